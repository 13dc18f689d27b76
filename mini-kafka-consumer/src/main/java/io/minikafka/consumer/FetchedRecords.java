package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordCursor;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The batches of one partition that one fetch brought, read record by record where they lie in the received buffer. Owns
 * that buffer. On the polling thread.
 */
final class FetchedRecords implements AutoCloseable {
    private static final long UNKNOWN = -1;

    private final TopicPartition partition;
    private final ByteBuf owned;
    private final ByteBuffer bytes;
    private final boolean checkCrcs;
    private final long startOffset;
    private final long endOffset;

    private long nextOffset;
    private int at;
    private RecordBatch batch; // null between batches
    private RecordCursor cursor;
    private TimestampType timestampType;
    private int readOfBatch;

    /** Takes {@code records} over, which were asked for from {@code startOffset} on. */
    FetchedRecords(TopicPartition partition, ByteBuf records, long startOffset, boolean checkCrcs) {
        this.partition = partition;
        this.owned = records;
        this.bytes = records.nioBuffer();
        this.checkCrcs = checkCrcs;
        this.startOffset = startOffset;
        this.nextOffset = startOffset;
        this.endOffset = endOf(bytes);
    }

    /** The offset behind the last record that was read, or skipped because it was not asked for. */
    long nextOffset() {
        return nextOffset;
    }

    /** Whether the layout tells where the next fetch has to go on. */
    boolean hasEndOffset() {
        return endOffset != UNKNOWN;
    }

    long endOffset() {
        return endOffset;
    }

    /** About how many bytes are still to be read. */
    int remainingBytes() {
        int remaining = bytes.limit() - at;
        if (batch != null) {
            int count = Math.max(1, batch.recordCount());
            remaining -= (int) ((long) batch.sizeInBytes() * Math.min(readOfBatch, count) / count);
        }
        return remaining;
    }

    /**
     * Adds at most {@code max} records to {@code out}. What it throws leaves {@link #nextOffset} at the record that
     * could not be read, and those before it in {@code out}.
     *
     * @return whether there may be more
     */
    <K, V> boolean read(List<ConsumerRecord<K, V>> out, int max, RecordParser<K, V> parser) {
        int full = out.size() + max;
        try {
            while (out.size() < full) {
                if (cursor == null && !openBatch()) {
                    return false;
                }
                if (!readBatch(out, full, parser)) {
                    closeBatch();
                    nextOffset = Math.max(nextOffset, batch.nextOffset());
                    at += batch.sizeInBytes();
                    batch = null;
                }
            }
            return true;
        } catch (BrokerException e) {
            closeBatch();
            throw unreadable(e);
        } catch (RuntimeException | Error e) { // by a deserializer
            closeBatch();
            batch = null; // is opened again, and read from nextOffset on
            throw e;
        }
    }

    private <K, V> boolean readBatch(List<ConsumerRecord<K, V>> out, int full, RecordParser<K, V> parser) {
        RecordCursor records = cursor;
        while (out.size() < full) {
            if (!records.next()) {
                return false;
            }
            readOfBatch++;
            long offset = records.offset();
            if (offset >= nextOffset) {
                out.add(parser.parse(partition, records, timestampType));
                nextOffset = offset + 1;
            }
        }
        return true;
    }

    private boolean openBatch() {
        while (at < bytes.limit()) {
            RecordBatch next = RecordBatch.at(bytes, at);
            batch = next;
            if (checkCrcs && !next.isCrcValid()) {
                throw new BrokerException(ErrorCode.CORRUPT_MESSAGE, "the CRC does not fit the bytes of the " + next);
            }
            if (next.nextOffset() > nextOffset && !next.isControl()) {
                timestampType = next.timestampType();
                readOfBatch = 0;
                cursor = next.records();
                return true;
            }
            nextOffset = Math.max(nextOffset, next.nextOffset());
            at += next.sizeInBytes();
            batch = null;
        }
        if (nextOffset == startOffset) {
            throw new BrokerException(ErrorCode.CORRUPT_MESSAGE, "the broker answered with records before it only");
        }
        return false;
    }

    private void closeBatch() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
    }

    /** A library that is missing is no reason to skip records: that must not look like damage. */
    private BrokerException unreadable(BrokerException cause) {
        if (cause.code() == ErrorCode.UNSUPPORTED_COMPRESSION_TYPE) {
            return new BrokerException(
                    cause.code(),
                    partition + " cannot be read at offset " + nextOffset + ": " + cause.getMessage(),
                    cause);
        }
        String hint = batch != null && batch.nextOffset() > nextOffset
                ? "; the batch claims to end before offset " + batch.nextOffset() + ": seek there to skip it"
                : "";
        return new CorruptRecordException(partition, nextOffset, cause.getMessage() + hint, cause);
    }

    /** Behind the last batch, or {@link #UNKNOWN} where the bytes are not laid out as batches. */
    private static long endOf(ByteBuffer bytes) {
        try {
            long end = UNKNOWN;
            for (int at = 0; at < bytes.limit(); ) {
                RecordBatch batch = RecordBatch.at(bytes, at);
                end = batch.nextOffset();
                at += batch.sizeInBytes();
            }
            return end;
        } catch (BrokerException e) {
            return UNKNOWN; // reading will say so, once it gets there
        }
    }

    @Override
    public void close() {
        closeBatch();
        owned.release();
    }
}
