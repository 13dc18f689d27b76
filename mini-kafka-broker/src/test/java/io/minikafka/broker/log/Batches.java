package io.minikafka.broker.log;

import io.minikafka.common.record.Compression;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordBatchBuilder;
import io.minikafka.common.record.RecordCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Batches as a producer would send them, and what the log made of them. */
public final class Batches {
    /** A record as it is read back. */
    record Read(long offset, long timestamp, String value) {}

    private Batches() {}

    /** One batch with one record for each value; the first one has {@code timestamp}, the next ones a millisecond more. */
    public static ByteBuffer batch(long timestamp, String... values) {
        return batch(RecordBatch.NO_PRODUCER_ID, (short) -1, -1, timestamp, values);
    }

    static ByteBuffer batch(long producerId, short epoch, int sequence, long timestamp, String... values) {
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[512], Compression.NONE);
        for (int i = 0; i < values.length; i++) {
            builder.append(timestamp + i, null, values[i].getBytes(StandardCharsets.UTF_8), null);
        }
        return builder.build(producerId, epoch, sequence);
    }

    /** One batch with one record whose batch takes exactly so many bytes. */
    static ByteBuffer batchOf(int bytes, long timestamp) {
        ByteBuffer batch = batch(timestamp, "x".repeat(bytes - 75));
        for (int length = bytes - 76; batch.remaining() != bytes; length++) {
            batch = batch(timestamp, "x".repeat(length));
        }
        return batch;
    }

    static ByteBuffer together(ByteBuffer... batches) {
        int bytes = 0;
        for (ByteBuffer batch : batches) {
            bytes += batch.remaining();
        }
        ByteBuffer all = ByteBuffer.allocate(bytes);
        for (ByteBuffer batch : batches) {
            all.put(batch.duplicate());
        }
        return all.flip();
    }

    /** The records of whole, valid batches; fails where there is anything else. */
    static List<Read> read(ByteBuffer batches) {
        List<Read> records = new ArrayList<>();
        for (int at = 0; at < batches.limit(); ) {
            RecordBatch batch = RecordBatch.at(batches, at);
            if (!batch.isCrcValid()) {
                throw new AssertionError("wrong CRC in " + batch);
            }
            try (RecordCursor cursor = batch.records()) {
                while (cursor.next()) {
                    records.add(new Read(
                            cursor.offset(), cursor.timestamp(), new String(cursor.value(), StandardCharsets.UTF_8)));
                }
            }
            at += batch.sizeInBytes();
        }
        return records;
    }

    /** What one read of the log returns. */
    static List<Read> read(PartitionLog log, long offset, int maxBytes) {
        try (LogRegion region = log.read(offset, maxBytes, log.logEndOffset())) {
            return read(region.readFully());
        }
    }

    /** All records of the log, read as a consumer would. */
    static List<Read> readAll(PartitionLog log, int maxBytes) {
        List<Read> all = new ArrayList<>();
        long offset = log.logStartOffset();
        while (offset < log.logEndOffset()) {
            List<Read> some = read(log, offset, maxBytes);
            if (some.isEmpty()) {
                throw new AssertionError("nothing at offset " + offset + " of " + log.logEndOffset());
            }
            all.addAll(some);
            offset = some.get(some.size() - 1).offset() + 1;
        }
        return all;
    }

    static List<String> values(List<Read> records) {
        return records.stream().map(Read::value).toList();
    }
}
