package io.minikafka.common.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * How the records behind a batch's header are compressed: one implementation for each {@link Compression}. For any
 * thread; what it makes is for one at a time.
 */
interface Codec {
    /**
     * The most inflated bytes that any codec holds at once, whatever the bytes claim: a window or a block beyond it is
     * refused. It is what every zstd decoder has to manage (RFC 8878, 3.1.1.1.2), and twice the largest block of lz4.
     */
    int MAX_HELD_BYTES = 8 << 20;

    /** To be closed by the caller. {@code level} is one of {@link Compression#levels}. */
    Encoder encoder(int level);

    /**
     * A stream of the original bytes. It inflates as it is read and never sizes memory from what the bytes claim alone; how
     * much is read is the reader's to bound. Closing it frees what it holds outside the heap.
     *
     * @param compressed read from its position to its limit; the stream moves the position
     * @throws TooLargeException also by the stream, where it would have to hold more than {@link #MAX_HELD_BYTES}
     */
    InputStream decompress(ByteBuffer compressed) throws IOException;

    /** Compresses one range after the other, with memory that it keeps for the next one until it is closed. */
    interface Encoder extends AutoCloseable {
        /** No range of {@code length} bytes takes more; what {@link #encode} needs room for. */
        long maxBytes(int length);

        /** Writes the compressed form, complete, to the beginning of {@code into}; returns its length. */
        int encode(byte[] source, int offset, int length, byte[] into);

        @Override
        void close();
    }

    /** The bytes may be sound, but inflating them takes more memory than is given. */
    final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException(String message) {
            super(message);
        }
    }
}
