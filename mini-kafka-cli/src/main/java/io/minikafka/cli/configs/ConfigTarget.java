package io.minikafka.cli.configs;

import io.minikafka.admin.ConfigEntry;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.failure.Nearest;
import java.util.List;

/** Whose configs: a topic's, or the broker's where {@code --broker} stands in its place. */
final class ConfigTarget {
    private final String topic;

    /** @param words what stands on the command line: with a topic that first */
    ConfigTarget(boolean broker, List<String> words) {
        if (!broker && words.isEmpty()) {
            throw CliException.usage("whose configs?", "name a topic, or say --broker");
        }
        this.topic = broker ? "" : words.get(0);
    }

    boolean isBroker() {
        return topic.isEmpty();
    }

    String topic() {
        return topic;
    }

    String shown() {
        return isBroker() ? "the broker" : "topic " + topic;
    }

    List<ConfigEntry> entries(Session session) {
        return isBroker()
                ? session.get(session.admin().describeBrokerConfigs())
                : session.getOfTopic(topic, session.admin().describeConfigs(topic));
    }

    /** @throws CliException where the broker is to be changed: that is done where it is started */
    void requireTopic() {
        if (isBroker()) {
            throw new CliException(
                    ExitCode.FAILED,
                    "the broker's settings are changed where it is started: in its file (--config) or with --set",
                    "mini-kafka configs show --broker says where each comes from");
        }
    }

    /** @throws CliException naming the nearest config, where there is none of this name */
    void requireName(String name, List<ConfigEntry> entries) {
        List<String> names = entries.stream().map(ConfigEntry::name).toList();
        if (!names.contains(name)) {
            throw new CliException(
                    ExitCode.NOT_FOUND,
                    shown() + " has no config " + name,
                    Nearest.hint(
                            name,
                            names,
                            "mini-kafka configs show " + (isBroker() ? "--broker" : topic) + " lists them"));
        }
    }
}
