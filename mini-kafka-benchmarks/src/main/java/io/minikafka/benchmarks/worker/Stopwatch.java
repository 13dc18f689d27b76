package io.minikafka.benchmarks.worker;

import java.util.concurrent.TimeUnit;

/** How long a run takes, and when it is over. */
final class Stopwatch {
    private final long startNanos = System.nanoTime();
    private final long lengthNanos;

    Stopwatch(int seconds) {
        lengthNanos = TimeUnit.SECONDS.toNanos(seconds);
    }

    boolean isOver() {
        return nanos() >= lengthNanos;
    }

    long nanos() {
        return System.nanoTime() - startNanos;
    }

    double seconds() {
        return nanos() / 1e9;
    }
}
