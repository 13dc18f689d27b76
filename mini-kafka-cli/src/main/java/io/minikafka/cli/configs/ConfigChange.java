package io.minikafka.cli.configs;

import io.minikafka.admin.ConfigChanges;
import io.minikafka.admin.ConfigEntry;
import io.minikafka.admin.Execution;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.cli.terminal.TextTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Changes configs of a topic and shows what they were and are. */
final class ConfigChange {
    private final Streams streams;
    private final CommonOptions common;
    private final boolean dryRun;

    ConfigChange(Streams streams, CommonOptions common, boolean dryRun) {
        this.streams = streams;
        this.common = common;
        this.dryRun = dryRun;
    }

    int apply(ConfigTarget target, ConfigChanges changes) {
        Set<String> names = new TreeSet<>(changes.toSet().keySet());
        names.addAll(changes.toUnset());
        try (Session session = new Session(common)) {
            List<ConfigEntry> before = target.entries(session);
            names.forEach(name -> target.requireName(name, before));
            Map<String, String> old = values(before);
            session.getOfTopic(
                    target.topic(),
                    session.admin()
                            .alterConfigs(Map.of(target.topic(), changes), dryRun ? Execution.DRY_RUN : Execution.APPLY)
                            .value(target.topic()));
            Map<String, String> now = dryRun ? planned(before, changes) : values(target.entries(session));
            report(target, names, old, now);
        }
        return ExitCode.OK;
    }

    private static Map<String, String> values(List<ConfigEntry> configs) {
        return configs.stream().collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    private static Map<String, String> planned(List<ConfigEntry> before, ConfigChanges changes) {
        return before.stream()
                .collect(Collectors.toMap(
                        ConfigEntry::name,
                        config -> changes.toUnset().contains(config.name())
                                ? config.defaultValue()
                                : changes.toSet().getOrDefault(config.name(), config.value())));
    }

    private void report(ConfigTarget target, Set<String> names, Map<String, String> old, Map<String, String> now) {
        if (common.json()) {
            names.forEach(name -> streams.out().json(out -> {
                out.writeStartObject();
                out.writeStringField("topic", target.topic());
                out.writeStringField("name", name);
                out.writeStringField("before", old.get(name));
                out.writeStringField("value", now.get(name));
                out.writeBooleanField("dryRun", dryRun);
                out.writeEndObject();
            }));
            return;
        }
        TextTable table = new TextTable("KEY", "BEFORE", dryRun ? "WOULD BE" : "NOW");
        names.forEach(name -> table.row(name, old.get(name), now.get(name)));
        table.printTo(streams.out());
    }
}
