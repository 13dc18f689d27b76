package io.minikafka.benchmarks.scenario;

import io.minikafka.benchmarks.result.Goal;
import io.minikafka.benchmarks.result.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Producers send as fast as they can. */
final class ProduceBenchmark implements Benchmark {
    private final String name;
    private final String what;
    private final Goal goal;
    private final Map<String, String> settings = new HashMap<>();
    private String values = "100";
    private int partitions = 6;
    private int producers = 1;
    private boolean flushed;
    private Goal brokerCpu = Goal.NONE;

    ProduceBenchmark(String name, String what, Goal goal) {
        this.name = name;
        this.what = what;
        this.goal = goal;
    }

    ProduceBenchmark with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /** See {@code Values.of}. */
    ProduceBenchmark values(String kind) {
        values = kind;
        return this;
    }

    ProduceBenchmark partitions(int count) {
        partitions = count;
        return this;
    }

    ProduceBenchmark producers(int count) {
        producers = count;
        return this;
    }

    /** Every acknowledgement waits for the disk. */
    ProduceBenchmark flushed() {
        flushed = true;
        return this;
    }

    ProduceBenchmark brokerCpu(Goal wanted) {
        brokerCpu = wanted;
        return this;
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
        return List.of(
                Metric.higher(name, Work.RATE, "records/s", goal),
                Metric.lower(name, Work.BROKER_CPU, "s/M", brokerCpu),
                Metric.lower(name, Work.CLIENT_CPU, "s/M", Goal.NONE));
    }

    @Override
    public long filledBytes() {
        return values.equals("1024") ? 10L << 30 : 6L << 30;
    }

    @Override
    public Map<String, Double> run(Stand stand) {
        Map<String, String> configs =
                !flushed ? Map.of() : stand.ours() ? Map.of("flush.policy", "commit") : Map.of("flush.messages", "1");
        String topic = Work.createTopic(stand, partitions, configs);
        Map<String, Double> figures = Work.throughput(
                stand, "produce", topic, Map.of("settings", settings, "values", values, "producers", producers));
        Work.deleteTopic(stand, topic);
        return figures;
    }
}
