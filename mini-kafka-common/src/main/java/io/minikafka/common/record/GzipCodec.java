package io.minikafka.common.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;

/** RFC 1952. */
final class GzipCodec implements Codec {
    private static final int BUFFER_BYTES = 8 * 1024;

    /** Deflate, no name, no time, and nobody needs to know which operating system. */
    private static final byte[] HEADER = {0x1F, (byte) 0x8B, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

    private static final int TRAILER_BYTES = 8;

    @Override
    public Encoder encoder(int level) {
        return new GzipEncoder(new Deflater(level, true));
    }

    @Override
    public InputStream decompress(ByteBuffer compressed) throws IOException {
        int bufferBytes = Math.max(1, Math.min(BUFFER_BYTES, compressed.remaining()));
        return new GZIPInputStream(new ByteBufferInputStream(compressed), bufferBytes);
    }

    private static final class GzipEncoder implements Encoder {
        private final Deflater deflater;
        private final CRC32 crc = new CRC32();

        GzipEncoder(Deflater deflater) {
            this.deflater = deflater;
        }

        @Override
        public long maxBytes(int length) {
            return HEADER.length + length + (length >> 3) + 64L + TRAILER_BYTES; // of any zlib, at any level
        }

        @Override
        public int encode(byte[] source, int offset, int length, byte[] into) {
            System.arraycopy(HEADER, 0, into, 0, HEADER.length);
            deflater.reset();
            deflater.setInput(source, offset, length);
            deflater.finish();
            int at = HEADER.length;
            while (!deflater.finished()) {
                int bytes = deflater.deflate(into, at, into.length - TRAILER_BYTES - at);
                if (bytes == 0 && !deflater.finished()) {
                    throw new IllegalStateException(length + " bytes took more than " + at + " deflated");
                }
                at += bytes;
            }
            crc.reset();
            crc.update(source, offset, length);
            ByteBuffer.wrap(into)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(at, (int) crc.getValue())
                    .putInt(at + 4, length);
            return at + TRAILER_BYTES;
        }

        @Override
        public void close() {
            deflater.end();
        }
    }
}
