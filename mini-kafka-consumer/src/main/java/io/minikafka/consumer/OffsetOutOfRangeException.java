package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;

/** A position lies outside what the partition holds, and {@code auto.offset.reset} is {@code none}: seek. */
@SuppressWarnings("serial") // the partition is for those who catch it, not for a stream
public final class OffsetOutOfRangeException extends BrokerException {
    private static final long serialVersionUID = 1L;

    private final TopicPartition partition;
    private final long offset;

    OffsetOutOfRangeException(TopicPartition partition, long offset, long logStartOffset, long endOffset) {
        super(
                ErrorCode.OFFSET_OUT_OF_RANGE,
                "offset " + offset + " of " + partition + " is out of range: the partition holds " + logStartOffset
                        + " to " + endOffset + " (exclusive), and auto.offset.reset is none");
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
