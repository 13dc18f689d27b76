package io.minikafka.admin;

import io.minikafka.common.api.DescribeGroups;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A group: who is in it, who owns what, and how far it has come. As of one moment. Immutable. */
public final class GroupDescription {
    private final String groupId;
    private final GroupState state;
    private final Optional<String> assignor;
    private final int epoch;
    private final List<GroupMember> members;
    private final List<GroupPartition> partitions;
    private final List<Rebalance> rebalances;

    GroupDescription(DescribeGroups.Group group) {
        this.groupId = group.groupId;
        this.state = GroupState.of(group.state);
        this.assignor = group.assignor;
        this.epoch = group.epoch;
        this.members = group.members.stream().map(GroupMember::new).collect(Collectors.toUnmodifiableList());
        this.partitions = group.partitions.stream().map(GroupPartition::new).collect(Collectors.toUnmodifiableList());
        this.rebalances = group.rebalances.stream().map(Rebalance::new).collect(Collectors.toUnmodifiableList());
    }

    public String groupId() {
        return groupId;
    }

    public GroupState state() {
        return state;
    }

    /** How partitions are shared out; empty where there are no members. */
    public Optional<String> assignor() {
        return assignor;
    }

    /** Grows with each change of members or topics. */
    public int epoch() {
        return epoch;
    }

    public List<GroupMember> members() {
        return members;
    }

    /** Those of the subscribed topics, and whatever else is owned or committed; in order. */
    public List<GroupPartition> partitions() {
        return partitions;
    }

    /** The latest changes of ownership since the broker was started, oldest first, and why they came. */
    public List<Rebalance> rebalances() {
        return rebalances;
    }

    /** Records that are not committed yet, of all partitions with a commit. */
    public long totalLag() {
        return partitions.stream()
                .mapToLong(partition -> partition.lag().orElse(0))
                .sum();
    }

    @Override
    public String toString() {
        return groupId + " " + state + ", " + members.size() + " members, lag " + totalLag();
    }
}
