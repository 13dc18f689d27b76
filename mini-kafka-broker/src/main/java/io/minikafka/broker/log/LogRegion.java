package io.minikafka.broker.log;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whole batches as they lie in one file, ready to be handed to a socket. Whoever holds the region closes it, once the
 * bytes are out; until then the file stays open, even if the log is closed or deleted meanwhile.
 *
 * <p>Threads: one holder at a time, any thread.
 */
public final class LogRegion implements AutoCloseable {
    private static final LogRegion EMPTY = new LogRegion(null, null, 0, 0, 0);

    private final Segment segment; // null in the empty region only
    private final FileChannel channel;
    private final int position;
    private final int sizeInBytes;
    private final long offsetCount;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over one hold on {@code segment}. */
    LogRegion(Segment segment, FileChannel channel, int position, int sizeInBytes, long offsetCount) {
        this.segment = segment;
        this.channel = channel;
        this.position = position;
        this.sizeInBytes = sizeInBytes;
        this.offsetCount = offsetCount;
    }

    /** No bytes. It holds nothing, and may be closed as often as one likes. */
    public static LogRegion empty() {
        return EMPTY;
    }

    public boolean isEmpty() {
        return sizeInBytes == 0;
    }

    public int sizeInBytes() {
        return sizeInBytes;
    }

    /** How many offsets it goes on for from the one that was asked for: its records, unless compaction took some away. */
    public long offsetCount() {
        return offsetCount;
    }

    /** Where in {@link #channel} the first batch begins. */
    public long position() {
        return position;
    }

    /** The open file, for reading at positions; not to be closed. Not for the empty region, which has none. */
    public FileChannel channel() {
        if (channel == null) {
            throw new IllegalStateException("an empty region has no file");
        }
        return channel;
    }

    /** Copies the bytes into a buffer of the caller's own. */
    public ByteBuffer readFully() {
        ByteBuffer bytes = ByteBuffer.allocate(sizeInBytes);
        readFully(bytes);
        return bytes.flip();
    }

    /**
     * Copies all its bytes to where {@code target} is.
     *
     * @throws BrokerException KAFKA_STORAGE_ERROR naming the file, where it cannot be read or is too short
     */
    public void readFully(ByteBuffer target) {
        if (segment == null) {
            return;
        }
        ByteBuffer bytes = target.slice(target.position(), sizeInBytes);
        try {
            FileSystem.readFully(segment.channel(), bytes, position);
        } catch (IOException e) {
            throw new BrokerException(
                    ErrorCode.KAFKA_STORAGE_ERROR,
                    "reading " + sizeInBytes + " bytes at position " + position + " of " + segment.path() + ": "
                            + e.getMessage(),
                    e);
        }
        target.position(target.position() + sizeInBytes);
    }

    @Override
    public void close() {
        if (segment != null && closed.compareAndSet(false, true)) {
            segment.release();
        }
    }
}
