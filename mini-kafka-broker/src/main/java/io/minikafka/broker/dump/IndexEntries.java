package io.minikafka.broker.dump;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of entries of one size, read through a window. It has as many as it had when it was opened. */
final class IndexEntries implements AutoCloseable {
    private static final int WINDOW_ENTRIES = 512;

    private final FileChannel channel;
    private final int entryBytes;
    private final long sizeInBytes;
    private final ByteBuffer window;
    private long windowStart;

    IndexEntries(Path file, int entryBytes) throws IOException {
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        this.entryBytes = entryBytes;
        this.window = ByteBuffer.allocate(WINDOW_ENTRIES * entryBytes).limit(0);
        try {
            this.sizeInBytes = channel.size();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    long count() {
        return sizeInBytes / entryBytes;
    }

    /** What is left behind the last entry. */
    long bytesLeftOver() {
        return sizeInBytes % entryBytes;
    }

    /** The int32 at {@code at} within an entry. */
    int int32(long entry, int at) throws IOException {
        return window.getInt(load(entry) + at);
    }

    long int64(long entry, int at) throws IOException {
        return window.getLong(load(entry) + at);
    }

    private int load(long entry) throws IOException {
        long from = entry * entryBytes;
        if (from < windowStart || from + entryBytes > windowStart + window.limit()) {
            window.clear().limit((int) Math.min(window.capacity(), sizeInBytes - from));
            windowStart = from;
            while (window.hasRemaining() && channel.read(window, from + window.position()) >= 0) {}
            window.flip();
            if (window.limit() < entryBytes) {
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
