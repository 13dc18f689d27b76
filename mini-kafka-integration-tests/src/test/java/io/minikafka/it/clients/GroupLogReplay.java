package io.minikafka.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.serialization.JsonDeserializer;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads from {@code __consumer_offsets} in which order ownership and commits of one group took effect, and checks each
 * commit against who owned the partition then. The broker has one partition of it; the group reads one topic, and its
 * members are {@link GroupMemberMain}s.
 */
final class GroupLogReplay {
    /** What a commit stood for. */
    record Commit(String memberId, GroupMember.Range range) {}

    private final String group;
    private final Map<String, Set<Integer>> heldByMember = new HashMap<>();
    private final Map<Integer, Commit> last = new HashMap<>();
    private final List<Commit> commits = new ArrayList<>();

    private GroupLogReplay(String group) {
        this.group = group;
    }

    /** The commits in their order, all of which were made by the owner and go on where the one before ended. */
    static List<Commit> checkedCommits(Clients clients, String group) {
        GroupLogReplay replay = new GroupLogReplay(group);
        TopicPartition offsets = new TopicPartition("__consumer_offsets", 0);
        Map<String, String> settings = clients.settings(
                "auto.offset.reset", "earliest",
                "key.deserializer", JsonDeserializer.class.getName(),
                "key.deserializer.type", Map.class.getName(),
                "value.deserializer", JsonDeserializer.class.getName(),
                "value.deserializer.type", Map.class.getName());
        try (MiniKafkaConsumer<Map<String, ?>, Map<String, ?>> consumer = new MiniKafkaConsumer<>(settings)) {
            consumer.assign(List.of(offsets));
            long end = consumer.endOffsets(List.of(offsets)).get(offsets);
            while (consumer.position(offsets) < end) {
                for (ConsumerRecord<Map<String, ?>, Map<String, ?>> record : consumer.poll(Duration.ofSeconds(10))) {
                    if (group.equals(record.key().get("group"))) {
                        replay.next(record.key(), record.value());
                    }
                }
            }
        }
        return replay.commits;
    }

    private void next(Map<String, ?> key, Map<String, ?> value) {
        if ("member".equals(key.get("type"))) {
            Set<Integer> held = new HashSet<>();
            if (value != null) {
                for (Object element : (List<?>) value.get("held")) {
                    for (Object partition : (List<?>) ((Map<?, ?>) element).get("partitions")) {
                        held.add((Integer) partition);
                    }
                }
            }
            heldByMember.put((String) key.get("memberId"), held);
        } else if ("offset".equals(key.get("type"))) {
            String[] words = ((String) value.get("metadata")).split(" ", -1);
            int partition = (Integer) key.get("partition");
            GroupMember.Range range =
                    new GroupMember.Range(partition, Long.parseLong(words[1]), Long.parseLong(words[2]));
            assertThat(((Number) value.get("offset")).longValue()).isEqualTo(range.to());
            committed(new Commit(words[0], range));
        }
    }

    private void committed(Commit commit) {
        int partition = commit.range().partition();
        assertThat(heldByMember.entrySet().stream()
                        .filter(member -> member.getValue().contains(partition))
                        .map(Map.Entry::getKey))
                .as("owners of partition %s of group %s when %s was committed", partition, group, commit)
                .containsExactly(commit.memberId());
        Commit before = last.put(partition, commit);
        if (!commit.equals(before)) { // else its answer was lost, and it came again
            assertThat(commit.range().from())
                    .as("%s goes on where %s ended", commit, before)
                    .isEqualTo(before == null ? 0 : before.range().to());
            commits.add(commit);
        }
    }
}
