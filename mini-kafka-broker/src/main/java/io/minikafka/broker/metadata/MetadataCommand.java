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
            return image.with(topic);
        }
    }

    /** More partitions for a topic. Those that it has stay what they are. */
    record GrowTopic(String name, int partitions) implements MetadataCommand {
        @Override
        public MetadataImage applyTo(MetadataImage image) {
            TopicImage topic = image.existing(name);
            if (partitions <= topic.partitionCount()) {
                throw new BrokerException(
                        ErrorCode.INVALID_PARTITIONS,
                        "topic " + name + " has " + topic.partitionCount() + " partitions, which " + partitions
                                + " is not more than; a topic can only grow");
            }
            return image.with(topic.withPartitions(partitions));
        }
    }

    /** Takes back partitions that {@link GrowTopic} has added and the disk had no room for: nobody has used them. */
    record TakeBackPartitions(String name, String topicId, int partitions) implements MetadataCommand {
        @Override
        public MetadataImage applyTo(MetadataImage image) {
            TopicImage topic = image.existing(name);
            boolean meant = topic.topicId().equals(topicId) && topic.partitionCount() > partitions;
            return meant ? image.with(topic.withPartitions(partitions)) : image;
        }
    }

    /** What was set for a topic from now on, all of it and checked. */
    record SetConfigs(String name, Map<String, String> configs) implements MetadataCommand {
        @Override
        public MetadataImage applyTo(MetadataImage image) {
            return image.with(image.existing(name).withConfigs(configs));
        }
    }

    record DeleteTopic(String name) implements MetadataCommand {
        @Override
        public MetadataImage applyTo(MetadataImage image) {
            Map<String, TopicImage> topics = new TreeMap<>(image.topics());
            topics.remove(image.existing(name).name());
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
