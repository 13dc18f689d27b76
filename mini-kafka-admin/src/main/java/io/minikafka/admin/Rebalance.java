package io.minikafka.admin;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.DescribeGroups;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One change of who owns what in a group, and why it came. Immutable. */
public final class Rebalance {
    private final Instant time;
    private final int epoch;
    private final String cause;
    private final Optional<String> memberId;
    private final String detail;
    private final List<Move> moves;

    Rebalance(DescribeGroups.Rebalance rebalance) {
        this.time = Instant.ofEpochMilli(rebalance.timeMs);
        this.epoch = rebalance.epoch;
        this.cause = rebalance.cause;
        this.memberId = rebalance.memberId;
        this.detail = rebalance.detail;
        this.moves = rebalance.partitions.stream().map(Move::new).collect(Collectors.toUnmodifiableList());
    }

    /** By the broker's clock. */
    public Instant time() {
        return time;
    }

    /** The group's, after it. */
    public int epoch() {
        return epoch;
    }

    /** In a few words, {@code joined} or {@code session timeout}, say; later brokers may have further ones. */
    public String cause() {
        return cause;
    }

    /** Who caused it; empty where that was no member, or several at once. */
    public Optional<String> memberId() {
        return memberId;
    }

    /** The cause with its names and numbers, for people. */
    public String detail() {
        return detail;
    }

    /** The partitions whose owner changed. */
    public List<Move> moves() {
        return moves;
    }

    @Override
    public String toString() {
        return time + " " + detail + ": " + moves;
    }

    /** A partition that went from one member to another. Immutable. */
    public static final class Move {
        private final TopicPartition partition;
        private final Optional<String> from;
        private final Optional<String> to;

        private Move(DescribeGroups.Move move) {
            this.partition = move.partition;
            this.from = move.from;
            this.to = move.to;
        }

        public TopicPartition partition() {
            return partition;
        }

        /** The id of the member that had it; empty where nobody had. */
        public Optional<String> from() {
            return from;
        }

        /** The id of the member that has it now; empty where nobody has. */
        public Optional<String> to() {
            return to;
        }

        @Override
        public String toString() {
            return partition + " " + from.orElse("nobody") + " -> " + to.orElse("nobody");
        }
    }
}
