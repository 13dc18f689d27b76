package io.minikafka.benchmarks.system;

import java.util.concurrent.locks.LockSupport;

/** Waits without a checked exception; a benchmark that is interrupted ends at the next wait. */
public final class Pause {
    private Pause() {}

    public static void millis(long millis) {
        LockSupport.parkNanos(millis * 1_000_000);
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("interrupted");
        }
    }
}
