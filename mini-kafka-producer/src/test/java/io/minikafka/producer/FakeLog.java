package io.minikafka.producer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.Produce;
import io.minikafka.common.record.BatchValidator;
import io.minikafka.common.record.Header;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordCursor;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One partition in memory, with the sequence check of a broker that remembers five batches of each producer. */
final class FakeLog {
    private final TopicPartition partition;
    private final List<Stored> records = new ArrayList<>();
    private final Map<Long, Deque<Produced>> producers = new HashMap<>();
    private final List<ErrorCode> refusals = new ArrayList<>();

    /** A record as it was written. */
    static final class Stored {
        final long timestamp;
        final byte[] key;
        final byte[] value;
        final List<Header> headers;
        final RecordBatch batch;

        Stored(RecordCursor cursor, RecordBatch batch) {
            this.timestamp = cursor.timestamp();
            this.key = cursor.key();
            this.value = cursor.value();
            this.headers = cursor.headers();
            this.batch = batch;
        }

        String text() {
            return new String(value, StandardCharsets.UTF_8);
        }
    }

    private record Produced(short epoch, int baseSequence, int lastSequence, long baseOffset) {}

    FakeLog(TopicPartition partition) {
        this.partition = partition;
    }

    List<Stored> records() {
        return records;
    }

    List<ErrorCode> refusals() {
        return refusals;
    }

    void forgetProducers() {
        producers.clear();
    }

    /** As when the power is cut: the newest records are gone, and what was known of their producers. */
    void lose(int count) {
        int left = records.size() - count;
        records.subList(left, records.size()).clear();
        producers.values().forEach(known -> known.removeIf(batch -> batch.baseOffset >= left));
    }

    Produce.Written append(ByteBuf bytes) {
        try {
            RecordBatch batch = RecordBatch.at(ByteBuffer.wrap(ByteBufUtil.getBytes(bytes)), 0);
            BatchValidator.validate(batch, 64 << 20);
            return written(batch, offsetOf(batch));
        } catch (BrokerException e) {
            refusals.add(e.code());
            return new Produce.Written(partition, -1, 0, -1, Optional.of(RpcError.of(e)));
        }
    }

    private long offsetOf(RecordBatch batch) {
        if (!batch.hasProducerId()) {
            return store(batch);
        }
        Deque<Produced> known = producers.computeIfAbsent(batch.producerId(), id -> new ArrayDeque<>());
        for (Produced earlier : known) {
            if (earlier.epoch == batch.producerEpoch()
                    && earlier.baseSequence == batch.baseSequence()
                    && earlier.lastSequence == batch.lastSequence()) {
                return earlier.baseOffset;
            }
        }
        if (!known.isEmpty()) {
            requireNext(batch, known.getLast());
        }
        if (!known.isEmpty() && known.getLast().epoch < batch.producerEpoch()) {
            known.clear();
        }
        long offset = store(batch);
        known.addLast(new Produced(batch.producerEpoch(), batch.baseSequence(), batch.lastSequence(), offset));
        if (known.size() > 5) {
            known.removeFirst();
        }
        return offset;
    }

    private static void requireNext(RecordBatch batch, Produced last) {
        if (batch.producerEpoch() < last.epoch) {
            throw new BrokerException(
                    ErrorCode.INVALID_PRODUCER_EPOCH, "after epoch " + last.epoch + " came " + batch.producerEpoch());
        }
        int next = batch.producerEpoch() > last.epoch ? 0 : (last.lastSequence + 1) & Integer.MAX_VALUE;
        if (batch.baseSequence() != next) {
            throw new BrokerException(
                    ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, next + " comes next, not " + batch.baseSequence());
        }
    }

    private long store(RecordBatch batch) {
        long offset = records.size();
        try (RecordCursor cursor = batch.records()) {
            while (cursor.next()) {
                records.add(new Stored(cursor, batch));
            }
        }
        return offset;
    }

    private Produce.Written written(RecordBatch batch, long offset) {
        return new Produce.Written(partition, offset, batch.recordCount(), -1, Optional.empty());
    }
}
