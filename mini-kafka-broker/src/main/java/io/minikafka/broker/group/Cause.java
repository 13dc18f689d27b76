package io.minikafka.broker.group;

import java.util.Optional;

/**
 * Why a group changed.
 *
 * @param memberId the member that did it, where it was one
 * @param detail what happened, in words and with its numbers; cut where it is long, since many are kept
 */
record Cause(Kind kind, Optional<String> memberId, String detail) {
    Cause {
        detail = RequestChecks.oneLine(detail);
    }

    /** What can happen to a group. The words are part of the protocol: append only. */
    enum Kind {
        JOINED("joined"),
        TOOK_OVER("took over"),
        LEFT("left"),
        SESSION_EXPIRED("session timeout"),
        POLL_INTERVAL_EXCEEDED("max poll interval"),
        NOT_LET_GO("rebalance timeout"),
        SUBSCRIPTION_CHANGED("subscription changed"),
        ASSIGNOR_CHANGED("assignor changed"),
        TOPIC_CREATED("topic created"),
        TOPIC_GREW("topic grew"),
        TOPIC_DELETED("topic deleted"),
        TOPIC_RECREATED("topic re-created"),
        LOADED("broker started"),
        /** Never a cause by itself: it lets go because of what made the target what it is. */
        LET_GO("let go");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        String wireName() {
            return wireName;
        }
    }

    static Cause of(Kind kind, String memberId, String detail) {
        return new Cause(kind, Optional.of(memberId), detail);
    }

    /** The group as it was kept. */
    static Cause loaded() {
        return new Cause(Kind.LOADED, Optional.empty(), "the broker was started");
    }

    static Cause letGo(String memberId) {
        return of(Kind.LET_GO, memberId, memberId + " let go");
    }

    @Override
    public String toString() {
        return detail;
    }
}
