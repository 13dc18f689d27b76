package io.minikafka.common.record;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Inflates blocks one at a time, each whole into an array, and gives out their bytes. Holds nothing outside the heap. */
abstract class BlockInputStream extends InputStream {
    private static final byte[] NONE = new byte[0];
    private static final int SPARE_BYTES = 64 << 10;
    /**
     * An array for blocks, null while a stream has it, which gives it back when it is closed. To make and clear one for
     * each batch was a tenth of the broker's CPU with lz4, which does not tell how long a block becomes.
     */
    private static final ThreadLocal<byte[]> SPARE = new ThreadLocal<>();

    private final ByteBuffer compressed;
    private byte[] copy = NONE;
    private byte[] block = NONE;
    private boolean closed;
    private int position;
    private int end;

    /** {@code compressed} is read from its position on, which moves. */
    BlockInputStream(ByteBuffer compressed) {
        this.compressed = compressed;
    }

    /** Inflates the next block by {@link #room} and returns its length; -1 where there is none. */
    abstract int nextBlock() throws IOException;

    /** An array for a block of at most {@code bytes}, which has been checked. The block's content begins at its start. */
    final byte[] room(int bytes) {
        if (block.length < bytes) {
            giveBack();
            block = bytes <= SPARE_BYTES ? spare() : new byte[bytes];
        }
        return block;
    }

    private static byte[] spare() {
        byte[] spare = SPARE.get();
        SPARE.set(null);
        return spare == null ? new byte[SPARE_BYTES] : spare;
    }

    private void giveBack() {
        if (block.length == SPARE_BYTES) {
            SPARE.set(block);
        }
        block = NONE;
    }

    final int remaining() {
        return compressed.remaining();
    }

    /** The next four bytes, in the buffer's order. */
    final int readInt() throws IOException {
        require(Integer.BYTES);
        return compressed.getInt();
    }

    final byte readByte() throws IOException {
        require(1);
        return compressed.get();
    }

    final void skip(int bytes) throws IOException {
        require(bytes);
        compressed.position(compressed.position() + bytes);
    }

    /** The next {@code bytes} bytes, on the heap: where they lie or a copy, good until the next call. */
    final ByteBuffer take(int bytes) throws IOException {
        require(bytes);
        ByteBuffer taken;
        if (compressed.hasArray()) {
            taken = ByteBuffer.wrap(compressed.array(), compressed.arrayOffset() + compressed.position(), bytes);
        } else {
            copy = copy.length < bytes ? new byte[bytes] : copy;
            compressed.duplicate().get(copy, 0, bytes);
            taken = ByteBuffer.wrap(copy, 0, bytes);
        }
        skip(bytes);
        return taken;
    }

    private void require(int bytes) throws IOException {
        if (bytes < 0 || bytes > compressed.remaining()) {
            throw new EOFException(
                    Integer.toUnsignedString(bytes) + " bytes should follow, " + compressed.remaining() + " are left");
        }
    }

    @Override
    public final int read(byte[] into, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (length == 0) {
            return 0;
        }
        while (position == end) {
            int bytes = nextBlock();
            if (bytes < 0) {
                return -1;
            }
            position = 0;
            end = bytes;
        }
        int bytes = Math.min(length, end - position);
        System.arraycopy(block, position, into, offset, bytes);
        position += bytes;
        return bytes;
    }

    @Override
    public final void close() {
        closed = true;
        giveBack();
    }

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }
}
