package io.minikafka.benchmarks.scenario;

import io.minikafka.benchmarks.result.Goal;
import io.minikafka.benchmarks.result.Metric;
import java.util.List;
import java.util.Map;

/** Whether a log that has grown is slower at its end. About us alone: 30 GB of either would fill a small disk. */
final class GrowthBenchmark implements Benchmark {
    private static final String NAME = "growth";
    private static final int BIG_GB = 30;
    private static final int VALUE = 1_000_000;
    private static final double ALLOWED = 1.2;

    private String small;
    private String big;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String what() {
        return "latency of an append alone (p50 at 1,000 a second) and from send to receipt (p50, one at a time) with "
                + BIG_GB + " GB in the partition's log, over the same with 1 MB";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.lower(NAME, "append", "ratio", Goal.limit(ALLOWED)),
                Metric.lower(NAME, "append and fetch", "ratio", Goal.limit(ALLOWED)));
    }

    @Override
    public void prepare(Stand stand) {
        if (stand.ours()) {
            small = filled(stand, 1);
            big = filled(stand, BIG_GB * 1000);
        }
    }

    private static String filled(Stand stand, int values) {
        String topic = Work.createTopic(
                stand, 1, Map.of("retention.bytes", "-1", "max.message.bytes", Integer.toString(2 * VALUE)));
        Work.call(stand, "fill", topic, Map.of("records", values, "values", Integer.toString(VALUE)));
        return topic;
    }

    @Override
    public Map<String, Double> run(Stand stand) {
        return stand.ours()
                ? Map.of(
                        "append",
                        append(stand, big) / append(stand, small),
                        "append and fetch",
                        both(stand, big) / both(stand, small))
                : Map.of();
    }

    private static double append(Stand stand, String topic) {
        return Work.call(
                        stand,
                        "rate",
                        topic,
                        Map.of("rate", 1000, "values", "100", "settings", Map.of("linger.ms", "0", "acks", "1")))
                .get("p50");
    }

    private static double both(Stand stand, String topic) {
        return Work.call(stand, "roundTrips", topic, Map.of("size", 100, "settings", Map.of("linger.ms", "0")))
                .get("p50");
    }
}
