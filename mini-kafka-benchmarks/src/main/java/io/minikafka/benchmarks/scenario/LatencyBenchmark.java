package io.minikafka.benchmarks.scenario;

import io.minikafka.benchmarks.result.Goal;
import io.minikafka.benchmarks.result.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long single records take. */
final class LatencyBenchmark implements Benchmark {
    private final String name;
    private final String what;
    private final String task;
    private final Map<String, ?> parameters;
    private final List<Metric> metrics = new ArrayList<>();

    /** The parameters are those of the worker's task, {@code seconds} too where it is not to be the usual time. */
    LatencyBenchmark(String name, String what, String task, Map<String, ?> parameters, Map<String, Goal> percentiles) {
        this.name = name;
        this.what = what;
        this.task = task;
        this.parameters = parameters;
        new TreeMap<>(percentiles)
                .forEach((percentile, goal) -> metrics.add(Metric.lower(name, percentile, "µs", goal)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String what() {
        return what;
    }

    @Override
    public List<Metric> metrics() {
        return metrics;
    }

    @Override
    public boolean warmsUp() {
        return false;
    }

    @Override
    public Map<String, Double> run(Stand stand) {
        String topic = Work.createTopic(stand, 1, Map.of());
        Map<String, Object> all = new HashMap<>(Work.with(stand, topic, parameters));
        all.putAll(parameters);
        Map<String, Double> figures = stand.worker().call(task, all);
        Work.deleteTopic(stand, topic);
        return figures;
    }
}
