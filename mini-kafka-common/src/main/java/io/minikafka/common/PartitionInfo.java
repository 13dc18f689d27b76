package io.minikafka.common;

import java.util.Objects;
import java.util.OptionalInt;

/** What a client knows of one partition: that it exists, and which broker leads it. Immutable; equal by value. */
public final class PartitionInfo {
    private final TopicPartition partition;
    private final OptionalInt leader;

    public PartitionInfo(TopicPartition partition, OptionalInt leader) {
        this.partition = Objects.requireNonNull(partition, "partition");
        this.leader = Objects.requireNonNull(leader, "leader");
    }

    public String topic() {
        return partition.topic();
    }

    public int partition() {
        return partition.partition();
    }

    public TopicPartition topicPartition() {
        return partition;
    }

    /** The id of the broker that leads it; empty where there is none now. */
    public OptionalInt leader() {
        return leader;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PartitionInfo
                && partition.equals(((PartitionInfo) other).partition)
                && leader.equals(((PartitionInfo) other).leader);
    }

    @Override
    public int hashCode() {
        return 31 * partition.hashCode() + leader.hashCode();
    }

    @Override
    public String toString() {
        return partition + (leader.isPresent() ? " led by broker " + leader.getAsInt() : " without a leader");
    }
}
