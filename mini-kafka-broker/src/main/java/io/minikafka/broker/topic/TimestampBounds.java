package io.minikafka.broker.topic;

/**
 * How far a producer's time may be from the broker's when a record arrives.
 *
 * @param beforeMaxMs how old a record may be
 * @param afterMaxMs from how far in the future it may come
 */
public record TimestampBounds(long beforeMaxMs, long afterMaxMs) {}
