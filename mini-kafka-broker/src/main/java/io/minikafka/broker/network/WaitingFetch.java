package io.minikafka.broker.network;

import io.minikafka.broker.topic.Partition;
import io.minikafka.broker.topic.Topics;
import io.minikafka.common.api.Fetch;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fetch that waits for more to arrive, for an error or for its time to be over.
 *
 * <p>Threads: the connection's event loop; {@link #run} is for the threads that append, and comes back to the loop.
 */
public final class WaitingFetch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingFetch.class);

    private final FetchHandler handler;
    private final Fetch.Request request;
    private final Exchange<Fetch.Result> exchange;
    private final List<Partition> partitions;
    private final AtomicBoolean woken = new AtomicBoolean();
    private Future<?> timer;
    private boolean done;

    WaitingFetch(
            FetchHandler handler, Fetch.Request request, Exchange<Fetch.Result> exchange, List<Partition> partitions) {
        this.handler = handler;
        this.request = request;
        this.exchange = exchange;
        this.partitions = partitions;
    }

    void start() {
        exchange.connection().waitingFetches().add(this);
        timer = exchange.connection().loop().schedule(this::answerNow, request.maxWaitMs, TimeUnit.MILLISECONDS);
        if (exchange.connection().isDraining()) {
            answerNow();
        } else {
            lookAgain();
        }
    }

    /** Something was appended: looks again, once however many appends there were meanwhile. */
    @Override
    public void run() {
        if (woken.compareAndSet(false, true)) {
            exchange.connection().later(this::lookAgain);
        }
    }

    /** A peer that does not read its answers gets no further ones made: they would pile up here. */
    private void lookAgain() {
        if (done) {
            return;
        }
        if (!exchange.connection().isWritable()) {
            exchange.connection().whenWritable(this::lookAgain);
            return;
        }
        woken.set(false);
        long lookedNanos = handler.nanos();
        try {
            // First wait, then look: what is appended in between wakes this fetch again.
            partitions.forEach(partition -> partition.addWaiter(this));
            FetchedRecords fetched = handler.read(request);
            if (fetched.isEnough(request.minBytes)) {
                end();
                exchange.waitedUntil(lookedNanos);
                fetched.replyTo(exchange);
            } else {
                fetched.close();
            }
        } catch (Throwable t) { // there is no dispatcher above us any more
            fail(t);
        }
    }

    /** Answers with whatever is there. On the event loop. */
    public void answerNow() {
        if (done) {
            return;
        }
        if (!exchange.connection().isWritable()) {
            exchange.connection().whenWritable(this::answerNow);
            return;
        }
        end();
        exchange.waitedUntil(handler.nanos());
        try {
            handler.read(request).replyTo(exchange);
        } catch (Throwable t) {
            fail(t);
        }
    }

    private void fail(Throwable t) {
        LOG.error("A waiting fetch failed", t);
        if (!done) {
            end();
        }
        exchange.fail(Topics.failureOf(t));
    }

    /** The peer is gone: forgets the request. On the event loop. */
    public void abandon() {
        if (!done) {
            end();
            exchange.abandon();
        }
    }

    private void end() {
        done = true;
        timer.cancel(false);
        partitions.forEach(partition -> partition.removeWaiter(this));
        exchange.connection().waitingFetches().remove(this);
    }
}
