package io.minikafka.broker.log;

/** A record's offset and its timestamp in milliseconds since the epoch. */
public record TimestampOffset(long timestamp, long offset) {}
