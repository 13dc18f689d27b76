package io.minikafka.common.client;

import java.util.Random;

/** Waits that double from a first to a longest, each 20% up or down by chance, so that clients do not come in step. */
public final class Backoff {
    private static final double JITTER = 0.2;

    private final long minMs;
    private final long maxMs;
    private final Random random;

    public Backoff(long minMs, long maxMs, Random random) {
        this.minMs = minMs;
        this.maxMs = maxMs;
        this.random = random;
    }

    /** How long to wait after {@code failures} in a row, in ms; 0 after none. */
    public long delayMs(int failures) {
        if (failures <= 0) {
            return 0;
        }
        double doubled = minMs * Math.pow(2, Math.min(failures - 1, 62));
        double jittered = doubled * (1 - JITTER + 2 * JITTER * random.nextDouble());
        return Math.min((long) jittered, maxMs);
    }
}
