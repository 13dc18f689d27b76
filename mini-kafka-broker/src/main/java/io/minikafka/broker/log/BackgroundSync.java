package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Syncs a log when its flush policy asks for it, and tells those who wait for that. While one sync is under way appends go
 * on, and the next one is for all of them: so many appends as come share one fsync.
 *
 * <p>Threads: any; one at a time of the flush threads syncs. The monitor of {@code waiting} guards it and {@code closed},
 * and is held over no callback.
 */
final class BackgroundSync {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundSync.class);
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private enum State {
        IDLE,
        SYNCING,
        /** Something was appended that the sync under way may not have seen. */
        SYNCING_WITH_MORE_TO_COME
    }

    /** Completed when everything below {@code offset} is on the disk. */
    private record Waiting(long offset, CompletableFuture<Void> synced) {}

    private final TopicPartition partition;
    private final FlushThreads threads;
    private final DataSync data;
    private final Supplier<LogView> view;
    private volatile FlushConfig config; // written by reconfigure
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    private final AtomicBoolean timed = new AtomicBoolean(); // whether there is a timer
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(Comparator.comparingLong(Waiting::offset));
    private volatile Future<?> timer = DONE; // written by who has set timed
    private volatile boolean failing; // said so already; written by who syncs
    private volatile boolean closed; // written under the monitor

    BackgroundSync(
            TopicPartition partition, FlushConfig config, FlushThreads threads, DataSync data, Supplier<LogView> view) {
        this.partition = partition;
        this.config = config;
        this.threads = threads;
        this.data = data;
        this.view = view;
    }

    /** What was appended under the policy before is synced once, at once; the new one is for what comes. */
    void reconfigure(FlushConfig next) {
        if (next.equals(config)) {
            return;
        }
        config = next;
        if (timer.cancel(false)) {
            timed.set(false);
        }
        if (view.get().logEndOffset() > data.durableOffset()) {
            request();
        }
    }

    /** The log goes up to {@code endOffset} now. */
    void appended(long endOffset) {
        FlushConfig now = config;
        switch (now.policy()) {
            case OS -> {} // the checkpoint's business
            case COMMIT -> request();
            case INTERVAL -> {
                if (endOffset - data.durableOffset() >= now.messages()) {
                    request();
                } else if (timed.compareAndSet(false, true)) {
                    setTimer();
                }
            }
        }
    }

    /**
     * Completes when everything below {@code offset} is on the disk, on the thread that brought it there. Fails with a
     * {@link BrokerException}: KAFKA_STORAGE_ERROR, or NOT_LEADER_OR_FOLLOWER where the log is closed before.
     */
    CompletableFuture<Void> whenDurable(long offset) {
        if (data.durableOffset() >= offset) {
            return DONE;
        }
        CompletableFuture<Void> synced = new CompletableFuture<>();
        synchronized (waiting) {
            if (closed) {
                return CompletableFuture.failedFuture(PartitionLog.closedException(partition));
            }
            waiting.add(new Waiting(offset, synced));
        }
        tellWaiting(); // what happened before it was in the queue
        if (config.policy() == FlushPolicy.COMMIT && state.get() == State.IDLE && !synced.isDone()) {
            request(); // the sync after the append could not begin
        }
        return synced;
    }

    /** Tells those whose offset is on the disk, or all if there is no hope. */
    void tellWaiting() {
        List<Waiting> told = new ArrayList<>();
        Optional<OutOfService> outOfService = data.outOfService();
        synchronized (waiting) {
            while (!waiting.isEmpty()
                    && (outOfService.isPresent() || waiting.peek().offset() <= data.durableOffset())) {
                told.add(waiting.poll());
            }
        }
        for (Waiting one : told) {
            if (one.offset() <= data.durableOffset()) {
                one.synced().complete(null);
            } else {
                one.synced().completeExceptionally(outOfService.orElseThrow().refusal());
            }
        }
    }

    private void request() {
        State before = state.getAndUpdate(now -> now == State.IDLE ? State.SYNCING : State.SYNCING_WITH_MORE_TO_COME);
        if (before == State.IDLE) {
            submit();
        }
    }

    private void submit() {
        try {
            threads.execute(this::sync);
        } catch (RejectedExecutionException e) {
            state.set(State.IDLE);
            failWaiting(e);
        }
    }

    private void sync() {
        Exception failure = null;
        try {
            data.sync(view.get());
            failing = false;
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
        goOn();
        if (failure != null) {
            failed(failure);
        }
    }

    private void goOn() {
        if (!state.compareAndSet(State.SYNCING, State.IDLE)) {
            state.set(State.SYNCING);
            submit(); // behind the other logs that wait
        }
    }

    /** It may work the next time; but who waits is to know, rather than to wait for that. */
    private void failed(Exception failure) {
        if (data.outOfService().isPresent() || closed) {
            return;
        }
        if (!failing) {
            failing = true;
            LOG.warn("{}: what was appended cannot be synced now", partition, failure);
        }
        failWaiting(failure);
        if (config.policy() == FlushPolicy.INTERVAL && timed.compareAndSet(false, true)) {
            setTimer();
        }
    }

    private void failWaiting(Exception failure) {
        for (Waiting one : takeWaiting()) {
            one.synced()
                    .completeExceptionally(new BrokerException(
                            ErrorCode.KAFKA_STORAGE_ERROR,
                            "the records of " + partition + " below offset " + one.offset()
                                    + " are written, but maybe not on the disk: " + failure.getMessage(),
                            failure));
        }
    }

    private List<Waiting> takeWaiting() {
        synchronized (waiting) {
            List<Waiting> all = new ArrayList<>(waiting);
            waiting.clear();
            return all;
        }
    }

    private void setTimer() {
        try {
            FlushConfig by;
            Future<?> set;
            do {
                by = config;
                set = threads.schedule(this::onTimer, by.intervalMs());
                timer = set;
            } while (!by.equals(config) && set.cancel(false)); // or it would wait as long as was right before
            if (closed) {
                set.cancel(false);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: the last checkpoint syncs it, the broker stops", partition, e);
        }
    }

    private void onTimer() {
        timed.set(false); // before the look: what is appended behind it sets the next one
        if (view.get().logEndOffset() > data.durableOffset()) {
            request();
        }
    }

    /** Nobody syncs any more. Who waits is told so. */
    void close() {
        synchronized (waiting) {
            closed = true;
        }
        timer.cancel(false);
        for (Waiting one : takeWaiting()) {
            one.synced().completeExceptionally(PartitionLog.closedException(partition));
        }
    }
}
