package io.minikafka.benchmarks.scenario;

import io.minikafka.benchmarks.result.Goal;
import io.minikafka.benchmarks.result.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What becomes of produce-100 when it goes to more partitions. */
final class PartitionsBenchmark implements Benchmark {
    private static final String NAME = "partitions";
    private static final int[] COUNTS = {1, 10, 100, 1000};
    private static final String KEPT = "1000 to 10";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String what() {
        return "produce-100 over 1, 10, 100 and 1,000 partitions, each of which has records and an index entry already";
    }

    @Override
    public List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        for (int count : COUNTS) {
            metrics.add(Metric.higher(NAME, Integer.toString(count), "records/s", Goal.factor(2)));
        }
        metrics.add(Metric.higher(NAME, KEPT, "ratio", Goal.limit(0.7)));
        return metrics;
    }

    @Override
    public long filledBytes() {
        return 6L << 30;
    }

    @Override
    public Map<String, Double> run(Stand stand) {
        Map<String, Double> figures = new HashMap<>();
        for (int count : COUNTS) {
            String topic = Work.createTopic(stand, count, Map.of());
            // Kafka syncs a file at the first append to a partition, and at its first index entry waits for ext4 to
            // allocate the page: some 8 ms each, so that 1,000 of them alone can be a run of ten seconds.
            Work.call(stand, "touch", topic, Map.of("partitions", count));
            figures.put(
                    Integer.toString(count),
                    Work.throughput(
                                    stand,
                                    "produce",
                                    topic,
                                    Map.of("settings", Map.of("acks", "1"), "values", "100", "producers", 1))
                            .get(Work.RATE));
            Work.deleteTopic(stand, topic);
        }
        figures.put(KEPT, figures.get("1000") / figures.get("10"));
        return figures;
    }
}
