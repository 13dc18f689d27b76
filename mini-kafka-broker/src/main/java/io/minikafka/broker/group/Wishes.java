package io.minikafka.broker.group;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a member asks for. */
record Wishes(SortedSet<String> topics, Optional<String> assignor, int rebalanceTimeoutMs, int sessionTimeoutMs) {
    Wishes {
        topics = Collections.unmodifiableSortedSet(new TreeSet<>(topics));
    }

    /** Whether it takes a new assignment to fulfil them. */
    boolean assignsAs(Wishes other) {
        return topics.equals(other.topics) && assignor.equals(other.assignor);
    }

    Wishes withTopics(SortedSet<String> newTopics) {
        return new Wishes(newTopics, assignor, rebalanceTimeoutMs, sessionTimeoutMs);
    }
}
