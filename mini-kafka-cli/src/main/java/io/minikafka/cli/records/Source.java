package io.minikafka.cli.records;

import io.minikafka.common.TopicPartition;
import io.minikafka.consumer.ConsumerRecord;
import java.util.List;
import java.util.Map;

/** Where {@code consume} gets its records from. On the main thread. */
interface Source {
    /** Waits a moment for records; {@link io.minikafka.consumer.WakeupException} where the command is to end. */
    List<ConsumerRecord<byte[], byte[]>> next();

    /** Whether all that is to be read has come. */
    boolean isDone();

    /** These were printed, up to each partition's next offset. */
    void processed(Map<TopicPartition, Long> nextOffsets);
}
