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
 * Reads what {@link GroupRecords} wrote: of each key the last value counts. What it does not understand is left out and
 * said in the log; the records stay where they are for the broker that wrote them.
 */
final class GroupLoader {
    private static final Logger LOG = LoggerFactory.getLogger(GroupLoader.class);

    private final SortedMap<String, Loaded> groups = new TreeMap<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private final long nowNanos;

    /** @param nowNanos when whoever has been asked to let go of something is taken to have been asked */
    GroupLoader(long nowNanos) {
        this.nowNanos = nowNanos;
    }

    /** What is known of a group. */
    static final class Loaded {
        private int epoch;
        private boolean exists;
        private final SortedMap<String, Member> members = new TreeMap<>();
        private final Map<TopicPartition, CommittedOffset> offsets = new HashMap<>();

        int epoch() {
            return members.values().stream().mapToInt(Member::epoch).reduce(epoch, Math::max);
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
                }
                default -> skipped.merge("type " + type, 1, Integer::sum);
            }
        } catch (BrokerException e) {
            skipped.merge(e.getMessage(), 1, Integer::sum);
        }
    }

    private static void acceptOffset(Loaded group, JsonObject name, Optional<JsonObject> content) {
        TopicPartition partition = new TopicPartition(name.string("topic"), name.int32("partition"));
        if (content.isEmpty()) {
            group.offsets.remove(partition);
            return;
        }
        JsonObject in = content.get();
        group.offsets.put(
                partition,
                new CommittedOffset(in.int64("offset"), in.string("metadata", ""), in.int64("commitTimeMs")));
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
        Holding holding = new Holding(in.int32("sinceEpoch"), in.bool("assigned", true), nowNanos);
        SortedMap<TopicPartition, Holding> held = new TreeMap<>();
        in.int32s("partitions").forEach(p -> held.put(new TopicPartition(in.string("topic"), p), holding));
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
