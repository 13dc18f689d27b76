package io.minikafka.broker.log;

import io.minikafka.common.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads a segment in large chunks and checks each batch as far as the log vouches for it: size, magic, CRC, and that it
 * goes on where the one before ended. Only compaction leaves gaps, so where it has not been a gap is damage.
 *
 * <p>Threads: one.
 */
final class BatchScanner {
    private static final int CHUNK_BYTES = 256 << 10;

    private final FileChannel channel;
    private final int end;
    private final long gapsUpTo;
    private final ByteBuffer chunk; // from its position on: what has been read and not been checked
    private int position;
    private int readUpTo;
    private long expectedOffset;
    private int leaderEpoch = RecordBatch.NO_LEADER_EPOCH;
    private String damage = "";

    /**
     * Scans from {@code start} to {@code end}, which lies in the file.
     *
     * @param expectedOffset with which the first batch has to begin
     * @param gapsUpTo before which offsets may be missing
     */
    BatchScanner(FileChannel channel, int start, int end, long expectedOffset, long gapsUpTo) {
        this.channel = channel;
        this.end = end;
        this.gapsUpTo = gapsUpTo;
        this.position = start;
        this.readUpTo = start;
        this.expectedOffset = expectedOffset;
        this.chunk = ByteBuffer.allocateDirect(Math.max(0, Math.min(CHUNK_BYTES, end - start)))
                .limit(0);
    }

    /**
     * The header of the next batch that checks out, good until the next call; its records may be gone already. Empty at
     * the end, and at the first damage, after which there is no going on.
     */
    Optional<RecordBatch> next() throws IOException {
        if (position == end) {
            return Optional.empty();
        }
        if (end - position < RecordBatch.HEADER_BYTES) {
            return damaged("the file ends inside the header of a batch");
        }
        load(RecordBatch.HEADER_BYTES);
        int length = chunk.getInt(chunk.position() + RecordBatch.LENGTH_AT);
        if (length < RecordBatch.HEADER_BYTES - RecordBatch.LOG_OVERHEAD) {
            return damaged("a batch cannot have length " + length);
        }
        if (length > end - position - RecordBatch.LOG_OVERHEAD) {
            return damaged("a batch of length " + length + " does not end in the file");
        }
        byte magic = chunk.get(chunk.position() + RecordBatch.MAGIC_AT);
        if (magic != RecordBatch.MAGIC) {
            return damaged("a batch has magic " + magic);
        }
        int bytes = RecordBatch.LOG_OVERHEAD + length;
        if (bytes > chunk.capacity()) {
            return checkPiecewise(bytes);
        }
        load(bytes);
        RecordBatch batch = RecordBatch.at(chunk, chunk.position());
        chunk.position(chunk.position() + bytes);
        return check(batch, batch.isCrcValid(), bytes);
    }

    /** A length is not to be trusted before the CRC is: no memory is taken for it. */
    private Optional<RecordBatch> checkPiecewise(int bytes) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(RecordBatch.HEADER_BYTES);
        header.put(chunk.duplicate().limit(chunk.position() + RecordBatch.HEADER_BYTES));
        header.flip().putInt(RecordBatch.LENGTH_AT, RecordBatch.HEADER_BYTES - RecordBatch.LOG_OVERHEAD);
        CRC32C crc = new CRC32C();
        chunk.position(chunk.position() + RecordBatch.ATTRIBUTES_AT);
        for (int left = bytes - RecordBatch.ATTRIBUTES_AT; left > 0; ) {
            load(1);
            ByteBuffer piece = chunk.duplicate().limit(chunk.position() + Math.min(left, chunk.remaining()));
            left -= piece.remaining();
            crc.update(piece);
            chunk.position(piece.position());
        }
        RecordBatch batch = RecordBatch.at(header, 0);
        return check(batch, crc.getValue() == batch.crc(), bytes);
    }

    private Optional<RecordBatch> check(RecordBatch batch, boolean crcValid, int bytes) {
        if (!crcValid) {
            return damaged("a batch has a wrong CRC");
        }
        boolean follows = batch.baseOffset() == expectedOffset
                || (batch.baseOffset() > expectedOffset && expectedOffset < gapsUpTo);
        if (!follows || batch.lastOffsetDelta() < 0) {
            return damaged("a batch has offset " + batch.baseOffset() + " where " + expectedOffset + " belongs");
        }
        if (batch.partitionLeaderEpoch() < leaderEpoch) {
            return damaged("leader epoch " + batch.partitionLeaderEpoch() + " follows " + leaderEpoch);
        }
        leaderEpoch = batch.partitionLeaderEpoch();
        expectedOffset = batch.nextOffset();
        position += bytes;
        return Optional.of(batch);
    }

    /** Where the last batch that checks out ends. */
    int position() {
        return position;
    }

    /** What is wrong behind {@link #position}; empty where the scan came to its end. */
    String damage() {
        return damage;
    }

    private Optional<RecordBatch> damaged(String what) {
        damage = what;
        return Optional.empty();
    }

    /** Sees to it that {@code bytes} bytes, which the file has and the chunk can take, are in the chunk. */
    private void load(int bytes) throws IOException {
        if (chunk.remaining() >= bytes) {
            return;
        }
        chunk.compact();
        chunk.limit(Math.min(chunk.capacity(), chunk.position() + (end - readUpTo)));
        int before = chunk.position();
        FileSystem.readFully(channel, chunk, readUpTo);
        readUpTo += chunk.position() - before;
        chunk.flip();
    }
}
