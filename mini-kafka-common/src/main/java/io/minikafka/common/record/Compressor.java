package io.minikafka.common.record;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;

/**
 * Compresses the records of one batch after the other in one way, in memory that it keeps for the next one. To be closed:
 * some of that memory is outside the heap.
 *
 * <p>Threads: one at a time.
 */
public final class Compressor implements AutoCloseable {
    private final Compression type;
    private final Codec.Encoder encoder; // null where there is nothing to do
    private final SpareBytes spare = new SpareBytes();

    private Compressor(Compression type, Codec.Encoder encoder) {
        this.type = type;
        this.encoder = encoder;
    }

    /**
     * Loads the library if this is its first use.
     *
     * @param level one of {@link Compression#levels}; of no meaning for a type without levels
     * @throws BrokerException UNSUPPORTED_COMPRESSION_TYPE where the library is missing or does not work here
     */
    public static Compressor open(Compression type, int level) {
        try {
            return new Compressor(
                    type, type == Compression.NONE ? null : type.codec().encoder(level));
        } catch (LinkageError e) {
            throw type.unusable(e);
        }
    }

    public Compression type() {
        return type;
    }

    /**
     * The compressed form, from the result's position to its limit: on the heap, good until the next call or
     * {@link #close}. Without compression that is the range itself.
     *
     * @throws BrokerException MESSAGE_TOO_LARGE where no array can hold it, UNSUPPORTED_COMPRESSION_TYPE where the library
     *     turns out not to work, UNKNOWN_SERVER_ERROR where it fails
     */
    ByteBuffer compress(byte[] source, int offset, int length) {
        if (encoder == null) {
            return ByteBuffer.wrap(source, offset, length);
        }
        try {
            long maxBytes = encoder.maxBytes(length);
            if (maxBytes > RecordBatchBuilder.MAX_ARRAY_BYTES) {
                throw new BrokerException(
                        ErrorCode.MESSAGE_TOO_LARGE,
                        length + " bytes of records may take " + maxBytes + " bytes as " + type.configName() + ", "
                                + RecordBatchBuilder.MAX_ARRAY_BYTES + " fit into an array");
            }
            byte[] into = spare.atLeast((int) maxBytes);
            return ByteBuffer.wrap(into, 0, encoder.encode(source, offset, length, into));
        } catch (LinkageError e) {
            throw type.unusable(e);
        } catch (BrokerException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new BrokerException(
                    ErrorCode.UNKNOWN_SERVER_ERROR,
                    "compressing " + length + " bytes of records as " + type.configName() + " failed: " + e,
                    e);
        }
    }

    /** What it still has to do afterwards fails. */
    @Override
    public void close() {
        if (encoder != null) {
            encoder.close();
        }
    }
}
