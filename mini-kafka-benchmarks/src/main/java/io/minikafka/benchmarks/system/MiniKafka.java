package io.minikafka.benchmarks.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ours, started as a user starts it: by the launcher, with its options and its class-data archive. */
public final class MiniKafka implements BrokerSystem {
    @Override
    public String id() {
        return "mini";
    }

    @Override
    public String name() {
        return "Mini Kafka";
    }

    @Override
    public boolean ours() {
        return true;
    }

    @Override
    public void prepare(Path folder) {} // an empty folder will do

    @Override
    public Server start(Path folder, Map<String, String> settings, List<String> jvm) {
        int port = Ports.free();
        List<String> command = new ArrayList<>(List.of(
                Home.folder().resolve("mini-kafka").toString(),
                "broker",
                "--broker-id",
                "1",
                "--port",
                Integer.toString(port),
                "--data-dir",
                folder.resolve("data").toString()));
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MINI_KAFKA_OPTS", String.join(" ", jvm));
        return new Server(builder, port, folder.resolve("broker.log"));
    }

    @Override
    public String described() {
        return "`./mini-kafka broker` as it is: serial collector, class-data archive; all settings at their defaults";
    }
}
