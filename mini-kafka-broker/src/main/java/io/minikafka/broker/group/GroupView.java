package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.DescribeGroups;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.RpcError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/** A group as {@code describeGroups} shows it. */
final class GroupView {
    private final Group group;
    private final GroupTopics topics;
    private final LogEnds logEnds;

    GroupView(Group group, GroupTopics topics, LogEnds logEnds) {
        this.group = group;
        this.topics = topics;
        this.logEnds = logEnds;
    }

    static DescribeGroups.Group dead(String groupId) {
        return dead(groupId, Optional.empty());
    }

    static DescribeGroups.Group refused(String groupId, BrokerException why) {
        return dead(groupId, Optional.of(RpcError.of(why)));
    }

    private static DescribeGroups.Group dead(String groupId, Optional<RpcError> error) {
        return new DescribeGroups.Group(
                groupId, GroupState.DEAD.wireName(), Optional.empty(), 0, List.of(), List.of(), List.of(), error);
    }

    DescribeGroups.Group described() {
        Membership membership = group.membership();
        return new DescribeGroups.Group(
                group.id(),
                membership.state().wireName(),
                membership.members().isEmpty()
                        ? Optional.empty()
                        : Optional.of(membership.target().assignor()),
                membership.epoch(),
                membership.members().stream().map(GroupView::member).toList(),
                partitions().stream().map(this::partition).toList(),
                group.history().latest().stream().map(GroupView::rebalance).toList(),
                Optional.empty());
    }

    /** What there is to be observed, without times. */
    Observed observed() {
        Map<String, Long> rebalances = new TreeMap<>();
        group.history().counts().forEach((cause, count) -> rebalances.put(cause.wireName(), count));
        return new Observed(
                group.id(),
                group.membership().members().size(),
                rebalances,
                partitions().stream().map(this::partition).toList());
    }

    /** What a {@link GroupObservation} is made from. */
    record Observed(
            String groupId, int members, Map<String, Long> rebalances, List<DescribeGroups.Partition> partitions) {}

    private static DescribeGroups.Rebalance rebalance(Rebalance rebalance) {
        return new DescribeGroups.Rebalance(
                rebalance.timeMs(),
                rebalance.epoch(),
                rebalance.cause().kind().wireName(),
                rebalance.cause().memberId(),
                rebalance.cause().detail(),
                rebalance.moves().stream()
                        .map(move -> new DescribeGroups.Move(move.partition(), move.from(), move.to()))
                        .toList());
    }

    private static DescribeGroups.Member member(Member member) {
        return new DescribeGroups.Member(
                member.id(),
                member.identity().instanceId(),
                member.identity().clientId(),
                member.identity().host(),
                member.epoch(),
                List.copyOf(member.wishes().topics()),
                List.copyOf(member.held().keySet()));
    }

    /** All of the subscribed topics, and whatever else is held or committed. */
    private SortedSet<TopicPartition> partitions() {
        SortedSet<TopicPartition> partitions = group.offsets().partitions();
        partitions.addAll(group.membership().holders().keySet());
        for (Member member : group.membership().members()) {
            for (String topic : member.wishes().topics()) {
                int count = topics.topic(topic).map(GroupTopic::partitionCount).orElse(0);
                for (int p = 0; p < count; p++) {
                    partitions.add(new TopicPartition(topic, p));
                }
            }
        }
        return partitions;
    }

    private DescribeGroups.Partition partition(TopicPartition partition) {
        long end = logEnds.logEndOffset(partition);
        long committed =
                group.offsets().of(partition).map(CommittedOffset::offset).orElse(-1L);
        return new DescribeGroups.Partition(
                partition,
                group.membership().holder(partition),
                committed,
                end,
                committed < 0 ? Optional.empty() : Optional.of(Math.max(0, end - committed)),
                committed >= 0 && committed >= end ? Optional.of(0L) : Optional.empty());
    }
}
