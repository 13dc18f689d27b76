package io.minikafka.broker.group;

/**
 * How a member holds a partition.
 *
 * @param sinceEpoch the epoch whose answer gave it to the member; later epochs included it without a break
 * @param assigned false once an answer has asked the member to let go of it
 * @param revokedNanos when that answer was given; says nothing while it is assigned
 */
record Holding(int sinceEpoch, boolean assigned, long revokedNanos) {
    static Holding granted(int epoch) {
        return new Holding(epoch, true, 0);
    }

    Holding revoked(long nowNanos) {
        return assigned ? new Holding(sinceEpoch, false, nowNanos) : this;
    }

    Holding granted() {
        return assigned ? this : granted(sinceEpoch);
    }
}
