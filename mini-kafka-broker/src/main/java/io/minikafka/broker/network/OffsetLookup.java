package io.minikafka.broker.network;

import io.minikafka.broker.log.TimestampOffset;
import io.minikafka.broker.topic.Partition;
import io.minikafka.broker.topic.TopicRegistry;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.InflateBudget;
import io.minikafka.common.record.RecordBatch;
import java.util.Optional;

/** Finds offsets for clients: only in logs that can be trusted, and only of records that readers may see. */
final class OffsetLookup {
    /** A compressed batch is inflated for each partition that is searched by time; this is for all of a request. */
    private static final long MAX_INFLATED_BYTES = 1 << 30;

    private final TopicRegistry topics;

    OffsetLookup(TopicRegistry topics) {
        this.topics = topics;
    }

    /** For all searches of one request. */
    static InflateBudget budget(String method) {
        return new InflateBudget(
                RecordBatch.DEFAULT_MAX_INFLATED_BYTES,
                MAX_INFLATED_BYTES,
                "one " + method + "; ask for fewer partitions");
    }

    Partition partition(TopicPartition id, Optional<String> topicId) {
        Partition partition = topics.partition(id, topicId);
        partition.requireInService();
        return partition;
    }

    /** The first record at or after a time. */
    Optional<TimestampOffset> firstAt(Partition partition, long timestampMs, InflateBudget budget) {
        return partition.log().offsetForTimestamp(timestampMs, partition.highWatermark(), budget);
    }
}
