package io.minikafka.common.record;

import com.github.luben.zstd.BufferPool;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Zstandard, RFC 8878: one frame without dictionary and checksum, which says how long its content is. */
final class ZstdCodec implements Codec {
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final int MAX_WINDOW_LOG = 23; // MAX_HELD_BYTES
    /** Up to this level the library takes no larger window by itself. */
    private static final int LAST_LEVEL_WITHIN = 19;

    ZstdCodec() {
        Zstd.magicNumber(); // loads the native code
    }

    @Override
    public Encoder encoder(int level) {
        return new ZstdEncoder(level);
    }

    @Override
    public InputStream decompress(ByteBuffer compressed) throws IOException {
        boolean claimsTooMuch = Frame.claimsMoreThanHeld(compressed);
        ByteBuffer source = claimsTooMuch ? Frame.withLessClaimed(compressed) : compressed;
        ZstdInputStreamNoFinalizer stream =
                new ZstdInputStreamNoFinalizer(new ByteBufferInputStream(source), new OneBuffer(source.remaining()));
        try {
            stream.setLongMax(MAX_WINDOW_LOG);
            return new BoundedInputStream(stream, claimsTooMuch ? MAX_HELD_BYTES : Long.MAX_VALUE);
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    private static final class ZstdEncoder implements Encoder {
        private final ZstdCompressCtx context = new ZstdCompressCtx();

        ZstdEncoder(int level) {
            context.setLevel(level);
            if (level > LAST_LEVEL_WITHIN) {
                context.setWindowLog(MAX_WINDOW_LOG);
            }
        }

        @Override
        public long maxBytes(int length) {
            return Zstd.compressBound(length);
        }

        @Override
        public int encode(byte[] source, int offset, int length, byte[] into) {
            return context.compressByteArray(into, 0, into.length, source, offset, length);
        }

        @Override
        public void close() {
            context.close();
        }
    }

    /**
     * A frame whose header claims a larger window than we hold. Kafka's clients write such ones at the levels 20 to 22,
     * whatever the content, because they do not tell the library how long it will be. As long as the content is no longer
     * than the window that we do hold, no reference in it can reach further back, and the claim is of no consequence: so
     * it is lowered, and the content bounded.
     */
    private static final class Frame {
        private static final int MAGIC = 0xFD2FB528;
        private static final int DESCRIPTOR_AT = 4;
        private static final int WINDOW_AT = 5;
        private static final int SINGLE_SEGMENT_BIT = 0x20; // the content is the window, and its length the claim
        /** The exponent over 10, in the upper five bits; the rest is eighths. */
        private static final byte MAX_WINDOW = (MAX_WINDOW_LOG - 10) << 3;

        static boolean claimsMoreThanHeld(ByteBuffer compressed) {
            int at = compressed.position();
            return compressed.remaining() > WINDOW_AT
                    && compressed.order(ByteOrder.LITTLE_ENDIAN).getInt(at) == MAGIC
                    && (compressed.get(at + DESCRIPTOR_AT) & SINGLE_SEGMENT_BIT) == 0
                    && (compressed.get(at + WINDOW_AT) & 0xFF) > MAX_WINDOW;
        }

        static ByteBuffer withLessClaimed(ByteBuffer compressed) {
            ByteBuffer copy = ByteBuffer.allocate(compressed.remaining());
            copy.put(compressed).flip();
            return copy.put(WINDOW_AT, MAX_WINDOW);
        }
    }

    /** Ends with a {@link TooLargeException} behind a number of bytes, and where the library refuses a window. */
    private static final class BoundedInputStream extends FilterInputStream {
        private long left;

        BoundedInputStream(InputStream in, long maxBytes) {
            super(in);
            this.left = maxBytes;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int bytes;
            try {
                bytes = super.read(into, offset, length);
            } catch (ZstdIOException e) {
                throw e.getErrorCode() == Zstd.errFrameParameterWindowTooLarge() ? tooLarge("") : e;
            }
            left -= Math.max(0, bytes);
            if (left < 0) {
                throw tooLarge(" and has that much");
            }
            return bytes;
        }

        private static TooLargeException tooLarge(String more) {
            return new TooLargeException("its frame claims a window of more than " + MAX_HELD_BYTES + " bytes" + more);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) <= 0 ? -1 : one[0] & 0xFF;
        }
    }

    /** The library would take 128 KiB for what is read ahead, however little there is to be read. */
    private static final class OneBuffer implements BufferPool {
        private final int bytes;

        OneBuffer(int bytes) {
            this.bytes = Math.max(1, Math.min(BUFFER_BYTES, bytes));
        }

        @Override
        public ByteBuffer get(int capacity) {
            return ByteBuffer.allocate(bytes);
        }

        @Override
        public void release(ByteBuffer buffer) {}
    }
}
