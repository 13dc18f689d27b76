package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One change of who owns what, and why.
 *
 * @param epoch of the group after it
 * @param moves at least one, in the order of the partitions
 */
record Rebalance(long timeMs, int epoch, Cause cause, List<Move> moves) {
    Rebalance {
        moves = List.copyOf(moves);
    }

    /** A partition that changed its owner; without a name it had or has none. */
    record Move(TopicPartition partition, Optional<String> from, Optional<String> to) {}

    /** What lies between two states; empty where everybody owns the same. */
    static Optional<Rebalance> between(Membership before, Membership after, Cause event, long timeMs) {
        List<Move> moves = new ArrayList<>();
        before.holders().forEach((partition, holder) -> {
            Optional<String> to = after.holder(partition);
            if (!to.equals(Optional.of(holder))) {
                moves.add(new Move(partition, Optional.of(holder), to));
            }
        });
        after.holders().forEach((partition, holder) -> {
            if (before.holder(partition).isEmpty()) {
                moves.add(new Move(partition, Optional.empty(), Optional.of(holder)));
            }
        });
        moves.sort(Comparator.comparing(Move::partition));
        return moves.isEmpty()
                ? Optional.empty()
                : Optional.of(new Rebalance(timeMs, after.epoch(), cause(event, after), moves));
    }

    /** Whoever only lets go or takes what was promised does so because of what made the target what it is. */
    private static Cause cause(Cause event, Membership after) {
        return event.kind() == Cause.Kind.LET_GO ? after.target().cause() : event;
    }
}
