package io.minikafka.common.record;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;

/**
 * Compresses batches anew in one way. The records are inflated and compressed as the bytes that they are, so that all of
 * them, and all of the header but codec, length and CRC, stay as the producer made them.
 *
 * <p>Threads: one at a time.
 */
public final class Recompressor implements AutoCloseable {
    private static final int FIRST_BYTES = 64 * 1024;

    private final Compressor compressor;
    private final SpareBytes spare = new SpareBytes();

    /** Takes over {@code compressor}. */
    public Recompressor(Compressor compressor) {
        this.compressor = compressor;
    }

    /**
     * The batch as it is to be stored, on the heap, from position 0 to its limit; nothing of it is shared.
     *
     * @param batch one that has been validated; it stays as it is
     * @param maxInflatedBytes what its records may take, for they are held whole; else MESSAGE_TOO_LARGE
     * @throws BrokerException also as {@link Compressor#open} and reading the records do
     */
    public ByteBuffer recompress(RecordBatch batch, int maxInflatedBytes) {
        if (batch.compression() != Compression.NONE) {
            return inflated(batch, Math.min(maxInflatedBytes, RecordBatchBuilder.MAX_ARRAY_BYTES - 1));
        }
        ByteBuffer records = batch.storedRecords();
        int length = records.remaining();
        byte[] plain = spare.atLeast(length);
        records.get(plain, 0, length);
        return assemble(batch, plain, length);
    }

    private ByteBuffer inflated(RecordBatch batch, int maxBytes) {
        byte[] plain = spare.atLeast(FIRST_BYTES);
        int length = 0;
        try (Inflating inflating = new Inflating(batch, InflateBudget.ofEachBatch(maxBytes))) {
            for (int bytes = 1; bytes > 0; ) {
                if (length == plain.length) {
                    plain = grown(plain, maxBytes);
                }
                bytes = inflating.read(plain, length, plain.length - length);
                length += Math.max(0, bytes);
            }
        }
        return assemble(batch, plain, length);
    }

    /** To twice the length, or one byte more than may come, so that what is too much comes to light. */
    private byte[] grown(byte[] full, int maxBytes) {
        byte[] larger = spare.atLeast((int) Math.min(2L * full.length, maxBytes + 1L));
        System.arraycopy(full, 0, larger, 0, full.length);
        return larger;
    }

    private ByteBuffer assemble(RecordBatch batch, byte[] plain, int length) {
        ByteBuffer stored = compressor.compress(plain, 0, length);
        long size = (long) RecordBatch.HEADER_BYTES + stored.remaining();
        if (size > RecordBatchBuilder.MAX_ARRAY_BYTES) {
            throw new BrokerException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    batch + " takes " + size + " bytes as " + compressor.type().configName());
        }
        ByteBuffer result = ByteBuffer.allocate((int) size);
        result.put(batch.header()).put(stored).flip();
        result.putInt(RecordBatch.LENGTH_AT, result.limit() - RecordBatch.LOG_OVERHEAD);
        int attributes = (batch.attributes() & ~RecordBatch.COMPRESSION_MASK)
                | compressor.type().id();
        result.putShort(RecordBatch.ATTRIBUTES_AT, (short) attributes);
        RecordBatch.at(result, 0).renewCrc();
        return result;
    }

    @Override
    public void close() {
        compressor.close();
    }
}
