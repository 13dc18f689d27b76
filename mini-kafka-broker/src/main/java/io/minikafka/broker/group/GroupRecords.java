package io.minikafka.broker.group;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How groups are written. {@link GroupLoader} reads it; {@code docs/storage.md} describes it. */
final class GroupRecords {
    static final String OFFSET = "offset";
    static final String MEMBER = "member";
    static final String GROUP = "group";

    /** In place of a topic's id, in what a version wrote that did not know them. No topic has it. */
    static final String NO_TOPIC_ID = "";

    static final long NOT_EMPTY = -1;

    private GroupRecords() {}

    static GroupRecord offset(String groupId, TopicPartition partition, CommittedOffset committed) {
        return new GroupRecord(offsetKey(groupId, partition), Optional.of(bytes(out -> {
            out.writeStartObject();
            out.writeNumberField("offset", committed.offset());
            out.writeStringField("metadata", committed.metadata());
            out.writeNumberField("commitTimeMs", committed.commitTimeMs());
            writeTopicId(out, committed.topicId());
            out.writeEndObject();
        })));
    }

    static GroupRecord noOffset(String groupId, TopicPartition partition) {
        return new GroupRecord(offsetKey(groupId, partition), Optional.empty());
    }

    /** @param emptySinceMs {@link #NOT_EMPTY} where it has members or never had any */
    static GroupRecord group(String groupId, int epoch, long emptySinceMs) {
        return new GroupRecord(groupKey(groupId), Optional.of(bytes(out -> {
            out.writeStartObject();
            out.writeNumberField("epoch", epoch);
            if (emptySinceMs != NOT_EMPTY) {
                out.writeNumberField("emptySinceMs", emptySinceMs);
            }
            out.writeEndObject();
        })));
    }

    static GroupRecord noGroup(String groupId) {
        return new GroupRecord(groupKey(groupId), Optional.empty());
    }

    /** What has to be written so that the members of {@code before} become those of {@code after}. */
    static List<GroupRecord> difference(String groupId, Membership before, Membership after) {
        List<GroupRecord> records = new ArrayList<>();
        for (Member member : before.members()) {
            if (after.member(member.id()).isEmpty()) {
                records.add(new GroupRecord(memberKey(groupId, member.id()), Optional.empty()));
            }
        }
        for (Member member : after.members()) {
            if (!before.member(member.id()).equals(Optional.of(member))) {
                records.add(member(groupId, member));
            }
        }
        return records;
    }

    private static GroupRecord member(String groupId, Member member) {
        return new GroupRecord(memberKey(groupId, member.id()), Optional.of(bytes(out -> {
            out.writeStartObject();
            out.writeStringField("instanceId", member.identity().instanceId().orElse(null));
            out.writeStringField("clientId", member.identity().clientId());
            out.writeStringField("host", member.identity().host());
            out.writeNumberField("epoch", member.epoch());
            out.writeNumberField("previousEpoch", member.previousEpoch());
            out.writeArrayFieldStart("subscribedTopics");
            for (String topic : member.wishes().topics()) {
                out.writeString(topic);
            }
            out.writeEndArray();
            out.writeStringField("assignor", member.wishes().assignor().orElse(null));
            out.writeNumberField("rebalanceTimeoutMs", member.wishes().rebalanceTimeoutMs());
            out.writeNumberField("sessionTimeoutMs", member.wishes().sessionTimeoutMs());
            writeHeld(out, member.held());
            out.writeEndObject();
        })));
    }

    /** One element for all partitions of a topic that came with the same answer, so that thousands stay small. */
    private static void writeHeld(JsonGenerator out, SortedMap<TopicPartition, Holding> held) throws IOException {
        SortedMap<String, Map<HeldAlike, List<Integer>>> byTopic = new TreeMap<>();
        held.forEach((partition, holding) -> byTopic.computeIfAbsent(partition.topic(), topic -> new TreeMap<>())
                .computeIfAbsent(
                        new HeldAlike(holding.topicId(), holding.sinceEpoch(), holding.assigned()),
                        alike -> new ArrayList<>())
                .add(partition.partition()));
        out.writeArrayFieldStart("held");
        for (Map.Entry<String, Map<HeldAlike, List<Integer>>> topic : byTopic.entrySet()) {
            for (Map.Entry<HeldAlike, List<Integer>> alike : topic.getValue().entrySet()) {
                out.writeStartObject();
                out.writeStringField("topic", topic.getKey());
                writeTopicId(out, alike.getKey().topicId());
                out.writeNumberField("sinceEpoch", alike.getKey().sinceEpoch());
                out.writeBooleanField("assigned", alike.getKey().assigned());
                out.writeArrayFieldStart("partitions");
                for (int partition : alike.getValue()) {
                    out.writeNumber(partition);
                }
                out.writeEndArray();
                out.writeEndObject();
            }
        }
        out.writeEndArray();
    }

    /** None where it was read from a record that had none. */
    private static void writeTopicId(JsonGenerator out, String topicId) throws IOException {
        if (!topicId.equals(NO_TOPIC_ID)) {
            out.writeStringField("topicId", topicId);
        }
    }

    private record HeldAlike(String topicId, int sinceEpoch, boolean assigned) implements Comparable<HeldAlike> {
        private static final Comparator<HeldAlike> ORDER = Comparator.comparing(HeldAlike::topicId)
                .thenComparing(HeldAlike::sinceEpoch)
                .thenComparing(HeldAlike::assigned);

        @Override
        public int compareTo(HeldAlike other) {
            return ORDER.compare(this, other);
        }
    }

    private static byte[] offsetKey(String groupId, TopicPartition partition) {
        return key(OFFSET, groupId, out -> {
            out.writeStringField("topic", partition.topic());
            out.writeNumberField("partition", partition.partition());
        });
    }

    private static byte[] memberKey(String groupId, String memberId) {
        return key(MEMBER, groupId, out -> out.writeStringField("memberId", memberId));
    }

    private static byte[] groupKey(String groupId) {
        return key(GROUP, groupId, out -> {});
    }

    /** Always the same bytes for the same thing: so that the log can be compacted by them. */
    private static byte[] key(String type, String groupId, Json.Writer fields) {
        return bytes(out -> {
            out.writeStartObject();
            out.writeStringField("type", type);
            out.writeStringField("group", groupId);
            fields.writeTo(out);
            out.writeEndObject();
        });
    }

    private static byte[] bytes(Json.Writer value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try {
            Json.write(bytes, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
