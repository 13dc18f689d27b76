package io.minikafka.broker.metadata;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.Map;
import java.util.TreeMap;

/** A change of the metadata. Applying one is pure: the same commands in the same order give the same image anywhere. */
public sealed interface MetadataCommand {
    /**
     * The image with this change.
     *
     * @throws BrokerException where the image does not allow it; nothing has changed then
     */
    MetadataImage applyTo(MetadataImage image);

    /** A new topic, whose name and counts were checked. */
    record CreateTopic(TopicImage topic) implements MetadataCommand {
        @Override
        public MetadataImage applyTo(MetadataImage image) {
            if (image.topics().containsKey(topic.name())) {
                throw new BrokerException(ErrorCode.TOPIC_ALREADY_EXISTS, "topic " + topic.name() + " exists already");
            }
            TopicNames.colliding(topic.name(), image.topics().keySet()).ifPresent(other -> {
                throw TopicNames.invalid("topic name \"" + topic.name() + "\" collides with topic " + other
                        + ": names may not differ in . and _ alone");
            });
            Map<String, TopicImage> topics = new TreeMap<>(image.topics());
            topics.put(topic.name(), topic);
            return new MetadataImage(topics, image.nextProducerId());
        }
    }

    record DeleteTopic(String name) implements MetadataCommand {
        @Override
        public MetadataImage applyTo(MetadataImage image) {
            Map<String, TopicImage> topics = new TreeMap<>(image.topics());
            if (topics.remove(name) == null) {
                throw new BrokerException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "topic " + name + " does not exist");
            }
            return new MetadataImage(topics, image.nextProducerId());
        }
    }

    /** Takes ids out of circulation before they are handed out, so that no restart can hand them out again. */
    record ReserveProducerIds(int count) implements MetadataCommand {
        @Override
        public MetadataImage applyTo(MetadataImage image) {
            return new MetadataImage(image.topics(), image.nextProducerId() + count);
        }
    }
}
