package io.minikafka.broker.group;

/**
 * How a member holds a partition.
 *
 * @param topicId of the topic whose partition it is; where another topic has the name by now, it holds that one's from
 *     it, but owns nothing
 * @param sinceEpoch the epoch whose answer gave it to the member; later epochs included it without a break
 * @param assigned false once an answer has asked the member to let go of it
 * @param revokedNanos when that answer was given; says nothing while it is assigned
 */
record Holding(String topicId, int sinceEpoch, boolean assigned, long revokedNanos) {
    static Holding granted(String topicId, int epoch) {
        return new Holding(topicId, epoch, true, 0);
    }

    Holding revoked(long nowNanos) {
        return assigned ? new Holding(topicId, sinceEpoch, false, nowNanos) : this;
    }

    Holding granted() {
        return assigned ? this : granted(topicId, sinceEpoch);
    }
}
