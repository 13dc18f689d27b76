package io.minikafka.common.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * The LZ4 frame format (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md) as Kafka's clients write it:
 * independent blocks of 64 KiB, no checksums but that of the header. Where there is no native code for a machine, the
 * library does it in Java.
 */
final class Lz4Codec implements Codec {
    private static final int MAGIC = 0x184D2204;
    private static final int BLOCK_BYTES = 64 * 1024;
    /** Magic; version 1 and independent blocks; 64 KiB; the checksum of these two bytes. */
    private static final byte[] HEADER = {0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, (byte) 0x82};

    private static final int UNCOMPRESSED_BIT = 1 << 31;

    private final LZ4Factory factory = LZ4Factory.fastestInstance();
    private final LZ4SafeDecompressor decompressor = factory.safeDecompressor();
    private final XXHash32 hash = XXHashFactory.fastestInstance().hash32();

    /** As with Kafka the default level is that of the fast compressor, and all others are the slow one's. */
    @Override
    public Encoder encoder(int level) {
        return new Lz4Encoder(
                level == Compression.LZ4.defaultLevel() ? factory.fastCompressor() : factory.highCompressor(level));
    }

    @Override
    public InputStream decompress(ByteBuffer compressed) throws IOException {
        return new Lz4InputStream(compressed.order(ByteOrder.LITTLE_ENDIAN), decompressor, hash);
    }

    private static final class Lz4Encoder implements Encoder {
        private final LZ4Compressor compressor;

        Lz4Encoder(LZ4Compressor compressor) {
            this.compressor = compressor;
        }

        @Override
        public long maxBytes(int length) {
            long blocks = (length + BLOCK_BYTES - 1L) / BLOCK_BYTES;
            return HEADER.length
                    + blocks * (Integer.BYTES + compressor.maxCompressedLength(BLOCK_BYTES))
                    + Integer.BYTES;
        }

        @Override
        public int encode(byte[] source, int offset, int length, byte[] into) {
            ByteBuffer out = ByteBuffer.wrap(into).order(ByteOrder.LITTLE_ENDIAN);
            out.put(HEADER);
            int end = offset + length;
            for (int at = offset; at < end; at += BLOCK_BYTES) {
                int blockBytes = Math.min(BLOCK_BYTES, end - at);
                int blockAt = out.position() + Integer.BYTES;
                int bytes = compressor.compress(source, at, blockBytes, into, blockAt, into.length - blockAt);
                if (bytes < blockBytes) {
                    out.putInt(bytes).position(blockAt + bytes);
                } else {
                    out.putInt(blockBytes | UNCOMPRESSED_BIT).put(source, at, blockBytes);
                }
            }
            return out.putInt(0).position(); // an empty block ends the frame
        }

        @Override
        public void close() {}
    }

    private static final class Lz4InputStream extends BlockInputStream {
        private static final int VERSION_MASK = 0xC0;
        private static final int VERSION = 0x40;
        private static final int INDEPENDENT_BIT = 0x20;
        private static final int BLOCK_CHECKSUM_BIT = 0x10;
        private static final int CONTENT_SIZE_BIT = 0x08;
        private static final int CONTENT_CHECKSUM_BIT = 0x04;
        private static final int UNUSED_BITS = 0x03; // reserved, and a dictionary
        private static final int BLOCK_SIZE_MASK = 0x70;

        /** A length byte stands for 255 bytes at most. */
        private static final int MAX_RATIO = 255;

        private final LZ4SafeDecompressor decompressor;
        private final XXHash32 hash;
        private final int flags;
        private final int maxBlockBytes;
        private boolean ended;

        Lz4InputStream(ByteBuffer compressed, LZ4SafeDecompressor decompressor, XXHash32 hash) throws IOException {
            super(compressed);
            this.decompressor = decompressor;
            this.hash = hash;
            int magic = readInt();
            if (magic != MAGIC) {
                throw new IOException(String.format("magic 0x%08x, must be 0x%08x", magic, MAGIC));
            }
            int descriptorAt = compressed.position();
            flags = readByte() & 0xFF;
            if ((flags & (VERSION_MASK | INDEPENDENT_BIT | UNUSED_BITS)) != (VERSION | INDEPENDENT_BIT)) {
                throw new IOException(String.format(
                        "frame flags 0x%02x, must be version 1, independent blocks, no dictionary: 0x60 to 0x7c",
                        flags));
            }
            int blockSize = readByte() & 0xFF;
            if ((blockSize & ~BLOCK_SIZE_MASK) != 0 || blockSize < 0x40) {
                throw new IOException(String.format("block size 0x%02x, must be 0x40, 0x50, 0x60 or 0x70", blockSize));
            }
            maxBlockBytes = 1 << (8 + 2 * (blockSize >> 4));
            skip(has(CONTENT_SIZE_BIT) ? Long.BYTES : 0);
            checkHeader(compressed, descriptorAt);
        }

        private void checkHeader(ByteBuffer compressed, int descriptorAt) throws IOException {
            int bytes = compressed.position() - descriptorAt;
            int computed = (hash.hash(compressed, descriptorAt, bytes, 0) >> 8) & 0xFF;
            int stored = readByte() & 0xFF;
            if (stored != computed) {
                throw new IOException(String.format("header checksum 0x%02x, must be 0x%02x", stored, computed));
            }
        }

        private boolean has(int bit) {
            return (flags & bit) != 0;
        }

        @Override
        int nextBlock() throws IOException {
            if (ended) {
                return -1;
            }
            int size = readInt();
            if (size == 0) {
                end();
                return -1;
            }
            int bytes = size & ~UNCOMPRESSED_BIT;
            if (bytes > maxBlockBytes) {
                throw new IOException("a block of " + bytes + " bytes, must be at most " + maxBlockBytes);
            }
            ByteBuffer block = take(bytes);
            if (has(BLOCK_CHECKSUM_BIT)) {
                check(block);
            }
            if ((size & UNCOMPRESSED_BIT) != 0) {
                System.arraycopy(block.array(), block.arrayOffset() + block.position(), room(bytes), 0, bytes);
                return bytes;
            }
            int maxBytes = (int) Math.min(maxBlockBytes, (long) bytes * MAX_RATIO);
            try {
                return decompressor.decompress(
                        block.array(), block.arrayOffset() + block.position(), bytes, room(maxBytes), 0, maxBytes);
            } catch (LZ4Exception e) {
                throw new IOException("a block of " + bytes + " bytes: " + e.getMessage(), e);
            }
        }

        private void check(ByteBuffer block) throws IOException {
            int computed = hash.hash(block.array(), block.arrayOffset() + block.position(), block.remaining(), 0);
            int stored = readInt();
            if (stored != computed) {
                throw new IOException(String.format(
                        "a block of %d bytes has checksum 0x%08x, its content has 0x%08x",
                        block.remaining(), stored, computed));
            }
        }

        /** The checksum of the content goes unread, as with Kafka: the batch has one of its own. */
        private void end() throws IOException {
            skip(has(CONTENT_CHECKSUM_BIT) ? Integer.BYTES : 0);
            if (remaining() > 0) {
                throw new IOException(remaining() + " bytes are left over behind the frame");
            }
            ended = true;
        }
    }
}
