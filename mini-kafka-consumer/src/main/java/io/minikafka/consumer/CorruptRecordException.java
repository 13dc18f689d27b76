package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;

/** The bytes at the position are no records. The position stays: another poll reads them again, a seek gets past them. */
@SuppressWarnings("serial") // the partition is for those who catch it, not for a stream
public final class CorruptRecordException extends BrokerException {
    private static final long serialVersionUID = 1L;

    private final TopicPartition partition;
    private final long offset;

    CorruptRecordException(TopicPartition partition, long offset, String why, Throwable cause) {
        super(ErrorCode.CORRUPT_MESSAGE, partition + " cannot be read at offset " + offset + ": " + why, cause);
        this.partition = partition;
        this.offset = offset;
    }

    public TopicPartition topicPartition() {
        return partition;
    }

    /** The position of the consumer, which did not move. */
    public long offset() {
        return offset;
    }
}
