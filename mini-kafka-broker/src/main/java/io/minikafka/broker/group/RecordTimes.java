package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import java.util.OptionalLong;

/** When records were written. Reads files. */
@FunctionalInterface
public interface RecordTimes {
    /**
     * The time (ms since the epoch) of the first record at or behind {@code offset}; empty where there is none, it has no
     * time, or its partition cannot be read.
     */
    OptionalLong firstFrom(TopicPartition partition, long offset);
}
