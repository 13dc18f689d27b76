package io.minikafka.producer;

import java.time.Duration;

/** Durations as nanoseconds that can be added to a clock's time. */
final class Durations {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);

    private Durations() {}

    /** At most some 73 years, which stand for all longer ones; never negative. */
    static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : LONGEST.toNanos();
    }
}
