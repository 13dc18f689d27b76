package io.minikafka.broker.network;

import io.minikafka.broker.log.LogRegion;
import io.minikafka.common.api.JsonRecord;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordCursor;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Turns stored batches into JSON records, as many as an answer's frame can hold. */
final class JsonRecords {
    /** For the envelope around the elements, and for each element around its records. */
    private static final int ENVELOPE_BYTES = 1024;

    private static final int ELEMENT_BYTES = 1024;

    /** Records in JSON stand in the heap, as themselves and as text, and 64 MB of it are to be enough. */
    static final int MAX_RECORD_BYTES = 4 << 20;

    private final int maxFrameBytes;

    JsonRecords(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /** One for all records of an answer. */
    JsonBudget newBudget(int elements) {
        return new JsonBudget(maxFrameBytes - ENVELOPE_BYTES - (long) ELEMENT_BYTES * elements, MAX_RECORD_BYTES);
    }

    /** Some records, and the offset behind what was looked at for them. */
    record Page(List<JsonRecord> records, long nextOffset) {}

    /**
     * The records of {@code region} from {@code offset} on, until the budget is used up.
     *
     * @throws BrokerException {@link ErrorCode#MESSAGE_TOO_LARGE} where not even the first one fits,
     *     {@link ErrorCode#CORRUPT_MESSAGE} where a batch on disk is damaged,
     *     {@link ErrorCode#UNSUPPORTED_COMPRESSION_TYPE} where the broker lacks the library to inflate one
     */
    Page read(LogRegion region, long offset, JsonBudget budget) {
        List<JsonRecord> records = new ArrayList<>();
        long nextOffset = offset;
        ByteBuffer batches = region.readFully();
        int position = 0;
        while (position < batches.limit()) {
            RecordBatch batch = RecordBatch.at(batches, position);
            if (!batch.isCrcValid()) {
                if (!records.isEmpty()) {
                    return new Page(
                            records, nextOffset); // what is whole; who comes back for the next one hears of the damage
                }
                throw new BrokerException(
                        ErrorCode.CORRUPT_MESSAGE, "the batch at offset " + batch.baseOffset() + " is damaged on disk");
            }
            try (RecordCursor cursor = batch.records(budget.inflating())) {
                while (cursor.next()) {
                    if (cursor.offset() < offset) {
                        continue;
                    }
                    JsonRecord record = new JsonRecord(
                            cursor.offset(), cursor.timestamp(), cursor.key(), cursor.value(), cursor.headers());
                    long size = sizeOf(record);
                    if (!budget.take(size, cursor.sizeInBytes())) {
                        requireRoomForFirst(records, record, size);
                        return new Page(records, record.offset);
                    }
                    records.add(record);
                }
            } catch (BrokerException e) {
                boolean laterThen = budget.inflating().isSpent() && budget.anyTaken();
                if (!records.isEmpty() || laterThen) {
                    return new Page(records, nextOffset); // as above
                }
                throw e;
            }
            nextOffset = batch.nextOffset();
            position += batch.sizeInBytes();
        }
        return new Page(records, nextOffset);
    }

    private void requireRoomForFirst(List<JsonRecord> records, JsonRecord refused, long size) {
        int allowed = maxFrameBytes - ENVELOPE_BYTES - ELEMENT_BYTES;
        if (size > allowed && records.isEmpty()) {
            throw new BrokerException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "the record at offset " + refused.offset + " is " + size
                            + " bytes long as JSON; allowed in one answer: " + allowed
                            + "; the format \"batches\" can carry it");
        }
    }

    private static long sizeOf(JsonRecord record) {
        CountingStream counter = new CountingStream();
        try {
            Json.write(counter, record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counter.count + 1; // and a comma
    }

    private static final class CountingStream extends OutputStream {
        private long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}
