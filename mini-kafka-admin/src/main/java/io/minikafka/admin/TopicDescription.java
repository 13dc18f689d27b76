package io.minikafka.admin;

import io.minikafka.common.api.Metadata;
import java.util.List;
import java.util.stream.Collectors;

/** A topic and who has its partitions. Immutable. */
public final class TopicDescription {
    private final String name;
    private final String topicId;
    private final boolean internal;
    private final List<TopicPartitionInfo> partitions;

    TopicDescription(Metadata.Topic topic) {
        this.name = topic.name;
        this.topicId = topic.topicId.orElse("");
        this.internal = topic.internal;
        this.partitions =
                topic.partitions.stream().map(TopicPartitionInfo::new).collect(Collectors.toUnmodifiableList());
    }

    public String name() {
        return name;
    }

    /** Never used again, not even by a later topic of the same name. */
    public String topicId() {
        return topicId;
    }

    /** Whether it is the broker's own. */
    public boolean isInternal() {
        return internal;
    }

    /** In order, from partition 0 on. */
    public List<TopicPartitionInfo> partitions() {
        return partitions;
    }

    @Override
    public String toString() {
        return name + " " + partitions;
    }
}
