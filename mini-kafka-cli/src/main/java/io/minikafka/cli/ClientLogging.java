package io.minikafka.cli;

import java.util.Arrays;
import java.util.Locale;

/**
 * What the clients log. A command says in one line what went wrong, and nobody wants to read besides how often a client
 * has tried; so that is shown with {@code --verbose} only, or as {@code MINI_KAFKA_LOG_LEVEL} says.
 */
final class ClientLogging {
    private ClientLogging() {}

    /** Before the first logger is made. */
    static void set(String[] args) {
        String asked = System.getenv("MINI_KAFKA_LOG_LEVEL");
        boolean shows = Arrays.asList(args).contains("--verbose") || (args.length > 0 && args[0].startsWith("demo"));
        String level = asked != null ? asked : shows ? "WARN" : "OFF";
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", level.toLowerCase(Locale.ROOT));
        System.setProperty("logback.configurationFile", "logback-cli.xml"); // the jar has no Logback, a class path may
        System.setProperty("mini.kafka.log.level", level.toUpperCase(Locale.ROOT));
    }
}
