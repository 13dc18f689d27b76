package io.minikafka.broker.group;

/**
 * Why a group changed.
 *
 * @param subject the member or members that did it, or what else it was
 */
record Cause(Kind kind, String subject) {
    /** What can happen to a group. */
    enum Kind {
        JOINED("joined"),
        TOOK_OVER("took over"),
        LEFT("left"),
        SESSION_EXPIRED("missed its session"),
        NOT_LET_GO("did not let go in time"),
        LET_GO("let go"),
        WISHES_CHANGED("changed its subscription or assignor"),
        TOPICS_CHANGED("changed"),
        LOADED("loaded");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    static Cause of(Kind kind, String subject) {
        return new Cause(kind, subject);
    }

    @Override
    public String toString() {
        return subject + " " + kind.words;
    }
}
