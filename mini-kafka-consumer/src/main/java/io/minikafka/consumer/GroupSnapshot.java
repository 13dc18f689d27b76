package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import java.util.Set;

/** What the membership tells the polling thread: one state of it. Immutable. */
final class GroupSnapshot {
    enum Kind {
        /** Not in a group. */
        NONE,
        /** A member, which may own {@link #assignment}. */
        MEMBER,
        /** Thrown out, or left because the application did not poll: everything is lost. */
        LOST,
        /** The broker does not want this member at all; everything is lost and {@link #failure} is thrown. */
        FAILED
    }

    static final GroupSnapshot OUTSIDE = new GroupSnapshot(0, 0, Kind.NONE, Set.of(), "it has not joined", null);

    /** Counts the snapshots. */
    final long version;
    /** Counts the times that this consumer joined: what was read in one must not be committed in another. */
    final int incarnation;

    final Kind kind;
    final Set<TopicPartition> assignment;
    /** Why it is no member, as the end of a sentence about the consumer. */
    final String reason;
    /** Null but for {@link Kind#FAILED}. */
    final RuntimeException failure;

    GroupSnapshot(
            long version,
            int incarnation,
            Kind kind,
            Set<TopicPartition> assignment,
            String reason,
            RuntimeException failure) {
        this.version = version;
        this.incarnation = incarnation;
        this.kind = kind;
        this.assignment = Set.copyOf(assignment);
        this.reason = reason;
        this.failure = failure;
    }
}
