package io.minikafka.common.record;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads a buffer from its position to its limit, and moves the position. */
final class ByteBufferInputStream extends InputStream {
    private final ByteBuffer buffer;

    ByteBufferInputStream(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public int read() {
        return buffer.hasRemaining() ? buffer.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!buffer.hasRemaining()) {
            return -1;
        }
        // Before 1.5.7 zstd-jni asks for its usual buffer's size, however large the array is that it was given.
        int bytes = Math.min(Math.min(length, into.length - offset), buffer.remaining());
        buffer.get(into, offset, bytes);
        return bytes;
    }

    @Override
    public int available() {
        return buffer.remaining();
    }
}
