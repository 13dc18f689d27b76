package io.minikafka.broker.log;

import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.TimestampType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Walks over the batches of a segment by their headers, without reading the records. Nothing is checked but that the
 * headers hang together; the CRC is the business of {@link BatchScanner}.
 *
 * <p>Threads: one.
 */
final class BatchWalker {
    /** Takes in the batches between two entries of the index with one read. */
    static final int NEAR_BYTES = 4096;
    /** For walks through a whole segment. */
    static final int FAR_BYTES = 64 * 1024;

    private final FileChannel channel;
    private final int limit;
    private final ByteBuffer window;
    private int windowStart;
    private int position;
    private int next;

    /** Walks from {@code start}, where a batch must begin, up to {@code limit}; stands before the first batch. */
    BatchWalker(FileChannel channel, int start, int limit, int windowBytes) {
        this.channel = channel;
        this.limit = limit;
        this.window = ByteBuffer.allocate(Math.max(RecordBatch.HEADER_BYTES, Math.min(windowBytes, limit - start)))
                .limit(0);
        this.windowStart = start;
        this.position = start;
        this.next = start;
    }

    /** How many of the first {@code bytes} bytes of a segment are batches that hang together. */
    static int wholeBytes(Segment segment, int bytes) throws IOException {
        BatchWalker walker = new BatchWalker(segment.channel(), 0, bytes, FAR_BYTES);
        boolean more = true;
        while (more) {
            more = walker.advance();
        }
        return walker.nextPosition();
    }

    /** Steps to the next batch; false at the limit, and where what follows is no whole batch. */
    boolean advance() throws IOException {
        if (limit - next < RecordBatch.HEADER_BYTES || !load(next)) {
            return false;
        }
        int at = next - windowStart;
        int length = window.getInt(at + RecordBatch.LENGTH_AT);
        if (length < RecordBatch.HEADER_BYTES - RecordBatch.LOG_OVERHEAD
                || length > limit - next - RecordBatch.LOG_OVERHEAD
                || window.get(at + RecordBatch.MAGIC_AT) != RecordBatch.MAGIC
                || window.getInt(at + RecordBatch.LAST_OFFSET_DELTA_AT) < 0) {
            return false;
        }
        position = next;
        next += RecordBatch.LOG_OVERHEAD + length;
        return true;
    }

    /** Whether the walk came to its limit exactly at the end of a batch. */
    boolean atLimit() {
        return next == limit;
    }

    int position() {
        return position;
    }

    int nextPosition() {
        return next;
    }

    long baseOffset() {
        return window.getLong(position - windowStart + RecordBatch.BASE_OFFSET_AT);
    }

    long lastOffset() {
        return baseOffset() + window.getInt(position - windowStart + RecordBatch.LAST_OFFSET_DELTA_AT);
    }

    /** Of the records that the batch was appended with. */
    long maxTimestamp() {
        return window.getLong(position - windowStart + RecordBatch.MAX_TIMESTAMP_AT);
    }

    /** The latest time of the records; {@link RecordBatch#NO_TIMESTAMP} where compaction has left none. */
    long latestRecordTime() {
        boolean empty = window.getInt(position - windowStart + RecordBatch.RECORD_COUNT_AT) == 0;
        return empty ? RecordBatch.NO_TIMESTAMP : maxTimestamp();
    }

    /** {@link RecordBatch#NO_PRODUCER_ID} where the batch has none. */
    long producerId() {
        return window.getLong(position - windowStart + RecordBatch.PRODUCER_ID_AT);
    }

    short producerEpoch() {
        return window.getShort(position - windowStart + RecordBatch.PRODUCER_EPOCH_AT);
    }

    /** {@link RecordBatch#NO_SEQUENCE} where the batch has none. */
    int baseSequence() {
        return window.getInt(position - windowStart + RecordBatch.BASE_SEQUENCE_AT);
    }

    TimestampType timestampType() {
        return TimestampType.ofAttributes(window.getShort(position - windowStart + RecordBatch.ATTRIBUTES_AT));
    }

    int sizeInBytes() {
        return next - position;
    }

    private boolean load(int start) throws IOException {
        if (start - windowStart + RecordBatch.HEADER_BYTES <= window.limit()) {
            return true;
        }
        window.clear().limit(Math.min(window.capacity(), limit - start));
        windowStart = start;
        while (window.hasRemaining() && channel.read(window, (long) start + window.position()) >= 0) {}
        window.flip();
        return window.limit() >= RecordBatch.HEADER_BYTES;
    }
}
