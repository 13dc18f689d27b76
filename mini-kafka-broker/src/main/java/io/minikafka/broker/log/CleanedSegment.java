package io.minikafka.broker.log;

import io.minikafka.common.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The segment that is to take the place of others, while it is written: under names that no start takes for part of the
 * log.
 *
 * <p>Threads: one.
 */
final class CleanedSegment {
    private static final int BUFFER_BYTES = 256 << 10;

    private final FileSystem files;
    private final Path folder;
    private final LogConfig config;
    private final Segment segment;
    private final SegmentAppender appender;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private int written;

    /** @param baseOffset that of the first segment whose place it takes */
    CleanedSegment(FileSystem files, Path folder, long baseOffset, LogConfig config) {
        this.files = files;
        this.folder = folder;
        this.config = config;
        this.segment = Segment.cleaned(files, folder, baseOffset, config.indexIntervalBytes());
        this.appender = new SegmentAppender(segment, config, 0);
    }

    long baseOffset() {
        return segment.baseOffset();
    }

    /** Creates its files, empty. */
    void create() throws IOException {
        segment.create();
    }

    int sizeInBytes() {
        return appender.sizeInBytes();
    }

    Segment segment() {
        return segment;
    }

    /** Puts the batch, which must come later than those before, behind them. */
    void append(RecordBatch batch) throws IOException {
        if (batch.sizeInBytes() > Integer.MAX_VALUE - sizeInBytes()) {
            throw new UncleanableException("the batch at offset " + batch.baseOffset()
                    + " does not fit into the 2 GiB of a segment behind the " + sizeInBytes() + " bytes of "
                    + segment.path());
        }
        ByteBuffer bytes = batch.slice();
        while (bytes.hasRemaining()) {
            int piece = Math.min(bytes.remaining(), buffer.remaining());
            buffer.put(bytes.slice().limit(piece));
            bytes.position(bytes.position() + piece);
            if (!buffer.hasRemaining()) {
                writeBuffer();
            }
        }
        appender.added(batch.lastOffset(), batch.latestRecordTime(), batch.sizeInBytes());
    }

    private void writeBuffer() throws IOException {
        buffer.flip();
        int bytes = buffer.remaining();
        FileSystem.writeFully(segment.channel(), buffer, written);
        written += bytes;
        buffer.clear();
    }

    /** Brings everything to the disk, the names in the folder excepted. No batches any more. */
    void finish(long lastModifiedMs) throws IOException {
        writeBuffer();
        appender.seal();
        segment.channel().force(true);
        appender.finishIndexes();
        files.setLastModifiedMs(segment.path(), lastModifiedMs);
    }

    /** The finished segment under the names that it has by now. */
    Segment movedIn() {
        SegmentEntries entries = new SegmentEntries(
                segment.offsetIndex().file().count(), segment.timeIndex().file().count());
        Segment moved = new Segment(files, folder, baseOffset(), config.indexIntervalBytes(), entries);
        moved.seal(sizeInBytes(), appender.maxTimestamp());
        return moved;
    }

    /** Closes the files, which stay where they are. */
    void close() {
        segment.release();
    }
}
