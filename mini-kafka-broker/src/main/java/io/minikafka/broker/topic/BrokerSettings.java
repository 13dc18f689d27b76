package io.minikafka.broker.topic;

import io.minikafka.common.config.Key;
import java.util.List;
import java.util.Map;

/**
 * The broker's settings as they were given when it started.
 *
 * @param keys all that there are
 * @param given by name, as text
 * @param sources of those that were given
 */
public record BrokerSettings(List<Key<?>> keys, Map<String, String> given, Map<String, ConfigSource> sources) {
    public BrokerSettings {
        given = Map.copyOf(given);
        sources = Map.copyOf(sources);
    }

    ConfigSource sourceOf(Key<?> key) {
        return given.containsKey(key.name())
                ? sources.getOrDefault(key.name(), ConfigSource.BROKER)
                : ConfigSource.DEFAULT;
    }

    String valueOf(Key<?> key) {
        return given.getOrDefault(key.name(), key.defaultText());
    }
}
