package io.minikafka.broker.log;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What waits for the fsyncs of a flush policy, so that neither an event loop nor the checkpoint of all logs does. Each log
 * has at most one task and one timer here.
 *
 * <p>Threads: any.
 */
public interface FlushThreads {
    /** For logs whose flush policy is {@link FlushPolicy#OS}, which have nothing to do here. */
    FlushThreads NONE = new FlushThreads() {
        @Override
        public void execute(Runnable task) {
            throw new IllegalStateException("only logs with flush policy os can do without flush threads");
        }

        @Override
        public Future<?> schedule(Runnable task, long delayMs) {
            throw new IllegalStateException("only logs with flush policy os can do without flush threads");
        }
    };

    /** Runs {@code task} as soon as a thread is free; throws {@link RejectedExecutionException} where the broker stops. */
    void execute(Runnable task);

    /** Runs {@code task} after a while, unless it is cancelled; throws as {@link #execute} does. */
    Future<?> schedule(Runnable task, long delayMs);

    static FlushThreads of(ScheduledExecutorService threads) {
        return new FlushThreads() {
            @Override
            public void execute(Runnable task) {
                threads.execute(task);
            }

            @Override
            public Future<?> schedule(Runnable task, long delayMs) {
                return threads.schedule(task, delayMs, TimeUnit.MILLISECONDS);
            }
        };
    }
}
