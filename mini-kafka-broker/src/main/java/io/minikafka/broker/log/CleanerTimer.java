package io.minikafka.broker.log;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The only way in which the cleaner waits. */
public interface CleanerTimer {
    /** Never goes back; differences alone mean something. */
    long nanos();

    /**
     * Runs {@code task} on the cleaner's thread once {@code delayNanos} have passed.
     *
     * @throws RejectedExecutionException where it takes no more tasks
     */
    void schedule(Runnable task, long delayNanos);

    static CleanerTimer of(ScheduledExecutorService cleaner) {
        return new CleanerTimer() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            @SuppressWarnings("FutureReturnValueIgnored") // the cleaner's tasks tell of their failures themselves
            public void schedule(Runnable task, long delayNanos) {
                cleaner.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            }
        };
    }
}
