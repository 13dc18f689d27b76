package io.minikafka.broker.http;

import io.minikafka.broker.topic.Topics;
import io.minikafka.common.rpc.BrokerException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of records as server-sent events. It works in slices of a few milliseconds, between which the event loop serves
 * others, stops while the client does not read, and waits for appends where it has come to the end of a partition. In
 * memory it has what was read last of one partition.
 *
 * <p>Threads: the connection's event loop, but {@link #wake}, which the threads that append call.
 */
final class RecordStream implements Ongoing {
    private static final Logger LOG = LoggerFactory.getLogger(RecordStream.class);
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** With more partitions an id is long, and stands once a slice instead of in each event. */
    private static final int MAX_PARTITIONS_IN_EACH_ID = 16;

    private final HttpCall call;
    private final StreamEvents events;
    private final Optional<TextFilter> filter;
    private final long limit;
    private final Duration heartbeat;
    private final LongSupplier nanoTime;
    private final Runnable whenOver;
    private final Deque<PartitionTail> ready = new ArrayDeque<>();
    private List<PartitionTail> tails = List.of();
    private int undone;
    private long scanned;
    private long matched;
    private long toldScanned;
    private long toldNanos;
    private boolean idUntold;
    private boolean scheduled;
    private boolean over;
    private boolean saidSomething;
    private Future<?> heartbeats;

    /** @param whenOver runs once, when the stream has ended, however that came */
    RecordStream(HttpCall call, StreamRequest request, Duration heartbeat, LongSupplier nanoTime, Runnable whenOver) {
        this.call = call;
        this.events = new StreamEvents(call.channel().alloc());
        this.filter = request.filter().map(TextFilter::new);
        this.limit = request.limit();
        this.heartbeat = heartbeat;
        this.nanoTime = nanoTime;
        this.whenOver = whenOver;
    }

    /** Begins the answer; the tails have their ranges. */
    void start(List<PartitionTail> ofPartitions) {
        tails = ofPartitions;
        undone = tails.size();
        ready.addAll(tails);
        toldNanos = nanoTime.getAsLong();
        call.begin(HttpAnswer.of(HttpResponseStatus.OK, "text/event-stream", Unpooled.EMPTY_BUFFER));
        say(events.beginning(StreamEvents.id(tails)));
        call.flush();
        heartbeats = call.channel()
                .eventLoop()
                .scheduleAtFixedRate(this::beat, heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
        schedule();
    }

    /** Something was appended to the partition, or it was deleted. Any thread. */
    void wake(PartitionTail tail) {
        call.onLoop(() -> {
            tail.wokenUp();
            if (!over && !tail.isDone() && !ready.contains(tail)) {
                ready.add(tail);
            }
            schedule();
        });
    }

    @Override
    public void writable() {
        schedule();
    }

    private void schedule() {
        if (scheduled || over) {
            return;
        }
        scheduled = true;
        // Not with execute: the loop runs what that adds before it looks at its sockets again, for up to a second. What
        // is
        // due by the clock it takes from its queue once between two looks, so that everybody has a turn between slices.
        call.channel().eventLoop().schedule(this::slice, 1, TimeUnit.NANOSECONDS);
    }

    private void slice() {
        scheduled = false;
        if (over) {
            return;
        }
        try {
            long sliceEnd = nanoTime.getAsLong() + SLICE_NANOS;
            while (!over && !ready.isEmpty() && call.channel().isWritable() && nanoTime.getAsLong() - sliceEnd < 0) {
                step(ready.peek());
            }
            if (!over) {
                tellWhereItIs();
            }
        } catch (BrokerException e) {
            fail(e);
        } catch (Throwable t) { // there is nobody above us who could answer
            LOG.error("A stream of {} failed", call.channel().remoteAddress(), t);
            fail(Topics.failureOf(t));
        }
    }

    private void step(PartitionTail tail) {
        long before = tail.nextOffset();
        switch (tail.step()) {
            case RECORD -> take(tail);
            case GO_ON -> {}
            case PAUSE -> ready.add(ready.poll());
            case GAP -> say(events.gap(tail.number(), before, tail.nextOffset()));
            case IDLE -> {
                if (!tail.startWaiting()) { // having looked once more since: what came in between is seen, or wakes it
                    ready.poll();
                }
            }
            case DONE -> {
                ready.poll();
                undone--;
                if (undone == 0) {
                    finish("end");
                }
            }
        }
    }

    private void take(PartitionTail tail) {
        scanned++;
        if (filter.isPresent() && !filter.get().matches(tail.record())) {
            return;
        }
        matched++;
        tail.sent();
        boolean withId = tails.size() <= MAX_PARTITIONS_IN_EACH_ID;
        idUntold = !withId;
        say(events.record(
                withId ? Optional.of(StreamEvents.id(tails)) : Optional.empty(), tail.number(), tail.record()));
        if (matched >= limit) {
            finish("limit");
        }
    }

    private void tellWhereItIs() {
        if (idUntold) {
            idUntold = false;
            say(events.position(StreamEvents.id(tails)));
        }
        long now = nanoTime.getAsLong();
        boolean due = now - toldNanos >= PROGRESS_NANOS || ready.isEmpty();
        if (filter.isPresent() && scanned > toldScanned && due) {
            toldScanned = scanned;
            toldNanos = now;
            say(events.progress(counts(), tails));
        }
        call.flush();
        if (!ready.isEmpty() && call.channel().isWritable()) {
            schedule();
        }
    }

    private StreamEvents.Counts counts() {
        return new StreamEvents.Counts(scanned, matched);
    }

    private void say(ByteBuf event) {
        saidSomething = true;
        call.writeBody(event);
    }

    /** Nothing said for so long: tells the client, and whatever is between us, that it is alive. */
    private void beat() {
        if (!saidSomething && call.channel().isWritable()) {
            call.writeBody(events.comment("still here"));
            call.flush();
        }
        saidSomething = false;
    }

    private void finish(String reason) {
        say(events.end(reason, counts(), tails));
        close();
        call.end();
    }

    private void fail(BrokerException failure) {
        if (!over) {
            say(events.failed(failure));
            close();
            call.end();
        }
    }

    /** The client sees the answer end, and comes back with the id of the last event. */
    @Override
    public void drain() {
        close();
        call.end();
    }

    @Override
    public void gone() {
        drain();
    }

    private void close() {
        if (over) {
            return;
        }
        over = true;
        heartbeats.cancel(false);
        ready.clear();
        tails.forEach(PartitionTail::close);
        whenOver.run();
    }
}
