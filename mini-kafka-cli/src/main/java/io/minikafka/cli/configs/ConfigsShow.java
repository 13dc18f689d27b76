package io.minikafka.cli.configs;

import io.minikafka.admin.ConfigEntry;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.terminal.SafeText;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.cli.terminal.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code configs show}. */
@Command(name = "show", description = "Shows configs of a topic or settings of the broker, and where each comes from.")
public final class ConfigsShow implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Option(names = "--broker", description = "The broker's settings instead of a topic's configs.")
    private boolean broker;

    @Option(names = "--changed", description = "Only those that somebody has set.")
    private boolean changed;

    @Parameters(
            arity = "0..*",
            paramLabel = "[TOPIC] [KEY]",
            description = "The topic, and which keys; all where none is named.")
    private List<String> words = new ArrayList<>();

    public ConfigsShow(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        ConfigTarget target = new ConfigTarget(broker, words);
        List<String> keys = broker ? words : words.subList(1, words.size());
        try (Session session = new Session(common)) {
            List<ConfigEntry> all = target.entries(session);
            keys.forEach(key -> target.requireName(key, all));
            List<ConfigEntry> shown = all.stream()
                    .filter(config -> keys.isEmpty() || keys.contains(config.name()))
                    .filter(config -> !changed || config.source() != ConfigEntry.Source.DEFAULT)
                    .toList();
            if (common.json()) {
                shown.forEach(config -> printJson(target, config));
            } else {
                print(shown, !keys.isEmpty());
            }
        }
        return ExitCode.OK;
    }

    private void print(List<ConfigEntry> configs, boolean withMeaning) {
        TextTable table = new TextTable("KEY", "VALUE", "FROM", "DEFAULT");
        configs.forEach(config -> table.row(config.name(), config.value(), source(config), config.defaultValue()));
        table.printTo(streams.out());
        if (withMeaning) {
            configs.forEach(config -> streams.out().line(config.name() + ": " + SafeText.of(config.documentation())));
        }
    }

    private static String source(ConfigEntry config) {
        return config.source().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void printJson(ConfigTarget target, ConfigEntry config) {
        streams.out().json(out -> {
            out.writeStartObject();
            if (!target.isBroker()) {
                out.writeStringField("topic", target.topic());
            }
            out.writeStringField("name", config.name());
            out.writeStringField("value", config.value());
            out.writeStringField("default", config.defaultValue());
            out.writeStringField("source", source(config));
            out.writeBooleanField("readOnly", config.isReadOnly());
            out.writeStringField("doc", config.documentation());
            out.writeEndObject();
        });
    }
}
