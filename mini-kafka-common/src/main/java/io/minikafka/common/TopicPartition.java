package io.minikafka.common;

import java.util.Objects;

/** One partition of one topic. Immutable; equal by value. */
public final class TopicPartition implements Comparable<TopicPartition> {
    private final String topic;
    private final int partition;

    /** Neither the name nor the number is checked here: a peer may ask for a partition that cannot exist. */
    public TopicPartition(String topic, int partition) {
        this.topic = Objects.requireNonNull(topic, "topic");
        this.partition = partition;
    }

    public String topic() {
        return topic;
    }

    public int partition() {
        return partition;
    }

    @Override
    public int compareTo(TopicPartition other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicPartition
                && partition == ((TopicPartition) other).partition
                && topic.equals(((TopicPartition) other).topic);
    }

    @Override
    public int hashCode() {
        return 31 * topic.hashCode() + partition;
    }

    /** As Kafka writes it, and as the partition's folder is named: {@code orders-0}. */
    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
