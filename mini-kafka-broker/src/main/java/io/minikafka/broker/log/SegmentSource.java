package io.minikafka.broker.log;

import io.minikafka.common.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads the batches of sealed segments whole, one segment after the other, each batch checked: by its CRC, and whether its
 * offsets, which the CRC does not cover, come after those before. Holds the segment that it reads. Its memory is a chunk
 * of the file, or the largest batch.
 *
 * <p>Threads: one.
 */
final class SegmentSource implements AutoCloseable {
    private static final int CHUNK_BYTES = 256 << 10;

    private Segment segment; // null while none is open
    private long endOffset;
    private long nextOffset;
    private ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).limit(0); // from its position on: read, not given out
    private int position;
    private int readUpTo;
    private long bytesRead;

    /** Goes to the start of {@code next}, whose offsets end before {@code upTo}; false where it has been given up. */
    boolean open(Segment next, long upTo) {
        close();
        if (!next.tryRetain()) {
            return false;
        }
        segment = next;
        endOffset = upTo;
        rewind();
        return true;
    }

    boolean isOpen() {
        return segment != null;
    }

    /** Goes back to the start of the segment. */
    void rewind() {
        chunk.limit(0);
        position = 0;
        readUpTo = 0;
        nextOffset = segment.baseOffset();
    }

    /**
     * The next batch, good until the next call; empty at the end of the segment.
     *
     * @throws UncleanableException where what lies there is no whole batch
     */
    Optional<RecordBatch> next() throws IOException {
        if (isAtEnd()) {
            return Optional.empty();
        }
        int left = segment.sealedBytes() - position;
        load(Math.min(left, RecordBatch.LOG_OVERHEAD));
        int length = left < RecordBatch.HEADER_BYTES ? -1 : chunk.getInt(chunk.position() + RecordBatch.LENGTH_AT);
        if (length < RecordBatch.HEADER_BYTES - RecordBatch.LOG_OVERHEAD || length > left - RecordBatch.LOG_OVERHEAD) {
            throw damaged("no whole batch lies");
        }
        int bytes = RecordBatch.LOG_OVERHEAD + length;
        if (bytes > chunk.capacity()) {
            checkBeforeGrowing(bytes);
        }
        load(bytes);
        if (chunk.get(chunk.position() + RecordBatch.MAGIC_AT) != RecordBatch.MAGIC) {
            throw damaged("no batch of this format lies");
        }
        RecordBatch batch = RecordBatch.at(chunk, chunk.position());
        if (!batch.isCrcValid()) {
            throw damaged("a batch with a wrong CRC lies");
        }
        if (batch.baseOffset() < nextOffset || batch.lastOffsetDelta() < 0 || batch.nextOffset() > endOffset) {
            throw damaged("a batch with the offsets " + batch.baseOffset() + " to " + batch.lastOffset() + ", where "
                    + nextOffset + " to " + (endOffset - 1) + " belong, lies");
        }
        chunk.position(chunk.position() + bytes);
        position += bytes;
        nextOffset = batch.nextOffset();
        return Optional.of(batch);
    }

    /** Whether the batch that was given out last was the last one of the segment. */
    boolean isAtEnd() {
        return position == segment.sealedBytes();
    }

    /** Of all segments so far, and of those read twice, twice. */
    long bytesRead() {
        return bytesRead;
    }

    /** A length is not to be trusted before the CRC is: no memory is taken for it. */
    private void checkBeforeGrowing(int bytes) throws IOException {
        long baseOffset = chunk.getLong(chunk.position() + RecordBatch.BASE_OFFSET_AT);
        BatchScanner scanner = new BatchScanner(segment.channel(), position, position + bytes, baseOffset, 0);
        if (scanner.next().isEmpty()) {
            throw damaged("no valid batch lies");
        }
        bytesRead += bytes;
    }

    private void load(int bytes) throws IOException {
        if (chunk.remaining() >= bytes) {
            return;
        }
        if (bytes > chunk.capacity()) {
            chunk = ByteBuffer.allocate(bytes).put(chunk).flip();
        }
        chunk.compact();
        chunk.limit(Math.min(chunk.capacity(), chunk.position() + (segment.sealedBytes() - readUpTo)));
        int before = chunk.position();
        FileSystem.readFully(segment.channel(), chunk, readUpTo);
        readUpTo += chunk.position() - before;
        bytesRead += chunk.position() - before;
        chunk.flip();
    }

    private UncleanableException damaged(String what) {
        return new UncleanableException(what + " at position " + position + " of " + segment.path());
    }

    /** Lets go of the segment. */
    @Override
    public void close() {
        if (segment != null) {
            segment.release();
            segment = null;
        }
    }
}
