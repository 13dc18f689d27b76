package io.minikafka.cli.connection;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of every command that talks to a broker. */
public final class CommonOptions {
    @Option(
            names = {"-b", "--bootstrap-server"},
            paramLabel = "HOST:PORT",
            defaultValue = "${env:MINI_KAFKA_BOOTSTRAP:-127.0.0.1:9092}",
            description = "The broker; several with commas. Default: MINI_KAFKA_BOOTSTRAP in the environment,"
                    + " else 127.0.0.1:9092.")
    private String bootstrap;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "The longest wait for an answer. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds;

    @Option(names = "--json", description = "For programs: each thing one line of JSON.")
    private boolean json;

    @Option(names = "--verbose", description = "Shows where a failure comes from.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    private boolean help;

    public String bootstrap() {
        return bootstrap;
    }

    public long timeoutMs() {
        return timeoutSeconds * 1000L;
    }

    public boolean json() {
        return json;
    }

    /** Whether picocli has dealt with this command line already, by showing its help; and whether failures show all. */
    public boolean isVerbose() {
        return verbose && !help;
    }

    /** Settings for a client of the broker. */
    public Map<String, String> clientSettings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("client.id", "mini-kafka-cli");
        return settings;
    }
}
