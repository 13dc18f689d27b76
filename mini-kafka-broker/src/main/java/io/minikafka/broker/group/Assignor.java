package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Decides which member is to own which partition: a pure function, the same for the same input.
 *
 * <p>Every partition that somebody subscribes to is given to exactly one of its subscribers.
 */
interface Assignor {
    /** The name under which members ask for it. */
    String name();

    /** The partitions of each member of the input; empty sets for those that get none. */
    Map<String, SortedSet<TopicPartition>> assign(Input input);

    /** A member that wants partitions of {@code topics}, some of which may not exist. */
    record Candidate(String memberId, Optional<String> instanceId, Set<String> topics) {}

    /** Who has a claim on a partition because it owns it, or was to own it, already. */
    record Claim(String memberId, Strength strength) {}

    /** How strong a {@link Claim} is, ascending. */
    enum Strength {
        /** The member still owns it but has been asked to let go. */
        ASKED_TO_LET_GO(1),
        /** The member waits for it. */
        PLANNED(2),
        /** The member owns it and is to keep it. */
        ASSIGNED(3);

        /** What it costs to disregard it. */
        final int cost;

        Strength(int cost) {
            this.cost = cost;
        }
    }

    /**
     * What there is to assign.
     *
     * @param partitionCounts of topics that exist
     * @param claims at most one for each partition; one of a member or partition that is not there counts for nothing
     */
    record Input(
            List<Candidate> members, SortedMap<String, Integer> partitionCounts, Map<TopicPartition, Claim> claims) {}
}
