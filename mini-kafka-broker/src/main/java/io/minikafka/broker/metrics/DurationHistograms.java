package io.minikafka.broker.metrics;

import io.minikafka.broker.stats.Durations;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Durations as a histogram of Prometheus. Buckets, not percentiles that the broker works out: they cost a request two
 * additions, can be added over brokers and time, and the question which percentile it is to be is left to the reader.
 */
final class DurationHistograms implements Collector {
    private final String name;
    private final String help;
    private final Supplier<Map<Labels, Durations>> source;

    /** @param source asked in each look */
    DurationHistograms(String name, String help, Supplier<Map<Labels, Durations>> source) {
        this.name = name;
        this.help = help;
        this.source = source;
    }

    @Override
    public MetricSnapshot collect() {
        HistogramSnapshot.Builder snapshot =
                HistogramSnapshot.builder().name(name).help(help);
        source.get().forEach((labels, durations) -> snapshot.dataPoint(point(labels, durations)));
        return snapshot.build();
    }

    private static HistogramDataPointSnapshot point(Labels labels, Durations durations) {
        double[] bounds = Durations.boundsSeconds();
        double[] upper = Arrays.copyOf(bounds, bounds.length + 1);
        upper[bounds.length] = Double.POSITIVE_INFINITY;
        return HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(ClassicHistogramBuckets.of(upper, durations.counts()))
                .sum(durations.sumSeconds())
                .build();
    }
}
