package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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

    /** Who owned what and owns it now, and why: as in {@code orders-2..3 from a to nobody (epoch 4: b joined)}. */
    void ownershipChanged(Rebalance rebalance) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        SortedMap<String, SortedSet<TopicPartition>> byOwners = new TreeMap<>();
        for (Rebalance.Move move : rebalance.moves()) {
            String owners = move.from().map(from -> " from " + from).orElse("") + " to "
                    + move.to().orElse("nobody");
            byOwners.computeIfAbsent(owners, key -> new TreeSet<>()).add(move.partition());
        }
        String moved = byOwners.entrySet().stream()
                .map(entry -> ranges(entry.getValue()) + entry.getKey())
                .collect(Collectors.joining("; "));
        LOG.info("group {}: {} (epoch {}: {})", groupId, moved, rebalance.epoch(), rebalance.cause());
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
