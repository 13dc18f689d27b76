package io.minikafka.broker.group;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The latest changes of ownership of one group, and how many there were. On the coordinator's owner only. */
final class RebalanceHistory {
    /** Changes that are kept at most. */
    static final int MAX_CHANGES = 100;

    /** Partitions that the kept changes have together at most, but for the latest change, which is always kept whole. */
    static final int MAX_MOVES = 5_000;

    private final Deque<Rebalance> latest = new ArrayDeque<>();
    private final Map<Cause.Kind, Long> counts = new EnumMap<>(Cause.Kind.class);
    private int moves;

    void add(Rebalance rebalance) {
        latest.addLast(rebalance);
        moves += rebalance.moves().size();
        counts.merge(rebalance.cause().kind(), 1L, Long::sum);
        while (latest.size() > MAX_CHANGES || (moves > MAX_MOVES && latest.size() > 1)) {
            moves -= latest.removeFirst().moves().size();
        }
    }

    /** Oldest first. */
    List<Rebalance> latest() {
        return List.copyOf(latest);
    }

    /** All there were, the forgotten ones included. */
    Map<Cause.Kind, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }
}
