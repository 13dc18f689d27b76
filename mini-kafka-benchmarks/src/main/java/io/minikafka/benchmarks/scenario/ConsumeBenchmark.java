package io.minikafka.benchmarks.scenario;

import io.minikafka.benchmarks.result.Goal;
import io.minikafka.benchmarks.result.Metric;
import java.util.List;
import java.util.Map;

/** One consumer reads back what was written before, again and again. */
final class ConsumeBenchmark implements Benchmark {
    private static final int PARTITIONS = 6;

    private final String name;
    private final int size;
    private final int records;
    private final Goal brokerCpu;
    private String topic;

    ConsumeBenchmark(String name, int size, int records, Goal brokerCpu) {
        this.name = name;
        this.size = size;
        this.records = records;
        this.brokerCpu = brokerCpu;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String what() {
        return records / 1_000_000 + " million records of " + size + " bytes in " + PARTITIONS
                + " partitions read back by one consumer, again and again";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.higher(name, Work.RATE, "records/s", Goal.factor(1.5)),
                Metric.lower(name, Work.BROKER_CPU, "s/M", brokerCpu),
                Metric.lower(name, Work.CLIENT_CPU, "s/M", Goal.NONE));
    }

    @Override
    public void prepare(Stand stand) {
        topic = Work.createTopic(stand, PARTITIONS, Map.of());
        Work.call(stand, "fill", topic, Map.of("records", records, "values", Integer.toString(size)));
    }

    @Override
    public Map<String, Double> run(Stand stand) {
        return Work.throughput(
                stand, "consume", topic, Map.of("records", records, "partitions", PARTITIONS, "settings", Map.of()));
    }
}
