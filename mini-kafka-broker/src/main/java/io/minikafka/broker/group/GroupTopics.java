package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import java.util.Optional;

/** The topics that exist, as of one moment. Immutable. */
@FunctionalInterface
public interface GroupTopics {
    /** Empty where there is no such topic. */
    Optional<GroupTopic> topic(String name);

    /** The topic of a partition that exists. */
    default Optional<GroupTopic> topicOf(TopicPartition partition) {
        return topic(partition.topic())
                .filter(topic -> partition.partition() >= 0 && partition.partition() < topic.partitionCount());
    }
}
