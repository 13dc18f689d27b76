package io.minikafka.broker.metadata;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
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

    /**
     * The topic.
     *
     * @throws BrokerException {@link ErrorCode#UNKNOWN_TOPIC_OR_PARTITION} where there is none of that name
     */
    public TopicImage existing(String name) {
        return topic(name)
                .orElseThrow(() ->
                        new BrokerException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "topic " + name + " does not exist"));
    }

    /** This image with a topic, in the place of one of that name if there is one. */
    MetadataImage with(TopicImage topic) {
        Map<String, TopicImage> changed = new TreeMap<>(topics);
        changed.put(topic.name(), topic);
        return new MetadataImage(changed, nextProducerId);
    }
}
