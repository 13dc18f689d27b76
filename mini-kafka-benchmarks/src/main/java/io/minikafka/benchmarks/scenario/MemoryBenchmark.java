package io.minikafka.benchmarks.scenario;

import io.minikafka.benchmarks.result.Goal;
import io.minikafka.benchmarks.result.Metric;
import io.minikafka.benchmarks.system.Pause;
import io.minikafka.benchmarks.system.ProcessFigures;
import io.minikafka.benchmarks.system.Server;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How small a broker is, with the options that its own start script gives it: when idle, and behind a load. */
final class MemoryBenchmark implements Benchmark {
    private static final String NAME = "memory";
    private static final String IDLE = "idle";
    private static final String PEAK = "peak under load";
    private static final String AFTER = "idle after load";
    private static final String THREADS = "threads";
    private static final String SMALLEST_HEAP = "smallest heap";
    private static final int[] HEAPS_MB = {8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256};
    private static final int IDLE_MS = 5000;
    private static final double MB = 1e6;
    private static final int SMALL_RECORDS = 200_000;
    private static final int LOAD_RECORDS = 5_000_000;

    private final Map<Boolean, Double> smallestHeaps = new HashMap<>();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String what() {
        return "resident memory 5 s after the start, at most while 5 million records of 100 bytes are written and read, "
                + "and 5 s later; threads after that; the smallest heap with which it starts, takes 200,000 records "
                + "and gives them back";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.lower(NAME, IDLE, "MB", Goal.factor(4)),
                Metric.lower(NAME, PEAK, "MB", Goal.factor(4)),
                Metric.lower(NAME, AFTER, "MB", Goal.factor(4)),
                Metric.lower(NAME, THREADS, "threads", Goal.limit(20)),
                Metric.lower(NAME, SMALLEST_HEAP, "MB", Goal.limit(24)));
    }

    /** The smallest heap is looked for once: it does not depend on luck. */
    @Override
    public void prepare(Stand stand) throws Exception {
        for (int heap : HEAPS_MB) {
            if (livesWith(stand, heap)) {
                smallestHeaps.put(stand.ours(), (double) heap);
                return;
            }
        }
    }

    private static boolean livesWith(Stand stand, int heap) throws Exception {
        Path folder = stand.newFolder();
        List<String> options = List.of("-Xms" + heap + "m", "-Xmx" + heap + "m", "-XX:+ExitOnOutOfMemoryError");
        try (Server server = stand.system().start(folder, Map.of(), options)) {
            server.awaitListening();
            load(stand, server, SMALL_RECORDS);
            return server.isAlive();
        } catch (IllegalStateException e) {
            return false;
        } finally {
            Folders.delete(folder);
        }
    }

    private static void load(Stand stand, Server server, int records) {
        Map<String, Object> parameters = Map.of(
                "address",
                server.address(),
                "topic",
                "load",
                "partitions",
                6,
                "configs",
                Map.of(),
                "records",
                records,
                "values",
                "100",
                "settings",
                Map.of(),
                "seconds",
                2);
        stand.worker().call("createTopic", parameters);
        stand.worker().call("fill", parameters);
        stand.worker().call("consume", parameters);
    }

    @Override
    public boolean warmsUp() {
        return false;
    }

    @Override
    public Map<String, Double> run(Stand stand) throws Exception {
        Path folder = stand.newFolder();
        Map<String, Double> figures = new HashMap<>();
        try (Server server = stand.system().start(folder, Map.of(), List.of()).awaitListening()) {
            Pause.millis(IDLE_MS);
            figures.put(IDLE, server.figures().residentBytes() / MB);
            load(stand, server, LOAD_RECORDS);
            Pause.millis(IDLE_MS);
            ProcessFigures after = server.figures();
            figures.put(PEAK, after.peakBytes() / MB);
            figures.put(AFTER, after.residentBytes() / MB);
            figures.put(THREADS, (double) after.threads());
            figures.put(SMALLEST_HEAP, smallestHeaps.getOrDefault(stand.ours(), Double.NaN));
        } finally {
            Folders.delete(folder);
        }
        return figures;
    }
}
