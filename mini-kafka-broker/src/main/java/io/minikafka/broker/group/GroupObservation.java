package io.minikafka.broker.group;

import io.minikafka.common.api.DescribeGroups;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A group in numbers.
 *
 * @param rebalances changes of ownership since the broker was started, by their cause
 * @param lags by topic, of the partitions with a commit
 */
public record GroupObservation(String groupId, int members, Map<String, Long> rebalances, Map<String, Lag> lags) {
    public GroupObservation {
        rebalances = Map.copyOf(rebalances);
        lags = Collections.unmodifiableMap(new TreeMap<>(lags));
    }

    /**
     * How far a group is behind in one topic.
     *
     * @param records of all partitions together
     * @param ms age of the oldest record; empty where nobody can tell
     */
    public record Lag(long records, Optional<Long> ms) {
        Lag plus(Lag other) {
            Optional<Long> oldest =
                    Stream.concat(ms.stream(), other.ms.stream()).max(Long::compare);
            return new Lag(records + other.records, oldest);
        }
    }

    static Map<String, Lag> lags(List<DescribeGroups.Partition> partitions) {
        Map<String, Lag> lags = new TreeMap<>();
        for (DescribeGroups.Partition partition : partitions) {
            partition.lag.ifPresent(
                    records -> lags.merge(partition.partition.topic(), new Lag(records, partition.lagMs), Lag::plus));
        }
        return lags;
    }
}
