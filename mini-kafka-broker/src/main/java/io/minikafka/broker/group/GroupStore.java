package io.minikafka.broker.group;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * Where groups are kept: the partitions of {@code __consumer_offsets}, each a log that can be compacted.
 *
 * <p>Threads: the coordinator's owner calls, nobody else.
 */
public interface GroupStore {
    int partitionCount();

    /**
     * Appends all records as one batch: after a crash all of them are there or none.
     *
     * @throws io.minikafka.common.rpc.BrokerException KAFKA_STORAGE_ERROR; then none of them is there
     */
    void append(int partition, List<GroupRecord> records);

    /**
     * Completes when what was appended to a partition so far is as safe as its flush policy wants it before it is told of;
     * at once where that is so already. On any thread. Fails with a {@link io.minikafka.common.rpc.BrokerException}
     * KAFKA_STORAGE_ERROR; then nobody knows what of it a restart will find.
     */
    CompletableFuture<Void> settled(int partition);

    /** Hands over every record of every partition in order; the value is null where the record deletes its key. */
    void replay(BiConsumer<byte[], byte[]> keyAndValue);
}
