package io.minikafka.broker.topic;

/**
 * How far a producer's time may be from the broker's when a record arrives.
 *
 * @param beforeMaxMs how old a record may be
 * @param afterMaxMs from how far in the future it may come
 */
public record TimestampBounds(long beforeMaxMs, long afterMaxMs) {

    /** The earliest time that a record may have when it arrives at {@code nowMs}. */
    long oldestAt(long nowMs) {
        return nowMs - beforeMaxMs; // both are positive: it cannot overflow
    }

    long newestAt(long nowMs) {
        return afterMaxMs > Long.MAX_VALUE - nowMs ? Long.MAX_VALUE : nowMs + afterMaxMs;
    }
}
