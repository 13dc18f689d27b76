package io.minikafka.broker.topic;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the disk refuses appends to one partition, because it is full say.
 *
 * <p>Threads: any; those that append at once may say the same twice, which costs a line in the log.
 */
final class AppendRefusals {
    /** A disk may have room again, and nobody tries: what was refused so long ago says nothing about now. */
    static final Duration TELLING = Duration.ofSeconds(60);

    private final LongSupplier nanoTime;
    private volatile boolean refusing;
    private volatile long latestNanos;

    AppendRefusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** An append was refused. Returns whether the one before was not. */
    boolean refused() {
        latestNanos = nanoTime.getAsLong();
        boolean first = !refusing;
        refusing = true;
        return first;
    }

    /** An append was taken. Returns whether the one before was not. */
    boolean taken() {
        boolean over = refusing;
        if (over) { // or each append would write to what the others read
            refusing = false;
        }
        return over;
    }

    /** Whether the last append was refused, and {@link #TELLING} is not over since. */
    boolean isRecent() {
        return refusing && nanoTime.getAsLong() - latestNanos < TELLING.toNanos();
    }
}
