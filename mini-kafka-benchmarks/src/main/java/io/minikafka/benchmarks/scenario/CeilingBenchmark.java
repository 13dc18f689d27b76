package io.minikafka.benchmarks.scenario;

import io.minikafka.benchmarks.result.Goal;
import io.minikafka.benchmarks.result.Metric;
import io.minikafka.benchmarks.system.ProcessFigures;
import java.util.List;
import java.util.Map;

/** What a broker takes when the client costs next to nothing. */
final class CeilingBenchmark implements Benchmark {
    private static final String REQUESTS = "requests/s";
    private static final String BROKER_CPU = "broker CPU a request";

    private final String name;
    private final int connections;
    private final int records;
    private final int size;
    private final int inFlight;
    private final double factor;

    private CeilingBenchmark(String name, int connections, int records, int size, int inFlight, double factor) {
        this.name = name;
        this.connections = connections;
        this.records = records;
        this.size = size;
        this.inFlight = inFlight;
        this.factor = factor;
    }

    static List<CeilingBenchmark> all() {
        return List.of(
                new CeilingBenchmark("ceiling-1x1", 1, 1, 100, 16, 4),
                new CeilingBenchmark("ceiling-4x1", 4, 1, 100, 16, 4),
                new CeilingBenchmark("ceiling-150x100", 4, 150, 100, 5, 2.5),
                new CeilingBenchmark("ceiling-60x1k", 4, 60, 1024, 5, 2));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String what() {
        return "requests serialized beforehand, " + records + " x " + size + " bytes in each, on " + connections
                + (connections == 1 ? " connection" : " connections, a partition for each") + ", " + inFlight
                + " in flight on each";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                records == 1
                        ? Metric.higher(name, REQUESTS, "requests/s", Goal.factor(factor))
                        : Metric.higher(name, Work.RATE, "records/s", Goal.factor(factor)),
                Metric.lower(name, BROKER_CPU, "µs", Goal.NONE));
    }

    @Override
    public long filledBytes() {
        return size > 1000 ? 11L << 30 : 6L << 30;
    }

    @Override
    public Map<String, Double> run(Stand stand) {
        String topic = Work.createTopic(stand, connections, Map.of());
        ProcessFigures before = stand.server().figures();
        Map<String, Double> answer = Work.call(
                stand,
                "ceiling",
                topic,
                Map.of("connections", connections, "records", records, "size", size, "inFlight", inFlight));
        double cpu = stand.server().figures().cpuSeconds() - before.cpuSeconds();
        Work.deleteTopic(stand, topic);
        return Map.of(
                records == 1 ? REQUESTS : Work.RATE,
                answer.get(records == 1 ? "requests" : "records") / answer.get("seconds"),
                BROKER_CPU,
                cpu / answer.get("requests") * 1e6);
    }
}
