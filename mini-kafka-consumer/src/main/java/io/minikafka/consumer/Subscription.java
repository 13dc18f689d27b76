package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the application asked for: topics, a pattern, partitions of its own choice, or nothing. On the polling thread. */
final class Subscription {
    enum Mode {
        NONE,
        TOPICS,
        PATTERN,
        ASSIGNED
    }

    private static final ConsumerRebalanceListener NO_LISTENER = new ConsumerRebalanceListener() {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
    };

    private Mode mode = Mode.NONE;
    private Set<String> topics = Set.of(); // with a pattern: what it matches
    private Pattern pattern; // null but with a pattern
    private ConsumerRebalanceListener listener = NO_LISTENER;

    Mode mode() {
        return mode;
    }

    boolean isGroup() {
        return mode == Mode.TOPICS || mode == Mode.PATTERN;
    }

    Set<String> topics() {
        return topics;
    }

    Pattern pattern() {
        return pattern;
    }

    ConsumerRebalanceListener listener() {
        return listener;
    }

    void subscribe(Collection<String> newTopics, Optional<ConsumerRebalanceListener> newListener) {
        change(Mode.TOPICS);
        topics = Collections.unmodifiableSet(new LinkedHashSet<>(newTopics));
        listener = newListener.orElse(NO_LISTENER);
    }

    void subscribe(Pattern newPattern, Optional<ConsumerRebalanceListener> newListener) {
        change(Mode.PATTERN);
        pattern = newPattern;
        listener = newListener.orElse(NO_LISTENER);
    }

    void matched(Pattern matching, List<String> names) {
        if (mode == Mode.PATTERN && pattern == matching) {
            topics = Collections.unmodifiableSet(new LinkedHashSet<>(names));
        }
    }

    void assign() {
        change(Mode.ASSIGNED);
    }

    void clear() {
        mode = Mode.NONE;
        topics = Set.of();
        pattern = null;
        listener = NO_LISTENER;
    }

    private void change(Mode to) {
        if (mode != Mode.NONE && mode != to) {
            throw new IllegalStateException(
                    "topics, a pattern and assigned partitions exclude each other: the consumer has " + mode
                            + ", unsubscribe before " + to);
        }
        mode = to;
    }
}
