package io.minikafka.broker.log;

import io.minikafka.common.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The write side of a segment: the end of the file, and when the indexes get their next entry.
 *
 * <p>Threads: the holder of the log's append lock, or the one thread that opens the log.
 */
final class SegmentAppender {
    private final Segment segment;
    private LogConfig config;
    private long createdMs;
    private int sizeInBytes;
    private long nextOffset;
    private int bytesSinceIndexEntry;
    private long firstTimestamp = RecordBatch.NO_TIMESTAMP;
    private long maxTimestamp = RecordBatch.NO_TIMESTAMP;
    private long offsetOfMaxTimestamp;
    private long lastTimeEntry = RecordBatch.NO_TIMESTAMP;

    /** Appends to an empty segment. */
    SegmentAppender(Segment segment, LogConfig config, long createdMs) {
        this.segment = segment;
        this.config = config;
        this.createdMs = createdMs;
        this.nextOffset = segment.baseOffset();
        this.offsetOfMaxTimestamp = segment.baseOffset();
    }

    /**
     * Makes the indexes of a segment anew, from the headers of its first {@code bytes} bytes, and returns the appender
     * that goes on behind them: fewer bytes where what follows is no batch.
     */
    static SegmentAppender rebuilding(Segment segment, int bytes, LogConfig config, long createdMs) throws IOException {
        segment.offsetIndex().file().truncate(0);
        segment.timeIndex().file().truncate(0);
        SegmentAppender appender = new SegmentAppender(segment, config, createdMs);
        BatchWalker walker = new BatchWalker(segment.channel(), 0, bytes, BatchWalker.FAR_BYTES);
        while (walker.advance()) {
            appender.added(walker.lastOffset(), walker.latestRecordTime(), walker.sizeInBytes());
        }
        return appender;
    }

    /** Goes on at the last entry of the indexes; its batch and those after it are still to be {@link #added}. */
    void resumeAt(int position, long firstBatchTimestamp, TimestampOffset lastTime) {
        sizeInBytes = position;
        firstTimestamp = firstBatchTimestamp;
        maxTimestamp = lastTime.timestamp();
        offsetOfMaxTimestamp = lastTime.offset();
        lastTimeEntry = lastTime.timestamp();
    }

    /** From now on it goes by {@code next}; the indexes of the segment keep the distance of their entries. */
    void reconfigure(LogConfig next) {
        config = next;
    }

    Segment segment() {
        return segment;
    }

    int sizeInBytes() {
        return sizeInBytes;
    }

    /** The offset behind the last batch. */
    long nextOffset() {
        return nextOffset;
    }

    /** Whether an append of {@code bytes} that ends at {@code lastOffset} has to go to a new segment. */
    boolean mustRollBefore(int bytes, long lastOffset, long appendTimestamp, long nowMs) {
        if (sizeInBytes == 0) {
            return false;
        }
        boolean timed = firstTimestamp >= 0 && appendTimestamp >= 0;
        long ageMs = timed ? appendTimestamp - firstTimestamp : nowMs - createdMs;
        return bytes > config.segmentBytes() - sizeInBytes
                || ageMs > config.rollMs()
                || lastOffset - segment.baseOffset() > Integer.MAX_VALUE
                || isFull(segment.offsetIndex().file().count() + 1, OffsetIndex.ENTRY_BYTES)
                || isFull(segment.timeIndex().file().count() + 2, TimeIndex.ENTRY_BYTES);
    }

    private boolean isFull(int entries, int entryBytes) {
        return (long) entries * entryBytes > config.segmentIndexBytes();
    }

    /**
     * Goes on after a start, which does not know when the segment was begun: when its first record says, if that was in
     * the past.
     */
    void resumeAge() {
        if (firstTimestamp >= 0) {
            createdMs = Math.min(createdMs, firstTimestamp);
        }
    }

    /** Whether the segment has to be followed by a new one although nothing is appended. */
    boolean isTooOld(long nowMs) {
        return sizeInBytes > 0 && nowMs - createdMs > config.rollMs();
    }

    /** {@link RecordBatch#NO_TIMESTAMP} where no record has a time. */
    long maxTimestamp() {
        return maxTimestamp;
    }

    /** Writes what remains in {@code batches} behind the last batch; what it holds is then to be {@link #added}. */
    void write(ByteBuffer batches, long nowMs) throws IOException {
        if (sizeInBytes == 0) {
            createdMs = nowMs;
        }
        FileSystem.writeFully(segment.channel(), batches, sizeInBytes);
    }

    /** Cuts off what a failed write left behind the last batch. */
    void cutTail() throws IOException {
        segment.channel().truncate(sizeInBytes);
    }

    /** Takes note of a batch that lies in the file behind those before it. */
    void added(long batchLastOffset, long batchMaxTimestamp, int batchBytes) {
        if (sizeInBytes == 0) {
            firstTimestamp = batchMaxTimestamp;
        }
        if (batchMaxTimestamp > maxTimestamp) {
            maxTimestamp = batchMaxTimestamp;
            offsetOfMaxTimestamp = batchLastOffset;
        }
        if (bytesSinceIndexEntry > segment.indexIntervalBytes()) {
            segment.offsetIndex().append(batchLastOffset, sizeInBytes);
            addTimeEntry();
            bytesSinceIndexEntry = 0;
        }
        bytesSinceIndexEntry += batchBytes;
        sizeInBytes += batchBytes;
        nextOffset = batchLastOffset + 1;
    }

    private void addTimeEntry() {
        if (maxTimestamp > lastTimeEntry) {
            segment.timeIndex().append(maxTimestamp, offsetOfMaxTimestamp);
            lastTimeEntry = maxTimestamp;
        }
    }

    /** Ends the segment: no more batches. The last index entries may be in memory still; a flush writes them. */
    void seal() {
        addTimeEntry();
        segment.seal(sizeInBytes, maxTimestamp);
    }

    /** Completes and forces rebuilt indexes of a segment that takes no more appends. */
    void finishIndexes() throws IOException {
        addTimeEntry();
        segment.flushIndexes();
        segment.offsetIndex().file().force();
        segment.timeIndex().file().force();
    }
}
