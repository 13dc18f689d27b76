package io.minikafka.broker.metrics;

import io.minikafka.broker.stats.Durations;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How late event loops do what is due: a task on each of them, twice a second, looks how late it is. */
final class EventLoopDelay {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoopDelay.class);
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Durations delays = new Durations();

    /** Measures until the loops end. */
    void watch(Iterable<EventExecutor> loops) {
        loops.forEach(this::scheduleNext);
    }

    Durations delays() {
        return delays;
    }

    private void scheduleNext(EventExecutor loop) {
        long dueNanos = System.nanoTime() + INTERVAL_NANOS;
        try {
            loop.schedule(
                    () -> {
                        delays.record(Math.max(0, System.nanoTime() - dueNanos));
                        scheduleNext(loop);
                    },
                    INTERVAL_NANOS,
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The network has ended", e);
        }
    }
}
