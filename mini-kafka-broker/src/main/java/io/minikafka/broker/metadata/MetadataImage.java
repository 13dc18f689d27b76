package io.minikafka.broker.metadata;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All metadata at one moment. Immutable; topics in the order of their names. */
public record MetadataImage(Map<String, TopicImage> topics, long nextProducerId) {
    static final MetadataImage EMPTY = new MetadataImage(Map.of(), 0);

    public MetadataImage {
        topics = Collections.unmodifiableMap(new TreeMap<>(topics));
    }

    public Optional<TopicImage> topic(String name) {
        return Optional.ofNullable(topics.get(name));
    }
}
