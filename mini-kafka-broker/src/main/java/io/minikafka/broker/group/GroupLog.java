package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the broker's log says about a group: one line for each thing that happened to it and each change of ownership. */
final class GroupLog {
    private static final Logger LOG = LoggerFactory.getLogger(GroupLog.class);

    private final String groupId;
    private String lastFailure = ""; // said so already

    GroupLog(String groupId) {
        this.groupId = groupId;
    }

    void happened(String what) {
        lastFailure = "";
        LOG.info("group {}: {}", groupId, what);
    }

    void couldNotWrite(String what, Exception cause) {
        String failure = what + " could not be written and will be tried again: " + cause.getMessage();
        if (!failure.equals(lastFailure)) {
            LOG.warn("group {}: {}", groupId, failure);
            lastFailure = failure;
        }
    }

    /** Who lost and who got what: lost through the event itself, got because of what made the target what it is. */
    void ownershipChanged(Membership before, Membership after, Cause event) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        difference(before, after)
                .forEach((loser, partitions) ->
                        LOG.info("group {}: {} no longer with {} ({})", groupId, ranges(partitions), loser, event));
        difference(after, before)
                .forEach((winner, partitions) -> LOG.info(
                        "group {}: {} now with {} since epoch {} ({})",
                        groupId,
                        ranges(partitions),
                        winner,
                        after.epoch(),
                        after.target().cause()));
    }

    private static SortedMap<String, SortedSet<TopicPartition>> difference(Membership these, Membership those) {
        SortedMap<String, SortedSet<TopicPartition>> difference = new TreeMap<>();
        these.holders().forEach((partition, holder) -> {
            if (!holder.equals(those.holders().get(partition))) {
                difference.computeIfAbsent(holder, id -> new TreeSet<>()).add(partition);
            }
        });
        return difference;
    }

    /** As in {@code orders-0..3, orders-7}. */
    static String ranges(SortedSet<TopicPartition> partitions) {
        SortedMap<String, List<int[]>> byTopic = new TreeMap<>();
        for (TopicPartition partition : partitions) {
            List<int[]> ranges = byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>());
            int[] last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
            if (last != null && last[1] + 1 == partition.partition()) {
                last[1]++;
            } else {
                ranges.add(new int[] {partition.partition(), partition.partition()});
            }
        }
        List<String> words = new ArrayList<>();
        for (Map.Entry<String, List<int[]>> topic : byTopic.entrySet()) {
            for (int[] range : topic.getValue()) {
                words.add(topic.getKey() + "-" + range[0] + (range[0] == range[1] ? "" : ".." + range[1]));
            }
        }
        return String.join(", ", words);
    }
}
