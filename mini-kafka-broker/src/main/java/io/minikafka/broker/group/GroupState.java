package io.minikafka.broker.group;

import java.util.Locale;

/** What {@code listGroups} and {@code describeGroups} call the state of a group. */
enum GroupState {
    /** No members. */
    EMPTY,
    /** Somebody holds what is not theirs any more, or lacks what is. */
    RECONCILING,
    STABLE,
    /** No such group. */
    DEAD;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
