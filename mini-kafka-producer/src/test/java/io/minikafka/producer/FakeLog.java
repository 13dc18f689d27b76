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

    private record Produced(int baseSequence, int lastSequence, long baseOffset) {}

    FakeLog(TopicPartition partition) {
        this.partition = partition;
    }

    List<Stored> records() {
        return records;
    }

    void forgetProducers() {
        producers.clear();
    }

    Produce.Written append(ByteBuf bytes) {
        try {
            RecordBatch batch = RecordBatch.at(ByteBuffer.wrap(ByteBufUtil.getBytes(bytes)), 0);
            BatchValidator.validate(batch, 64 << 20);
            return written(batch, offsetOf(batch));
        } catch (BrokerException e) {
            return new Produce.Written(partition, -1, 0, -1, Optional.of(RpcError.of(e)));
        }
    }

    private long offsetOf(RecordBatch batch) {
        if (!batch.hasProducerId()) {
            return store(batch);
        }
        Deque<Produced> known = producers.computeIfAbsent(batch.producerId(), id -> new ArrayDeque<>());
        for (Produced earlier : known) {
            if (earlier.baseSequence == batch.baseSequence() && earlier.lastSequence == batch.lastSequence()) {
                return earlier.baseOffset;
            }
        }
        if (!known.isEmpty() && batch.baseSequence() != ((known.getLast().lastSequence + 1) & Integer.MAX_VALUE)) {
            throw new BrokerException(
                    ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                    "after " + known.getLast().lastSequence + " came " + batch.baseSequence());
        }
        long offset = store(batch);
        known.addLast(new Produced(batch.baseSequence(), batch.lastSequence(), offset));
        if (known.size() > 5) {
            known.removeFirst();
        }
        return offset;
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
