package io.minikafka.common.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** RFC 1952, at zlib's default level. */
final class GzipCodec implements Codec {
    private static final int BUFFER_BYTES = 8 * 1024;

    @Override
    public void compress(byte[] source, int offset, int length, OutputStream out) throws IOException {
        try (GZIPOutputStream gzip = new GZIPOutputStream(out, BUFFER_BYTES)) {
            gzip.write(source, offset, length);
        }
    }

    @Override
    public InputStream decompress(ByteBuffer compressed) throws IOException {
        int bufferBytes = Math.max(1, Math.min(BUFFER_BYTES, compressed.remaining()));
        return new GZIPInputStream(new ByteBufferInputStream(compressed), bufferBytes);
    }
}
