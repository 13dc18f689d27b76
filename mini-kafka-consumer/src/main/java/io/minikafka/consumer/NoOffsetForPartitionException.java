package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;

/** A partition has no committed offset to begin at, and {@code auto.offset.reset} is {@code none}: seek. */
@SuppressWarnings("serial") // the partition is for those who catch it, not for a stream
public final class NoOffsetForPartitionException extends BrokerException {
    private static final long serialVersionUID = 1L;

    private final TopicPartition partition;

    NoOffsetForPartitionException(TopicPartition partition) {
        super(
                ErrorCode.OFFSET_OUT_OF_RANGE,
                partition + " has no committed offset and auto.offset.reset is none: seek to where to begin");
        this.partition = partition;
    }

    public TopicPartition topicPartition() {
        return partition;
    }
}
