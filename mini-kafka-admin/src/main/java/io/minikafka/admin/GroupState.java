package io.minikafka.admin;

import java.util.Locale;

/** What a group is doing. */
public enum GroupState {
    /** No members; maybe committed offsets. */
    EMPTY,
    /** Partitions are on their way from one member to another. */
    RECONCILING,
    /** Everybody has what is to be theirs. */
    STABLE,
    /** It does not exist. */
    DEAD,
    /** One that only a newer broker knows. */
    UNKNOWN;

    static GroupState of(String wireName) {
        for (GroupState state : values()) {
            if (state.name().toLowerCase(Locale.ROOT).equals(wireName)) {
                return state;
            }
        }
        return UNKNOWN;
    }
}
