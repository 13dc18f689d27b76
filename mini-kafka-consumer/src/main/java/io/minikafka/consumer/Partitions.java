package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is assigned now, each with its state. On the polling thread. */
final class Partitions {
    private final Map<TopicPartition, PartitionState> states = new LinkedHashMap<>();
    private final Deque<PartitionState> ready = new ArrayDeque<>();

    /** Whether one may want a fetch: spares a poll the look at each. */
    boolean fetchesDue;
    /** Whether one may need a position. */
    boolean positionsDue;

    void add(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            states.putIfAbsent(partition, new PartitionState(partition));
        }
        positionsDue = true;
    }

    /** Releases what they hold. */
    void remove(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            PartitionState state = states.remove(partition);
            if (state != null) {
                state.dropRecords();
                ready.remove(state);
            }
        }
    }

    void clear() {
        remove(assigned());
    }

    /** A copy. */
    Set<TopicPartition> assigned() {
        return Collections.unmodifiableSet(new HashSet<>(states.keySet()));
    }

    Collection<PartitionState> states() {
        return states.values();
    }

    Optional<PartitionState> find(TopicPartition partition) {
        return Optional.ofNullable(states.get(partition));
    }

    /** @throws IllegalStateException naming it, where it is not assigned */
    PartitionState get(TopicPartition partition) {
        return find(partition)
                .orElseThrow(() -> new IllegalStateException(partition + " is not assigned to this consumer"));
    }

    /** The states of these; of all assigned ones where {@code partitions} is empty. */
    List<PartitionState> getOrAll(Collection<TopicPartition> partitions) {
        List<PartitionState> chosen = new ArrayList<>();
        for (TopicPartition partition : partitions.isEmpty() ? states.keySet() : partitions) {
            chosen.add(get(partition));
        }
        return chosen;
    }

    /** It has something for the application. */
    void enqueue(PartitionState state) {
        if (!state.queued) {
            state.queued = true;
            ready.addLast(state);
        }
    }

    /** The one whose turn it is; null where none has anything. */
    PartitionState firstReady() {
        return ready.peekFirst();
    }

    /** The first one has had its turn, and comes again where there is more. */
    void rotate() {
        PartitionState state = ready.removeFirst();
        state.queued = false;
        if (!state.isPaused() && (state.firstRecords() != null || state.failure != null)) {
            enqueue(state);
        }
    }

    /** It is no longer paused. */
    void resume(PartitionState state) {
        if (state.firstRecords() != null || state.failure != null) {
            enqueue(state);
        }
        fetchesDue = true;
    }
}
