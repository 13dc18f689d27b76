package io.minikafka.broker.network;

import io.minikafka.broker.topic.TopicRegistry;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.JsonRecord;
import io.minikafka.common.api.Produce;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.KeyHash;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordBatchBuilder;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes batches of JSON records, one for each partition, as a producer would: by the key's hash, and where there is no
 * key one partition after the other.
 *
 * <p>Threads: any.
 */
final class JsonBatches {
    private final TopicRegistry topics;
    private final InstantSource clock;
    private final AtomicInteger nextUnkeyed;

    /** The first partition for a record without key comes from the clock, so that restarts do not favour partition 0. */
    JsonBatches(TopicRegistry topics, InstantSource clock) {
        this.topics = topics;
        this.clock = clock;
        this.nextUnkeyed = new AtomicInteger((int) clock.millis());
    }

    /** The batches in the order of the partitions. */
    Map<TopicPartition, ByteBuffer> build(Produce.Partition element) {
        if (element.records.orElseThrow().isEmpty()) {
            throw new BrokerException(
                    ErrorCode.INVALID_RECORD, "no records for topic " + element.topic + "; allowed: at least one");
        }
        Map<Integer, RecordBatchBuilder> builders = new TreeMap<>();
        for (JsonRecord record : element.records.get()) {
            int partition = element.partition == Produce.ANY_PARTITION
                    ? partitionFor(element.topic, record.key)
                    : element.partition;
            builders.computeIfAbsent(partition, p -> new RecordBatchBuilder(new byte[1024], Compression.NONE))
                    .append(
                            record.timestamp < 0 ? clock.millis() : record.timestamp,
                            record.key,
                            record.value,
                            record.headers);
        }
        Map<TopicPartition, ByteBuffer> batches = new LinkedHashMap<>();
        builders.forEach((partition, builder) -> batches.put(
                new TopicPartition(element.topic, partition),
                builder.build(RecordBatch.NO_PRODUCER_ID, RecordBatch.NO_PRODUCER_EPOCH, RecordBatch.NO_SEQUENCE)));
        return batches;
    }

    private int partitionFor(String topic, byte[] key) {
        int partitions = topics.partitionCount(topic);
        if (partitions == 0) {
            throw new BrokerException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "topic " + topic + " does not exist");
        }
        return key == null
                ? Math.floorMod(nextUnkeyed.getAndIncrement(), partitions)
                : KeyHash.partitionFor(key, partitions);
    }
}
