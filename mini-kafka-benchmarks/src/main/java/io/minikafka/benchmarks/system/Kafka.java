package io.minikafka.benchmarks.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Apache Kafka as a single node that is controller and broker (KRaft), with the options that its own start script gives
 * the virtual machine ({@code kafka-run-class.sh}).
 */
public final class Kafka implements BrokerSystem {
    /** {@code KAFKA_JVM_PERFORMANCE_OPTS}. */
    private static final List<String> SCRIPT_OPTIONS = List.of(
            "-server",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-Djava.awt.headless=true");
    /** {@code KAFKA_HEAP_OPTS} of {@code kafka-server-start.sh}. */
    private static final List<String> SCRIPT_HEAP = List.of("-Xmx1G", "-Xms1G");

    private static final String CLUSTER_ID = "bWluaS1rYWZrYS1iZW5jaA";

    private final String version;

    public Kafka(String version) {
        this.version = version;
    }

    @Override
    public String id() {
        return "kafka";
    }

    @Override
    public String name() {
        return "Apache Kafka " + version;
    }

    @Override
    public boolean ours() {
        return false;
    }

    @Override
    public void prepare(Path folder) {
        try {
            format(configure(folder, 0, Map.of()), folder.resolve("format.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Server start(Path folder, Map<String, String> settings, List<String> jvm) {
        int port = Ports.free();
        Path properties;
        try {
            properties = configure(folder, port, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>();
        command.add(Home.java());
        command.addAll(SCRIPT_HEAP);
        command.addAll(SCRIPT_OPTIONS);
        command.addAll(jvm);
        command.addAll(List.of("-cp", Home.classPath(), "kafka.Kafka", properties.toString()));
        return new Server(new ProcessBuilder(command), port, folder.resolve("broker.log"));
    }

    private static Path configure(Path folder, int port, Map<String, String> settings) throws IOException {
        int controllerPort = Ports.free();
        Map<String, String> all = new TreeMap<>(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
                "controller.listener.names", "CONTROLLER",
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "log.dirs", folder.resolve("data").toString(),
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "share.coordinator.state.topic.replication.factor", "1"));
        all.putAll(settings);
        List<String> lines = all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
        return Files.write(folder.resolve("server.properties"), lines);
    }

    private static void format(Path properties, Path log) throws IOException {
        Process format = new ProcessBuilder(
                        Home.java(),
                        "-cp",
                        Home.classPath(),
                        "kafka.tools.StorageTool",
                        "format",
                        "-t",
                        CLUSTER_ID,
                        "-c",
                        properties.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (format.waitFor() != 0) {
                throw new IllegalStateException("Kafka's folder could not be formatted; see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String described() {
        return "one KRaft node that is broker and controller, `" + String.join(" ", SCRIPT_OPTIONS)
                + "` as its start script has it; replication factors 1, all else at its defaults";
    }
}
