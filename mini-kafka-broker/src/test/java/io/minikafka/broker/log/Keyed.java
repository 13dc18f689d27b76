package io.minikafka.broker.log;

import io.minikafka.common.record.Compression;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordBatchBuilder;
import io.minikafka.common.record.RecordCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches of records with keys, and what a log made of them. A record is written as {@code key=value}; without the value
 * as {@code key}, without the key as {@code =value}.
 */
final class Keyed {
    /** A record as it is read back. */
    record Read(long offset, long timestamp, String record) {
        String key() {
            int equals = record.indexOf('=');
            return equals < 0 ? record : record.substring(0, equals);
        }

        boolean isTombstone() {
            return record.indexOf('=') < 0;
        }
    }

    /** A batch as it lies in the log. */
    record Stored(long baseOffset, long lastOffset, List<Read> records) {}

    private Keyed() {}

    /** One batch; the first record has {@code timestamp}, the next ones a millisecond more each. */
    static ByteBuffer batch(long timestamp, String... records) {
        return batch(Compression.NONE, timestamp, records);
    }

    static ByteBuffer batch(Compression compression, long timestamp, String... records) {
        return builder(compression, timestamp, records).build(RecordBatch.NO_PRODUCER_ID, (short) -1, -1);
    }

    static ByteBuffer batch(long producerId, int sequence, long timestamp, String... records) {
        return batch(Compression.NONE, producerId, sequence, timestamp, records);
    }

    static ByteBuffer batch(Compression compression, long producerId, int sequence, long timestamp, String... records) {
        return builder(compression, timestamp, records).build(producerId, (short) 0, sequence);
    }

    static RecordBatchBuilder builder(Compression compression, long timestamp, String... records) {
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[512], compression);
        for (int i = 0; i < records.length; i++) {
            int equals = records[i].indexOf('=');
            byte[] key = equals == 0 ? null : bytes(equals < 0 ? records[i] : records[i].substring(0, equals));
            byte[] value = equals < 0 ? null : bytes(records[i].substring(equals + 1));
            builder.append(timestamp + i, key, value, List.of());
        }
        return builder;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The batches that lie in {@code bytes}; fails where there is anything but whole, valid ones in order. */
    static List<Stored> stored(ByteBuffer bytes) {
        List<Stored> batches = new ArrayList<>();
        long next = -1;
        for (int at = 0; at < bytes.limit(); ) {
            RecordBatch batch = RecordBatch.at(bytes, at);
            if (!batch.isCrcValid() || batch.baseOffset() < next) {
                throw new AssertionError(batch + " behind offset " + (next - 1) + ", CRC valid: " + batch.isCrcValid());
            }
            next = batch.nextOffset();
            List<Read> records = new ArrayList<>();
            try (RecordCursor cursor = batch.records()) {
                while (cursor.next()) {
                    String key = cursor.hasKey() ? new String(cursor.key(), StandardCharsets.UTF_8) : "";
                    String value = cursor.hasValue() ? "=" + new String(cursor.value(), StandardCharsets.UTF_8) : "";
                    records.add(new Read(cursor.offset(), cursor.timestamp(), key + value));
                }
            }
            batches.add(new Stored(batch.baseOffset(), batch.lastOffset(), records));
            at += batch.sizeInBytes();
        }
        return batches;
    }

    /** All batches of the log from {@code offset} on, read as a consumer would, who never stands still. */
    static List<Stored> stored(PartitionLog log, long offset, int maxBytes) {
        List<Stored> all = new ArrayList<>();
        long position = offset;
        while (position < log.logEndOffset()) {
            try (LogRegion region = log.read(position, maxBytes, log.logEndOffset())) {
                List<Stored> some = stored(region.readFully());
                if (some.isEmpty() || some.get(0).lastOffset() < position) {
                    throw new AssertionError(some + " at offset " + position + " of " + log.logEndOffset());
                }
                all.addAll(some);
                position = some.get(some.size() - 1).lastOffset() + 1;
            }
        }
        return all;
    }

    /** All records of the log. */
    static List<Read> readAll(PartitionLog log) {
        return stored(log, log.logStartOffset(), 3000).stream()
                .flatMap(batch -> batch.records().stream())
                .filter(record -> record.offset() >= log.logStartOffset())
                .toList();
    }

    /** All records of the log, as {@code offset:key=value}. */
    static List<String> texts(PartitionLog log) {
        return readAll(log).stream()
                .map(record -> record.offset() + ":" + record.record())
                .toList();
    }
}
