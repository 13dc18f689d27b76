package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;

/** Where the partitions' logs end now. For any thread; never blocks. */
@FunctionalInterface
public interface LogEnds {
    /** The offset of the next record, 0 for a partition that is not there. */
    long logEndOffset(TopicPartition partition);
}
