package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A member as it is kept: what it takes to go on with it after a crash. Immutable.
 *
 * @param epoch of its last answer
 * @param previousEpoch of the answer before that, which is where a member is whose last answer was lost; 0 for none
 * @param held everything that it may believe to own: what the last answer listed, and what it has not let go of since
 */
record Member(Identity identity, Wishes wishes, int epoch, int previousEpoch, SortedMap<TopicPartition, Holding> held) {
    Member {
        held = Collections.unmodifiableSortedMap(held);
    }

    static Member joining(Identity identity, Wishes wishes) {
        return new Member(identity, wishes, 0, 0, new TreeMap<>());
    }

    String id() {
        return identity.memberId();
    }

    /** What its last answer listed. */
    SortedSet<TopicPartition> assigned() {
        SortedSet<TopicPartition> assigned = new TreeSet<>();
        held.forEach((partition, holding) -> {
            if (holding.assigned()) {
                assigned.add(partition);
            }
        });
        return assigned;
    }

    /** What it has held without a break since its answer of {@code sinceEpoch} or longer. */
    Optional<Holding> heldUnder(int sinceEpoch, TopicPartition partition) {
        return Optional.ofNullable(held.get(partition)).filter(holding -> holding.sinceEpoch() <= sinceEpoch);
    }

    Member with(Identity newIdentity, Wishes newWishes) {
        boolean same = newIdentity.equals(identity) && newWishes.equals(wishes);
        return same ? this : new Member(newIdentity, newWishes, epoch, previousEpoch, held);
    }

    /** Without what is not in {@code owned}. */
    Member lettingGoOfAllBut(Set<TopicPartition> owned) {
        if (owned.containsAll(held.keySet())) {
            return this;
        }
        SortedMap<TopicPartition, Holding> kept = new TreeMap<>(held);
        kept.keySet().retainAll(owned);
        return new Member(identity, wishes, epoch, previousEpoch, kept);
    }

    /** With an answer of epoch {@code newEpoch} that lists {@code granted}, by their topics' ids, and nothing else. */
    Member answered(int newEpoch, Map<TopicPartition, String> granted, long nowNanos) {
        SortedMap<TopicPartition, Holding> now = new TreeMap<>();
        held.forEach((partition, holding) -> now.put(partition, holding.revoked(nowNanos)));
        granted.forEach((partition, topicId) -> {
            Holding before = held.get(partition);
            now.put(partition, before == null ? Holding.granted(topicId, newEpoch) : before.granted());
        });
        return new Member(identity, wishes, newEpoch, epoch, now);
    }
}
