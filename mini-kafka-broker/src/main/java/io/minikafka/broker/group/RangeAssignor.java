package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Cuts each topic into contiguous ranges, one for each subscriber; where it does not divide evenly the first ones get
 * one more. So partitions of the same number of several topics end up with the same member.
 */
final class RangeAssignor implements Assignor {
    /** Static members first, by instance id, so that a new process in the place of an old one changes nothing. */
    private static final Comparator<Candidate> ORDER = Comparator.comparing(
                    (Candidate member) -> member.instanceId().isEmpty())
            .thenComparing(member -> member.instanceId().orElse(""))
            .thenComparing(Candidate::memberId);

    @Override
    public String name() {
        return "range";
    }

    @Override
    public Map<String, SortedSet<TopicPartition>> assign(Input input) {
        Map<String, SortedSet<TopicPartition>> result = new HashMap<>();
        input.members().forEach(member -> result.put(member.memberId(), new TreeSet<>()));
        input.partitionCounts().forEach((topic, partitions) -> {
            List<Candidate> subscribers = input.members().stream()
                    .filter(member -> member.topics().contains(topic))
                    .sorted(ORDER)
                    .toList();
            for (int i = 0; i < subscribers.size(); i++) {
                SortedSet<TopicPartition> own = result.get(subscribers.get(i).memberId());
                int end = rangeStart(i + 1, partitions, subscribers.size());
                for (int p = rangeStart(i, partitions, subscribers.size()); p < end; p++) {
                    own.add(new TopicPartition(topic, p));
                }
            }
        });
        return result;
    }

    private static int rangeStart(int index, int partitions, int subscribers) {
        return index * (partitions / subscribers) + Math.min(index, partitions % subscribers);
    }
}
