package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.Json;
import io.minikafka.common.rpc.JsonObject;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what {@link GroupRecords} wrote: of each key the last value counts, so it makes no difference which of the others
 * are still there. What it does not understand is left out and said in the log; the records stay where they are for the
 * broker that wrote them.
 *
 * <p>Records of a version that knew no topic ids count for the topic that has the name now, unless it is known to be
 * younger than they are.
 */
final class GroupLoader {
    private static final Logger LOG = LoggerFactory.getLogger(GroupLoader.class);

    private final SortedMap<String, Loaded> groups = new TreeMap<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private final GroupTopics topics;
    private final long nowNanos;

    /** @param nowNanos when whoever has been asked to let go of something is taken to have been asked */
    GroupLoader(GroupTopics topics, long nowNanos) {
        this.topics = topics;
        this.nowNanos = nowNanos;
    }

    /** What is known of a group. */
    static final class Loaded {
        private int epoch;
        private long emptySinceMs = GroupRecords.NOT_EMPTY;
        private boolean exists;
        private final SortedMap<String, Member> members = new TreeMap<>();
        private final Map<TopicPartition, CommittedOffset> offsets = new HashMap<>();

        int epoch() {
            return members.values().stream().mapToInt(Member::epoch).reduce(epoch, Math::max);
        }

        /** {@link GroupRecords#NOT_EMPTY} where it has members, and where nobody wrote it down. */
        long emptySinceMs() {
            return members.isEmpty() ? emptySinceMs : GroupRecords.NOT_EMPTY;
        }

        Map<TopicPartition, CommittedOffset> offsets() {
            return offsets;
        }

        Collection<Member> members() {
            return members.values();
        }

        private boolean isThere() {
            return exists || !members.isEmpty() || !offsets.isEmpty();
        }
    }

    void accept(byte[] key, byte[] value) {
        try {
            JsonObject name = Json.readObject("key", new ByteArrayInputStream(key));
            String type = name.string("type");
            Optional<JsonObject> content =
                    Optional.ofNullable(value).map(bytes -> Json.readObject(type, new ByteArrayInputStream(bytes)));
            Loaded group = groups.computeIfAbsent(name.string("group"), id -> new Loaded());
            switch (type) {
                case GroupRecords.OFFSET -> acceptOffset(group, name, content);
                case GroupRecords.MEMBER -> acceptMember(group, name.string("memberId"), content);
                case GroupRecords.GROUP -> {
                    group.exists = content.isPresent();
                    group.epoch = content.map(in -> in.int32("epoch")).orElse(0);
                    group.emptySinceMs = content.map(GroupLoader::emptySinceMs).orElse(GroupRecords.NOT_EMPTY);
                }
                default -> skipped.merge("type " + type, 1, Integer::sum);
            }
        } catch (BrokerException e) {
            skipped.merge(e.getMessage(), 1, Integer::sum);
        }
    }

    private static long emptySinceMs(JsonObject in) {
        return in.int64("emptySinceMs", 0, Long.MAX_VALUE, GroupRecords.NOT_EMPTY);
    }

    private void acceptOffset(Loaded group, JsonObject name, Optional<JsonObject> content) {
        TopicPartition partition = new TopicPartition(name.string("topic"), name.int32("partition"));
        if (content.isEmpty()) {
            group.offsets.remove(partition);
            return;
        }
        JsonObject in = content.get();
        long commitTimeMs = in.int64("commitTimeMs");
        String topicId = in.string("topicId", topicIdAt(commitTimeMs, partition.topic()));
        group.offsets.put(
                partition, new CommittedOffset(topicId, in.int64("offset"), in.string("metadata", ""), commitTimeMs));
    }

    /** Of the topic that had the name at that time as far as is known; -1 is before any that is known. */
    private String topicIdAt(long timeMs, String topic) {
        return topics.topic(topic)
                .filter(now -> now.createdMs() <= timeMs)
                .map(GroupTopic::id)
                .orElse(GroupRecords.NO_TOPIC_ID);
    }

    private void acceptMember(Loaded group, String memberId, Optional<JsonObject> content) {
        if (content.isEmpty()) {
            group.members.remove(memberId);
            return;
        }
        JsonObject in = content.get();
        Identity identity = new Identity(
                memberId, Optional.ofNullable(in.string("instanceId", null)), in.string("clientId"), in.string("host"));
        Wishes wishes = new Wishes(
                new TreeSet<>(in.strings("subscribedTopics")),
                Optional.ofNullable(in.string("assignor", null)),
                in.int32("rebalanceTimeoutMs"),
                in.int32("sessionTimeoutMs"));
        SortedMap<TopicPartition, Holding> held = new TreeMap<>();
        for (SortedMap<TopicPartition, Holding> alike : in.list("held", this::readHeld)) {
            held.putAll(alike);
        }
        group.members.put(memberId, new Member(identity, wishes, in.int32("epoch"), in.int32("previousEpoch"), held));
    }

    private SortedMap<TopicPartition, Holding> readHeld(JsonObject in) {
        String topic = in.string("topic");
        String topicId = in.string("topicId", topicIdAt(-1, topic));
        Holding holding = new Holding(topicId, in.int32("sinceEpoch"), in.bool("assigned", true), nowNanos);
        SortedMap<TopicPartition, Holding> held = new TreeMap<>();
        in.int32s("partitions").forEach(p -> held.put(new TopicPartition(topic, p), holding));
        return held;
    }

    /** All groups that are there. */
    SortedMap<String, Loaded> groups() {
        skipped.forEach((what, count) ->
                LOG.warn("{} record(s) of __consumer_offsets are not understood and left out: {}", count, what));
        skipped.clear();
        groups.values().removeIf(group -> !group.isThere());
        groups.forEach(GroupLoader::settleConflicts);
        return groups;
    }

    /** No log that this broker wrote has two holders of a partition; in a damaged one the later holder counts. */
    private static void settleConflicts(String groupId, Loaded group) {
        Map<TopicPartition, Member> holders = new HashMap<>();
        for (Member member : List.copyOf(group.members.values())) {
            for (TopicPartition partition : new ArrayList<>(member.held().keySet())) {
                Member other = holders.get(partition);
                if (other == null) {
                    holders.put(partition, member);
                    continue;
                }
                boolean later = member.held().get(partition).sinceEpoch()
                        > other.held().get(partition).sinceEpoch();
                Member loser = later ? other : member;
                holders.put(partition, later ? member : other);
                LOG.error(
                        "group {}: {} is recorded as held by {} and {}; {} loses it",
                        groupId,
                        partition,
                        other.id(),
                        member.id(),
                        loser.id());
                Member current = group.members.get(loser.id());
                SortedMap<TopicPartition, Holding> rest = new TreeMap<>(current.held());
                rest.remove(partition);
                group.members.put(
                        loser.id(),
                        new Member(
                                current.identity(), current.wishes(), current.epoch(), current.previousEpoch(), rest));
            }
        }
    }
}
