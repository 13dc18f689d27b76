package io.minikafka.broker;

import io.minikafka.broker.topic.ConfigSource;
import io.minikafka.common.config.ConfigException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What was said on the command line: settings from a file, over them {@code --set}, over them the flags.
 *
 * <p>Built without annotations, which keeps reflection out of the start.
 */
record CommandLineOptions(Map<String, String> properties, Map<String, ConfigSource> sources, Optional<String> answer) {
    private static final String CONFIG = "--config";
    private static final String SET = "--set";
    private static final String HELP = "--help";
    private static final String VERSION = "--version";
    private static final Map<String, String> FLAGS = Map.of(
            "--broker-id", BrokerConfig.BROKER_ID.name(),
            "--port", BrokerConfig.PORT.name(),
            "--host", BrokerConfig.HOST.name(),
            "--data-dir", BrokerConfig.DATA_DIR.name());

    /**
     * Reads the words of the command line.
     *
     * @throws ConfigException naming every word that is not understood
     */
    static CommandLineOptions parse(String[] args) {
        CommandLine commandLine = new CommandLine(spec()).setUnmatchedArgumentsAllowed(true);
        CommandLine.ParseResult parsed;
        try {
            parsed = commandLine.parseArgs(args);
        } catch (CommandLine.ParameterException e) {
            throw new ConfigException(e.getMessage(), e);
        }
        if (parsed.hasMatchedOption(HELP)) {
            return new CommandLineOptions(Map.of(), Map.of(), Optional.of(commandLine.getUsageMessage()));
        }
        if (parsed.hasMatchedOption(VERSION)) {
            return new CommandLineOptions(Map.of(), Map.of(), Optional.of("mini-kafka " + Version.current()));
        }
        List<String> problems = new ArrayList<>();
        parsed.unmatched().forEach(word -> problems.add(word + " is not an option"));
        Map<String, String> properties = new HashMap<>();
        Map<String, ConfigSource> sources = new HashMap<>();
        String file = parsed.matchedOptionValue(CONFIG, null);
        if (file != null) {
            readFile(Path.of(file), properties, problems);
            properties.keySet().forEach(name -> sources.put(name, ConfigSource.FILE));
        }
        for (String assignment : parsed.<List<String>>matchedOptionValue(SET, List.of())) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                problems.add(SET + " " + assignment + "; allowed: " + SET + " key=value");
            } else {
                String name = assignment.substring(0, equals).trim();
                properties.put(name, assignment.substring(equals + 1));
                sources.put(name, ConfigSource.COMMAND_LINE);
            }
        }
        FLAGS.forEach((flag, key) -> {
            String value = parsed.matchedOptionValue(flag, null);
            if (value != null) {
                properties.put(key, value);
                sources.put(key, ConfigSource.COMMAND_LINE);
            }
        });
        if (!problems.isEmpty()) {
            addProblemsOf(properties, problems);
            throw new ConfigException(String.join(System.lineSeparator(), problems));
        }
        return new CommandLineOptions(properties, sources, Optional.empty());
    }

    /** So that everything is said at once. */
    private static void addProblemsOf(Map<String, String> properties, List<String> problems) {
        try {
            BrokerConfig.of(properties);
        } catch (ConfigException e) {
            problems.addAll(e.getMessage().lines().toList());
        }
    }

    private static void readFile(Path file, Map<String, String> properties, List<String> problems) {
        Properties read = new Properties();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            read.load(reader);
            read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
        } catch (IOException | IllegalArgumentException e) {
            problems.add(CONFIG + " " + file + " cannot be read: " + e);
        }
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("java -jar mini-kafka-broker.jar");
        spec.usageMessage()
                .description("Runs a Mini Kafka broker until it is told to stop (SIGTERM, Ctrl-C).")
                .footer("With dump-log in front it shows what is in the files of a log; see dump-log --help.");
        spec.addOption(
                option("--broker-id", "ID", "This broker's number; required.").build());
        spec.addOption(option("--port", "PORT", "TCP port; 9092 unless given, 0 takes a free one.")
                .build());
        spec.addOption(option("--host", "ADDRESS", "Address to listen at; 127.0.0.1 unless given.")
                .build());
        spec.addOption(option("--data-dir", "FOLDER", "Folder for all data; data/broker-ID unless given.")
                .build());
        spec.addOption(option(CONFIG, "FILE", "File of settings, key=value in each line.")
                .build());
        spec.addOption(OptionSpec.builder(SET)
                .paramLabel("KEY=VALUE")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("One setting; may be given several times. Goes over the file's.")
                .build());
        spec.addOption(OptionSpec.builder("-h", HELP)
                .description("Shows this and ends.")
                .build());
        spec.addOption(OptionSpec.builder(VERSION)
                .description("Shows the version and ends.")
                .build());
        return spec;
    }

    private static OptionSpec.Builder option(String name, String label, String description) {
        return OptionSpec.builder(name).paramLabel(label).type(String.class).description(description);
    }
}
