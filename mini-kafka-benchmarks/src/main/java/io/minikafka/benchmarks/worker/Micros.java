package io.minikafka.benchmarks.worker;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long things took; written by one thread. */
final class Micros {
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(2);
    private static final Map<String, Double> PERCENTILES = Map.of("p50", 50.0, "p99", 99.0, "p99.9", 99.9);

    private final Histogram nanos = new Histogram(LONGEST, 3);

    void addNanos(long value) {
        nanos.recordValue(Math.min(Math.max(value, 0), LONGEST));
    }

    long count() {
        return nanos.getTotalCount();
    }

    /** In microseconds. */
    Map<String, Double> percentiles() {
        Map<String, Double> percentiles = new HashMap<>();
        PERCENTILES.forEach((name, percentile) -> percentiles.put(name, nanos.getValueAtPercentile(percentile) / 1e3));
        return percentiles;
    }
}
