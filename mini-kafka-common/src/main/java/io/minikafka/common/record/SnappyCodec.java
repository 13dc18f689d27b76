package io.minikafka.common.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.xerial.snappy.Snappy;

/**
 * Snappy in the framing of snappy-java's {@code SnappyOutputStream}, which is what Kafka's clients write: a header of 16
 * bytes, then chunks, each a length as an int and so many bytes of raw snappy. What does not begin with the header is
 * read as one chunk of raw snappy, as Kafka does, for that is what some clients in other languages write.
 */
final class SnappyCodec implements Codec {
    private static final byte[] MAGIC = {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0};
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = MAGIC.length + 2 * Integer.BYTES;
    private static final int CHUNK_BYTES = 32 * 1024;

    /** Three bytes stand for 64 at most. */
    private static final int MAX_RATIO = 22;

    SnappyCodec() {
        Snappy.maxCompressedLength(1); // loads the native code
    }

    @Override
    public Encoder encoder(int level) {
        return new SnappyEncoder();
    }

    @Override
    public InputStream decompress(ByteBuffer compressed) throws IOException {
        return new SnappyInputStream(compressed.order(ByteOrder.BIG_ENDIAN));
    }

    private static final class SnappyEncoder implements Encoder {
        @Override
        public long maxBytes(int length) {
            long chunks = (length + CHUNK_BYTES - 1L) / CHUNK_BYTES;
            return HEADER_BYTES + chunks * (Integer.BYTES + Snappy.maxCompressedLength(CHUNK_BYTES));
        }

        @Override
        public int encode(byte[] source, int offset, int length, byte[] into) {
            ByteBuffer out = ByteBuffer.wrap(into);
            out.put(MAGIC).putInt(VERSION).putInt(VERSION);
            int end = offset + length;
            for (int at = offset; at < end; at += CHUNK_BYTES) {
                int chunkAt = out.position() + Integer.BYTES;
                int bytes = compress(source, at, Math.min(CHUNK_BYTES, end - at), into, chunkAt);
                out.putInt(bytes).position(chunkAt + bytes);
            }
            return out.position();
        }

        private static int compress(byte[] source, int offset, int length, byte[] into, int at) {
            try {
                return Snappy.compress(source, offset, length, into, at);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {}
    }

    private static final class SnappyInputStream extends BlockInputStream {
        private final boolean framed;

        SnappyInputStream(ByteBuffer compressed) throws IOException {
            super(compressed);
            framed = compressed.remaining() >= HEADER_BYTES && hasMagic(compressed);
            if (framed) {
                skip(MAGIC.length + Integer.BYTES);
                int compatibleVersion = readInt();
                if (compatibleVersion > VERSION) {
                    throw new IOException("framing of version " + compatibleVersion + ", must be " + VERSION);
                }
            }
        }

        private static boolean hasMagic(ByteBuffer compressed) {
            for (int i = 0; i < MAGIC.length; i++) {
                if (compressed.get(compressed.position() + i) != MAGIC[i]) {
                    return false;
                }
            }
            return true;
        }

        @Override
        int nextBlock() throws IOException {
            if (remaining() == 0) {
                return -1;
            }
            ByteBuffer chunk = take(framed ? readInt() : remaining());
            int length = uncompressedLength(chunk);
            if (length > (long) chunk.remaining() * MAX_RATIO) {
                throw new IOException("a chunk of " + chunk.remaining() + " bytes claims to be " + length
                        + ", more than " + MAX_RATIO + " times as much");
            }
            if (length > MAX_HELD_BYTES) {
                throw new TooLargeException("a chunk of " + length + " bytes, more than " + MAX_HELD_BYTES);
            }
            byte[] into = room(length);
            return Snappy.uncompress(chunk.array(), chunk.arrayOffset() + chunk.position(), chunk.remaining(), into, 0);
        }

        /** What the chunk begins with: a varint, seven bits a byte, lowest first. */
        private static int uncompressedLength(ByteBuffer chunk) throws IOException {
            long length = 0;
            for (int i = 0; i < Math.min(Varint.MAX_INT_BYTES, chunk.remaining()); i++) {
                byte next = chunk.get(chunk.position() + i);
                length |= (next & 0x7FL) << (7 * i);
                if (next >= 0) {
                    if (length > Integer.MAX_VALUE) {
                        throw new IOException("a chunk claims to be " + length + " bytes");
                    }
                    return (int) length;
                }
            }
            throw new IOException("a chunk of " + chunk.remaining() + " bytes does not say how long it is");
        }
    }
}
