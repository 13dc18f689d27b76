package io.minikafka.benchmarks.result;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;

/**
 * What a figure was in each counted run, in the order of the runs; the two lists are of one length, or Kafka's is empty
 * where the figure is about us alone.
 */
public record Measurement(Metric metric, List<Double> ours, List<Double> kafka) {
    public Measurement {
        ours = List.copyOf(ours);
        kafka = List.copyOf(kafka);
        if (!kafka.isEmpty() && kafka.size() != ours.size()) { // which of them were a pair?
            throw new IllegalArgumentException(metric.name() + " was measured " + ours.size() + " times for us and "
                    + kafka.size() + " times for Apache Kafka; allowed: as often, or never for it");
        }
    }

    /** By what factor ours is better, at the median of the pairs of runs; NaN without Kafka's. */
    @JsonIgnore
    public double factor() {
        List<Double> factors = new ArrayList<>();
        for (int i = 0; i < kafka.size(); i++) {
            factors.add(metric.factor(ours.get(i), kafka.get(i)));
        }
        return Spread.of(factors).median();
    }

    /** Whether the goal is reached; true where there is none. */
    @JsonIgnore
    public boolean reached() {
        Goal goal = metric.goal();
        double median = Spread.of(ours).median();
        boolean inLimit = goal.limit() == 0
                || (metric.better() == Metric.Better.HIGHER ? median >= goal.limit() : median <= goal.limit());
        return inLimit && (goal.factor() == 0 || factor() >= goal.factor());
    }
}
