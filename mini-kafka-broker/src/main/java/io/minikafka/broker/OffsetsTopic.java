package io.minikafka.broker;

import io.minikafka.broker.group.GroupRecord;
import io.minikafka.broker.group.GroupStore;
import io.minikafka.broker.log.LogRegion;
import io.minikafka.broker.metadata.TopicNames;
import io.minikafka.broker.topic.Partition;
import io.minikafka.broker.topic.TopicRegistry;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordBatchBuilder;
import io.minikafka.common.record.RecordCursor;
import io.minikafka.common.record.TimestampType;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps groups in {@code __consumer_offsets}, a topic like any other but that no client can write. */
final class OffsetsTopic implements GroupStore {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetsTopic.class);
    private static final int READ_BYTES = 1 << 20;
    private static final CompletableFuture<Void> SETTLED = CompletableFuture.completedFuture(null);

    private final TopicRegistry topics;
    private final InstantSource clock;

    OffsetsTopic(TopicRegistry topics, InstantSource clock) {
        this.topics = topics;
        this.clock = clock;
    }

    @Override
    public int partitionCount() {
        return topics.partitionCount(TopicNames.CONSUMER_OFFSETS);
    }

    @Override
    public void append(int partition, List<GroupRecord> records) {
        RecordBatchBuilder batch = new RecordBatchBuilder(new byte[1024], Compression.NONE);
        long now = clock.millis();
        for (GroupRecord record : records) {
            batch.append(now, record.key(), record.value().orElse(null), List.of());
        }
        ByteBuffer bytes = batch.build(0, Partition.LEADER_EPOCH, TimestampType.CREATE_TIME);
        partition(partition).append(bytes);
    }

    @Override
    public CompletableFuture<Void> settled(int number) {
        Partition partition = partition(number);
        return partition.syncsCommits() ? partition.whenDurable(partition.log().logEndOffset()) : SETTLED;
    }

    @Override
    public void replay(BiConsumer<byte[], byte[]> keyAndValue) {
        for (int number = 0; number < partitionCount(); number++) {
            Partition partition = partition(number);
            long offset = partition.logStartOffset();
            while (offset < partition.highWatermark()) {
                offset = replay(partition, offset, keyAndValue);
            }
        }
    }

    private long replay(Partition partition, long offset, BiConsumer<byte[], byte[]> keyAndValue) {
        try (LogRegion region = partition.read(offset, READ_BYTES)) {
            ByteBuffer batches = region.readFully();
            long next = offset;
            for (int position = 0; position < batches.limit(); ) {
                RecordBatch batch = RecordBatch.at(batches, position);
                replay(partition, batch, keyAndValue);
                next = batch.nextOffset();
                position += batch.sizeInBytes();
            }
            return next;
        }
    }

    /**
     * A batch that is damaged on disk is left out, and said so: what it changed is then as it was before, so that groups
     * read records again rather than none of them, or of anybody's, being served.
     */
    private static void replay(Partition partition, RecordBatch batch, BiConsumer<byte[], byte[]> keyAndValue) {
        if (!batch.isCrcValid()) {
            LOG.error(
                    "{}: the batch at offset {} is damaged on disk and left out; groups may read again what it committed",
                    partition.id(),
                    batch.baseOffset());
            return;
        }
        try (RecordCursor records = batch.records()) {
            while (records.next()) {
                keyAndValue.accept(records.key(), records.value());
            }
        }
    }

    private Partition partition(int number) {
        return topics.partition(new TopicPartition(TopicNames.CONSUMER_OFFSETS, number));
    }
}
