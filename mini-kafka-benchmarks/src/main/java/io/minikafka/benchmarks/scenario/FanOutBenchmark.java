package io.minikafka.benchmarks.scenario;

import io.minikafka.benchmarks.result.Goal;
import io.minikafka.benchmarks.result.Metric;
import io.minikafka.benchmarks.system.ProcessFigures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What it costs the broker that many read what one writes. */
final class FanOutBenchmark implements Benchmark {
    private static final String NAME = "fan-out";
    private static final int[] CONSUMERS = {1, 10, 50};
    private static final int RATE = 10_000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String what() {
        return "one topic with 10,000 records of 100 bytes a second in bursts of 100, followed by 1, 10 and 50 consumers: "
                + "CPU of the broker for a million records delivered";
    }

    @Override
    public List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        for (int count : CONSUMERS) {
            metrics.add(Metric.lower(NAME, label(count), "s/M", Goal.factor(2)));
        }
        return metrics;
    }

    private static String label(int consumers) {
        return consumers == 1 ? "1 consumer" : consumers + " consumers";
    }

    @Override
    public boolean warmsUp() {
        return false;
    }

    @Override
    public Map<String, Double> run(Stand stand) {
        Map<String, Double> figures = new HashMap<>();
        for (int count : CONSUMERS) {
            String topic = Work.createTopic(stand, 1, Map.of());
            ProcessFigures before = stand.server().figures();
            Map<String, Double> answer =
                    Work.call(stand, "follow", topic, Map.of("consumers", count, "rate", RATE, "values", "100"));
            double cpu = stand.server().figures().cpuSeconds() - before.cpuSeconds();
            figures.put(label(count), cpu / (answer.get("delivered") / 1e6));
            Work.deleteTopic(stand, topic);
        }
        return figures;
    }
}
