package io.minikafka.common.record;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The records of one compressed batch as they are inflated, within a budget. Whatever is wrong with the bytes, the budget
 * or the codec's library is a {@link BrokerException}, after which this is closed.
 */
final class Inflating implements AutoCloseable {
    private final RecordBatch batch;
    private final Compression compression;
    private final InflateBudget budget;
    private InputStream stream; // null where it could not be opened
    private long inflatedBytes;

    Inflating(RecordBatch batch, InflateBudget budget) {
        this.batch = batch;
        this.compression = batch.compression();
        this.budget = budget;
        Codec codec = compression.codec();
        try {
            this.stream = codec.decompress(batch.storedRecords());
        } catch (Codec.TooLargeException e) {
            throw tooLarge("cannot be inflated: " + e.getMessage());
        } catch (IOException | RuntimeException e) { // whatever a library makes of bytes that are none of its own
            throw notInflatable(e);
        } catch (LinkageError e) {
            throw compression.unusable(e);
        }
    }

    /** Puts at most {@code length} bytes into the array; returns how many they are, 0 or less at the end. */
    int read(byte[] into, int offset, int length) {
        int bytes;
        try {
            bytes = stream.read(into, offset, length);
        } catch (Codec.TooLargeException e) {
            throw tooLarge("cannot be inflated: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            throw notInflatable(e);
        } catch (LinkageError e) {
            close();
            throw compression.unusable(e);
        }
        if (bytes > 0) {
            inflatedBytes += bytes;
            budget.take(bytes);
        }
        if (inflatedBytes > budget.batchBytes()) {
            throw tooLarge("inflate to more than the limit of " + budget.batchBytes() + " bytes");
        }
        if (budget.isSpent()) {
            throw tooLarge("inflate, with those before it, to more than the limit of " + budget.totalBytes()
                    + " bytes for " + budget.scope());
        }
        return bytes;
    }

    @Override
    public void close() {
        if (stream == null) {
            return;
        }
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail on close", e);
        }
    }

    private BrokerException tooLarge(String what) {
        close();
        return new BrokerException(ErrorCode.MESSAGE_TOO_LARGE, theRecords() + " " + what);
    }

    private BrokerException notInflatable(Exception e) {
        close();
        return new BrokerException(
                ErrorCode.CORRUPT_MESSAGE,
                theRecords() + " cannot be inflated as " + compression.configName() + " after " + inflatedBytes
                        + " bytes: " + e.getMessage(),
                e);
    }

    private String theRecords() {
        return "the records of the batch at offset " + batch.baseOffset() + ", stored in " + batch.sizeInBytes()
                + " bytes,";
    }
}
