package io.minikafka.admin;

import io.minikafka.common.api.Metadata;
import java.util.List;
import java.util.OptionalInt;

/** A partition and the brokers that have it. Immutable. */
public final class TopicPartitionInfo {
    private final int partition;
    private final OptionalInt leader;
    private final int leaderEpoch;
    private final List<Integer> replicas;
    private final List<Integer> isr;
    private final List<Integer> offlineReplicas;

    TopicPartitionInfo(Metadata.Partition info) {
        this.partition = info.partition;
        this.leader = info.leader >= 0 ? OptionalInt.of(info.leader) : OptionalInt.empty();
        this.leaderEpoch = info.leaderEpoch;
        this.replicas = info.replicas;
        this.isr = info.isr;
        this.offlineReplicas = info.offlineReplicas;
    }

    public int partition() {
        return partition;
    }

    /** The id of the broker that serves it; empty where there is none at the moment. */
    public OptionalInt leader() {
        return leader;
    }

    /** Grows with each change of the leader. */
    public int leaderEpoch() {
        return leaderEpoch;
    }

    /** Ids of the brokers that are to have it. */
    public List<Integer> replicas() {
        return replicas;
    }

    /** Ids of those that have all of it. */
    public List<Integer> isr() {
        return isr;
    }

    /** Ids of those that have taken it out of service because their disk failed. */
    public List<Integer> offlineReplicas() {
        return offlineReplicas;
    }

    @Override
    public String toString() {
        return partition + " on " + replicas;
    }
}
