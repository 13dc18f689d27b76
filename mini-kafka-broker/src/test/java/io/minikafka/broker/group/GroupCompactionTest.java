package io.minikafka.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What is read from a compacted log is what is read from the whole one: though an event is one batch of records with
 * several keys, of which compaction takes some away and leaves others.
 */
final class GroupCompactionTest {
    private static final int WORLDS = 4;
    private static final int STEPS = 800;
    private static final int LOGS = 8;

    @Test
    void aCompactedLogGivesTheSameGroupsWhereverItWasCutAndWhateverHasComeSince() {
        long first = Long.getLong("group.compaction.seed", new Random().nextInt());
        int worlds = Long.getLong("group.compaction.seed") == null ? WORLDS : 1;
        System.out.println("group compaction: " + worlds + " logs from seed " + first);
        int compared = 0;
        int taken = 0;

        for (long seed = first; seed < first + worlds; seed++) {
            GroupSimulation world = new GroupSimulation(seed);
            for (int step = 0; step < STEPS; step++) {
                world.step();
            }
            List<GroupRecord> whole = world.records();
            Random random = new Random(seed);
            for (int i = 0; i < LOGS; i++) {
                CompactedLog log = new CompactedLog(whole);
                while (log.cleanTo < whole.size()) {
                    log.compact(random);
                    int end = log.cleanTo + random.nextInt(whole.size() - log.cleanTo + 1);

                    assertThat(groups(log.upTo(end), world.topics()))
                            .as("with -Dgroup.compaction.seed=%s, compacted to %s of %s", seed, log.cleanTo, end)
                            .isEqualTo(groups(whole.subList(0, end), world.topics()));
                    compared++;
                }
                taken += whole.size() - log.upTo(whole.size()).size();
            }
        }

        System.out.println("group compaction: compared " + compared + " logs, " + taken + " records taken away");
        assertThat(taken).isPositive();
    }

    /** All that is known of all groups, as text. */
    private static String groups(List<GroupRecord> records, GroupTopics topics) {
        GroupLoader loader = new GroupLoader(topics, 0);
        records.forEach(record -> loader.accept(record.key(), record.value().orElse(null)));
        StringBuilder text = new StringBuilder();
        loader.groups()
                .forEach((id, group) -> text.append(id)
                        .append(" epoch ")
                        .append(group.epoch())
                        .append(" empty since ")
                        .append(group.emptySinceMs())
                        .append(" members ")
                        .append(group.members())
                        .append(" offsets ")
                        .append(new TreeMap<>(group.offsets())));
        return text.toString();
    }

    /** A log that is compacted in passes, each of which takes the log from where the last one ended a bit further. */
    private static final class CompactedLog {
        private final List<GroupRecord> whole;
        private List<GroupRecord> clean = new ArrayList<>();
        private int cleanTo;

        CompactedLog(List<GroupRecord> whole) {
            this.whole = whole;
        }

        /** Of each key only the last record stays; of those without value that were there before, some go. */
        void compact(Random random) {
            int to = Math.min(whole.size(), cleanTo + 1 + random.nextInt(whole.size() / 3));
            List<GroupRecord> dirty = whole.subList(cleanTo, to);
            Map<String, GroupRecord> last = new HashMap<>();
            dirty.forEach(record -> last.put(key(record), record));
            List<GroupRecord> next = new ArrayList<>();
            for (GroupRecord record : clean) {
                boolean oldTombstone = record.value().isEmpty() && random.nextBoolean();
                if (!last.containsKey(key(record)) && !oldTombstone) {
                    next.add(record);
                }
            }
            dirty.stream().filter(record -> last.get(key(record)) == record).forEach(next::add);
            clean = next;
            cleanTo = to;
        }

        private static String key(GroupRecord record) {
            return new String(record.key(), StandardCharsets.UTF_8);
        }

        List<GroupRecord> upTo(int end) {
            List<GroupRecord> all = new ArrayList<>(clean);
            all.addAll(whole.subList(cleanTo, end));
            return all;
        }
    }
}
