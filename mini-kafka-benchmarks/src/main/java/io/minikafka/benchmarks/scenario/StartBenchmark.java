package io.minikafka.benchmarks.scenario;

import io.minikafka.benchmarks.result.Goal;
import io.minikafka.benchmarks.result.Metric;
import io.minikafka.benchmarks.system.Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** From the start of the process to the first acknowledged record, of clients that are warm. */
final class StartBenchmark implements Benchmark {
    private static final String NAME = "start";
    private static final String COLD = "cold";
    private static final String AFTER_KILL = "after kill -9 with 1 GiB";
    private static final int RECORDS = 1 << 20;
    private static final int PARTITIONS = 6;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String what() {
        return "from the start of the process to the first acknowledged record: on an empty folder, and after kill -9 "
                + "right behind 1 GiB written to " + PARTITIONS + " partitions";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.lower(NAME, COLD, "s", Goal.factor(5)), Metric.lower(NAME, AFTER_KILL, "s", Goal.limit(1)));
    }

    @Override
    public Map<String, Double> run(Stand stand) throws Exception {
        Path folder = stand.newFolder();
        long startNanos = System.nanoTime();
        Server server = stand.system().start(folder, Map.of(), Stand.HEAP).awaitListening();
        first(stand, server);
        double cold = secondsSince(startNanos);

        Map<String, Object> log = Map.of(
                "address",
                server.address(),
                "topic",
                "log",
                "partitions",
                PARTITIONS,
                "configs",
                Map.of(),
                "records",
                RECORDS,
                "values",
                "1024");
        stand.worker().call("createTopic", log);
        stand.worker().call("fill", log);
        server.kill();

        startNanos = System.nanoTime();
        server = stand.system().start(folder, Map.of(), Stand.HEAP).awaitListening();
        first(stand, server);
        double afterKill = secondsSince(startNanos);
        server.kill();
        Folders.delete(folder);
        return Map.of(COLD, cold, AFTER_KILL, afterKill);
    }

    private static void first(Stand stand, Server server) {
        stand.worker().call("first", Map.of("address", server.address(), "topic", "first"));
    }

    private static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
