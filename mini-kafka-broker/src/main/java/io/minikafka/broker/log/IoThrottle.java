package io.minikafka.broker.log;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps reading and writing below so many bytes a second: whoever has moved some is told how long to rest. What is not
 * used is saved up for a second at most.
 *
 * <p>Threads: one.
 */
final class IoThrottle {
    private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final double bytesPerSecond;
    private final LongSupplier nanoTime;
    private double available;
    private long lastNanos;

    /** @param bytesPerSecond {@link Long#MAX_VALUE} for no limit */
    IoThrottle(long bytesPerSecond, LongSupplier nanoTime) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.available = bytesPerSecond;
        this.lastNanos = nanoTime.getAsLong();
    }

    /** Takes note of bytes that were moved, and returns for how many nanoseconds to move none. */
    long moved(long bytes) {
        long now = nanoTime.getAsLong();
        double earned = bytesPerSecond * (now - lastNanos) / NANOS_PER_SECOND;
        lastNanos = now;
        available = Math.min(bytesPerSecond, available + earned) - bytes;
        return available >= 0 ? 0 : (long) Math.ceil(-available / bytesPerSecond * NANOS_PER_SECOND);
    }
}
