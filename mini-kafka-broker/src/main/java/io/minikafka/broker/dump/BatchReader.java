package io.minikafka.broker.dump;

import io.minikafka.common.record.RecordBatch;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads the batches of a segment at positions, through a window. It believes no length: memory for more than the window
 * is taken only for a batch whose CRC has been found right. The file ends where it ended when it was opened.
 */
final class BatchReader implements AutoCloseable {
    /** For reading everything. */
    static final int FAR_BYTES = 256 << 10;
    /** For headers here and there. */
    static final int NEAR_BYTES = 4096;

    private final FileChannel channel;
    private final long end;
    private final ByteBuffer window;
    private long windowStart;
    private long position;
    private BatchHeader header;

    BatchReader(Path file, int windowBytes) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            end = channel.size();
        } catch (IOException e) {
            close();
            throw e;
        }
        window = ByteBuffer.allocate(windowBytes).limit(0);
    }

    /** How many bytes the file had when it was opened. */
    long end() {
        return end;
    }

    /** Goes to what should be a batch, and says why it cannot be one; empty where {@link #header} is there. */
    Optional<String> flawAt(long batchPosition) throws IOException {
        long left = end - batchPosition;
        if (batchPosition < 0 || left <= 0) {
            return Optional.of("nothing lies here: the file ends");
        }
        if (left < RecordBatch.HEADER_BYTES) {
            return Optional.of("the file ends inside the header of a batch");
        }
        position = batchPosition;
        header = BatchHeader.at(window, load(batchPosition, RecordBatch.HEADER_BYTES));
        if (header.length() < RecordBatch.HEADER_BYTES - RecordBatch.LOG_OVERHEAD) {
            return Optional.of("a batch cannot have length " + header.length());
        }
        if (header.magic() != RecordBatch.MAGIC) {
            return Optional.of("a batch has magic " + header.magic() + ", must be " + RecordBatch.MAGIC);
        }
        return header.length() > left - RecordBatch.LOG_OVERHEAD
                ? Optional.of("a batch of length " + header.length() + " does not end in the file")
                : Optional.empty();
    }

    BatchHeader header() {
        return header;
    }

    /** CRC-32C over all that it covers of the current batch. */
    long computedCrc() throws IOException {
        CRC32C crc = new CRC32C();
        long from = position + RecordBatch.ATTRIBUTES_AT;
        for (int left = header.sizeInBytes() - RecordBatch.ATTRIBUTES_AT; left > 0; ) {
            int bytes = Math.min(left, window.capacity());
            int at = load(from, bytes);
            crc.update(window.array(), at, bytes);
            from += bytes;
            left -= bytes;
        }
        return crc.getValue();
    }

    /** The current batch, whose CRC has been found right; good until the next call. */
    RecordBatch whole() throws IOException {
        int bytes = header.sizeInBytes();
        if (bytes <= window.capacity()) {
            return RecordBatch.at(window, load(position, bytes));
        }
        ByteBuffer batch = ByteBuffer.allocate(bytes);
        for (long from = position; batch.hasRemaining(); ) {
            int piece = Math.min(batch.remaining(), window.capacity());
            batch.put(window.array(), load(from, piece), piece);
            from += piece;
        }
        return RecordBatch.at(batch.flip(), 0);
    }

    /** Sees to it that these bytes are in the window, which is large enough for them, and returns where. */
    private int load(long from, int bytes) throws IOException {
        if (from < windowStart || from + bytes > windowStart + window.limit()) {
            window.clear().limit((int) Math.min(window.capacity(), end - from));
            windowStart = from;
            while (window.hasRemaining() && channel.read(window, from + window.position()) >= 0) {}
            window.flip();
            if (window.limit() < bytes) {
                throw new EOFException("the file has been cut to " + (from + window.limit()) + " bytes meanwhile");
            }
        }
        return (int) (from - windowStart);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
