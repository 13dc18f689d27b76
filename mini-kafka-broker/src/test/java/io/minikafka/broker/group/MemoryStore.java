package io.minikafka.broker.group;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** A store whose records outlive the coordinator; appends can be made to fail. */
final class MemoryStore implements GroupStore {
    static final int PARTITIONS = 4;

    private final List<GroupRecord> records = new ArrayList<>();
    private int appends;
    private boolean failing;
    private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

    @Override
    public int partitionCount() {
        return PARTITIONS;
    }

    @Override
    public void append(int partition, List<GroupRecord> batch) {
        if (partition < 0 || partition >= PARTITIONS || batch.isEmpty()) {
            throw new IllegalArgumentException("append to " + partition + " of " + batch.size() + " records");
        }
        if (failing) {
            throw new BrokerException(ErrorCode.KAFKA_STORAGE_ERROR, "no room");
        }
        appends++;
        records.addAll(batch);
    }

    @Override
    public CompletableFuture<Void> settled(int partition) {
        return settled;
    }

    /** What is appended from now on is settled when the future is. */
    void settleWith(CompletableFuture<Void> future) {
        settled = future;
    }

    @Override
    public void replay(BiConsumer<byte[], byte[]> keyAndValue) {
        records.forEach(
                record -> keyAndValue.accept(record.key(), record.value().orElse(null)));
    }

    List<GroupRecord> records() {
        return List.copyOf(records);
    }

    void fail(boolean now) {
        failing = now;
    }

    int appends() {
        return appends;
    }

    /** Puts a record there that no coordinator of this version writes. */
    void put(String key, String value) {
        records.add(new GroupRecord(
                key.getBytes(StandardCharsets.UTF_8),
                Optional.ofNullable(value).map(text -> text.getBytes(StandardCharsets.UTF_8))));
    }

    /** Key and value of each record as text. */
    List<String> lines() {
        return records.stream()
                .map(record -> new String(record.key(), StandardCharsets.UTF_8) + " = "
                        + record.value()
                                .map(value -> new String(value, StandardCharsets.UTF_8))
                                .orElse("-"))
                .toList();
    }
}
