package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ConsumerGroupHeartbeat;
import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcError;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A group as the protocol describes it, in its smallest form. On the broker's thread. */
final class ScriptedGroup {
    private final Map<String, Member> members = new LinkedHashMap<>();
    final Map<TopicPartition, OffsetCommit.Partition> committed = new HashMap<>();
    private final Function<String, List<TopicPartition>> partitionsOf;
    private final BiConsumer<TopicPartition, Optional<String>> checkTopicId;
    private final BiConsumer<Channel, String> notifyChanged;
    int heartbeatIntervalMs = 3_000;

    /** {@code checkTopicId} throws where the id that a commit names is not that of the topic. */
    ScriptedGroup(
            Function<String, List<TopicPartition>> partitionsOf,
            BiConsumer<TopicPartition, Optional<String>> checkTopicId,
            BiConsumer<Channel, String> notifyChanged) {
        this.partitionsOf = partitionsOf;
        this.checkTopicId = checkTopicId;
        this.notifyChanged = notifyChanged;
    }

    private static final class Member {
        final String id;
        ConsumerGroupHeartbeat.Request last;
        Channel channel;
        long lastHeardNanos;
        int epoch = 1;
        Set<TopicPartition> told = new TreeSet<>();
        Set<TopicPartition> owned = new TreeSet<>();
        Set<TopicPartition> target = new TreeSet<>();
        /** Of a topic that was deleted: to be let go before they are given again. */
        Set<TopicPartition> dead = new TreeSet<>();

        Member(String id) {
            this.id = id;
        }
    }

    ConsumerGroupHeartbeat.Result heartbeat(ConsumerGroupHeartbeat.Request request, Channel channel) {
        if (request.memberEpoch == -1) {
            members.remove(request.memberId);
            rebalance(null);
            return new ConsumerGroupHeartbeat.Result(request.memberId, -1, heartbeatIntervalMs, Optional.empty());
        }
        Member member = members.get(request.memberId);
        if (member == null) {
            if (request.memberEpoch != 0) {
                throw new BrokerException(ErrorCode.UNKNOWN_MEMBER_ID, "no member " + request.memberId);
            }
            member = new Member(request.memberId);
            takeOverStatic(request, member);
            members.put(member.id, member);
        } else if (request.memberEpoch == member.epoch) {
            member.owned.retainAll(request.owned);
            member.dead.retainAll(request.owned);
        } else if (request.memberEpoch != 0 && request.memberEpoch != member.epoch - 1) {
            throw new BrokerException(
                    ErrorCode.FENCED_MEMBER_EPOCH, "epoch is " + member.epoch + ", not " + request.memberEpoch);
        }
        member.last = request;
        member.channel = channel;
        member.lastHeardNanos = System.nanoTime();
        rebalance(member);
        Set<TopicPartition> now = grantable(member);
        if (!now.equals(member.told)) {
            member.epoch++;
            member.told = now;
        }
        member.owned.addAll(now);
        boolean same = now.equals(new HashSet<>(request.owned));
        return new ConsumerGroupHeartbeat.Result(
                member.id, member.epoch, heartbeatIntervalMs, same ? Optional.empty() : Optional.of(List.copyOf(now)));
    }

    private void takeOverStatic(ConsumerGroupHeartbeat.Request request, Member member) {
        if (request.instanceId.isEmpty()) {
            return;
        }
        for (Member other : List.copyOf(members.values())) {
            if (other.last.instanceId.equals(request.instanceId)) {
                if (other.channel.isActive()) {
                    throw new BrokerException(
                            ErrorCode.UNRELEASED_INSTANCE_ID, request.instanceId.get() + " is in use");
                }
                members.remove(other.id);
                member.owned = other.owned;
            }
        }
    }

    /** Shares out evenly, leaving with their owners as many as may stay, and tells whom it concerns. */
    private void rebalance(Member asking) {
        Set<TopicPartition> all = new TreeSet<>();
        members.values().forEach(m -> m.last.subscribedTopics.forEach(topic -> all.addAll(partitionsOf.apply(topic))));
        if (!members.isEmpty()) {
            int most = (all.size() + members.size() - 1) / members.size();
            Set<TopicPartition> left = new TreeSet<>(all);
            for (Member member : members.values()) {
                member.target = new TreeSet<>();
                for (TopicPartition partition : member.owned) {
                    if (member.target.size() < most && left.remove(partition)) {
                        member.target.add(partition);
                    }
                }
            }
            for (TopicPartition partition : left) {
                members.values().stream()
                        .min((a, b) -> Integer.compare(a.target.size(), b.target.size()))
                        .ifPresent(member -> member.target.add(partition));
            }
        }
        for (Member member : members.values()) {
            if (member != asking && !grantable(member).equals(member.told)) {
                notifyChanged.accept(member.channel, member.id);
            }
        }
    }

    private Set<TopicPartition> grantable(Member member) {
        Set<TopicPartition> free = new TreeSet<>(member.target);
        members.values().stream().filter(other -> other != member).forEach(other -> free.removeAll(other.owned));
        free.removeAll(member.dead);
        return free;
    }

    /** The topic was deleted, with its commits; its partitions are taken back, even if another has the name. */
    void forget(String topic) {
        committed.keySet().removeIf(partition -> partition.topic().equals(topic));
        for (Member member : members.values()) {
            member.owned.stream()
                    .filter(partition -> partition.topic().equals(topic))
                    .forEach(member.dead::add);
        }
        rebalance(null);
    }

    /** Drops who was silent for longer than its session. */
    void expire() {
        long now = System.nanoTime();
        boolean gone = members.values()
                .removeIf(member -> now - member.lastHeardNanos > member.last.sessionTimeoutMs * 1_000_000L);
        if (gone) {
            rebalance(null);
        }
    }

    void remove(String memberId) {
        members.remove(memberId);
        rebalance(null);
    }

    /** As after changes that the member has not heard of. */
    void raiseEpoch(String memberId, int by) {
        members.get(memberId).epoch += by;
    }

    OffsetCommit.Result commit(OffsetCommit.Request request) {
        List<OffsetCommit.Committed> results = new ArrayList<>();
        for (OffsetCommit.Partition partition : request.partitions) {
            Optional<RpcError> error = refusal(request, partition);
            if (error.isEmpty()) {
                committed.put(partition.partition, partition);
            }
            results.add(new OffsetCommit.Committed(partition.partition, error));
        }
        return new OffsetCommit.Result(results);
    }

    private Optional<RpcError> refusal(OffsetCommit.Request request, OffsetCommit.Partition element) {
        TopicPartition partition = element.partition;
        try {
            checkTopicId.accept(partition, element.topicId);
        } catch (BrokerException e) {
            return Optional.of(RpcError.of(e));
        }
        if (request.memberId.isEmpty()) {
            return members.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new RpcError(ErrorCode.UNKNOWN_MEMBER_ID, "the group has members"));
        }
        Member member = members.get(request.memberId);
        if (member == null) {
            return Optional.of(new RpcError(ErrorCode.UNKNOWN_MEMBER_ID, "no member " + request.memberId));
        }
        if (member.dead.contains(partition)) {
            return Optional.of(new RpcError(ErrorCode.UNKNOWN_TOPIC_ID, partition + " is of a deleted topic"));
        }
        boolean current = request.memberEpoch == member.epoch || request.memberEpoch == member.epoch - 1;
        return current && member.owned.contains(partition)
                ? Optional.empty()
                : Optional.of(new RpcError(ErrorCode.STALE_MEMBER_EPOCH, partition + " is not owned"));
    }

    Collection<String> memberIds() {
        return List.copyOf(members.keySet());
    }

    Set<TopicPartition> owned(String memberId) {
        return members.containsKey(memberId) ? Set.copyOf(members.get(memberId).owned) : Set.of();
    }

    int epoch(String memberId) {
        return members.get(memberId).epoch;
    }
}
