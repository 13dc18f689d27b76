package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;

/** A deserializer refused a record. The position stays at that record: {@code seek(partition, offset + 1)} skips it. */
@SuppressWarnings("serial") // the partition is for those who catch it, not for a stream
public final class RecordDeserializationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final TopicPartition partition;
    private final long offset;

    RecordDeserializationException(TopicPartition partition, long offset, String part, RuntimeException cause) {
        super("the " + part + " of " + partition + " at offset " + offset + " cannot be deserialized: " + cause, cause);
        this.partition = partition;
        this.offset = offset;
    }

    public TopicPartition topicPartition() {
        return partition;
    }

    public long offset() {
        return offset;
    }
}
