package io.minikafka.producer;

import io.minikafka.common.TopicPartition;

/** Where a record went. Immutable. */
public final class RecordMetadata {
    /** Stands for an offset that nobody knows: with {@code acks=0}, and where a record was not written. */
    public static final long UNKNOWN_OFFSET = -1;

    private final TopicPartition topicPartition;
    private final long offset;
    private final long timestamp;
    private final int serializedKeySize;
    private final int serializedValueSize;

    RecordMetadata(
            TopicPartition topicPartition,
            long offset,
            long timestamp,
            int serializedKeySize,
            int serializedValueSize) {
        this.topicPartition = topicPartition;
        this.offset = offset;
        this.timestamp = timestamp;
        this.serializedKeySize = serializedKeySize;
        this.serializedValueSize = serializedValueSize;
    }

    public String topic() {
        return topicPartition.topic();
    }

    public int partition() {
        return topicPartition.partition();
    }

    public boolean hasOffset() {
        return offset != UNKNOWN_OFFSET;
    }

    /** {@link #UNKNOWN_OFFSET} where the broker did not tell it. */
    public long offset() {
        return offset;
    }

    /** Milliseconds since the epoch: the record's own time, or the broker's where the topic has log append time. */
    public long timestamp() {
        return timestamp;
    }

    /** In bytes; -1 where there is no key. */
    public int serializedKeySize() {
        return serializedKeySize;
    }

    /** In bytes; -1 where there is no value. */
    public int serializedValueSize() {
        return serializedValueSize;
    }

    /** As Kafka writes it: {@code orders-0@42}. */
    @Override
    public String toString() {
        return topicPartition + "@" + offset;
    }
}
