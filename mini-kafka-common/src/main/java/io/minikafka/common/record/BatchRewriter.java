package io.minikafka.common.record;

import io.minikafka.common.rpc.BrokerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalLong;

/**
 * Lays out a stored batch anew without some of its records, as Kafka's compaction does it. What the batch says of its
 * place in the log stays: base offset, last offset delta, leader epoch, producer and sequence; so do the offset, the time
 * and the content of each record that is kept.
 */
public final class BatchRewriter {
    private BatchRewriter() {}

    /**
     * The batch with those of its records only whose index within it is in {@code kept}, at least one, in the same
     * compression. Its maximum timestamp becomes theirs. It does not ask for the CRC of {@code batch}.
     *
     * @param deleteHorizonMs see {@link RecordBatch#deleteHorizonMs}
     * @return a heap buffer, from position 0 to its limit
     * @throws BrokerException CORRUPT_MESSAGE, or MESSAGE_TOO_LARGE where the records inflate to more than
     *     {@link RecordBatch#DEFAULT_MAX_INFLATED_BYTES}
     */
    public static ByteBuffer keeping(RecordBatch batch, BitSet kept, OptionalLong deleteHorizonMs) {
        if (kept.length() > batch.recordCount() || kept.isEmpty()) {
            throw new IllegalArgumentException("records " + kept + " cannot be kept of the " + batch);
        }
        byte[] bytes = new byte[Math.max(RecordBatch.HEADER_BYTES, batch.sizeInBytes())];
        int end = RecordBatch.HEADER_BYTES;
        long baseTimestamp = deleteHorizonMs.orElse(0);
        long maxTimestamp = Long.MIN_VALUE;
        int count = 0;
        try (RecordCursor records = batch.records()) {
            for (int index = 0; records.next(); index++) {
                if (kept.get(index)) {
                    if (count++ == 0 && deleteHorizonMs.isEmpty()) {
                        baseTimestamp = records.timestamp();
                    }
                    bytes = withRoomFor(bytes, end, records.maxBytesAnew());
                    end = records.writeTo(bytes, end, baseTimestamp);
                    maxTimestamp = Math.max(maxTimestamp, records.timestamp());
                }
            }
        }
        ByteBuffer anew = batch.compression() == Compression.NONE
                ? ByteBuffer.wrap(bytes, 0, end)
                : compressed(bytes, end, batch.compression());
        int horizonBit = deleteHorizonMs.isPresent() ? RecordBatch.DELETE_HORIZON_BIT : 0;
        finish(anew, batch, (batch.attributes() & ~RecordBatch.DELETE_HORIZON_BIT) | horizonBit, count);
        anew.putLong(RecordBatch.BASE_TIMESTAMP_AT, baseTimestamp);
        anew.putLong(RecordBatch.MAX_TIMESTAMP_AT, maxTimestamp);
        RecordBatch.at(anew, 0).renewCrc();
        return anew;
    }

    /**
     * The batch without records: what remains where its offsets or its sequence must not be forgotten. Its maximum
     * timestamp stays.
     *
     * @return a heap buffer, from position 0 to its limit
     */
    public static ByteBuffer emptied(RecordBatch batch) {
        ByteBuffer anew = ByteBuffer.allocate(RecordBatch.HEADER_BYTES);
        finish(anew, batch, batch.attributes() & ~(RecordBatch.DELETE_HORIZON_BIT | RecordBatch.COMPRESSION_MASK), 0);
        anew.putLong(RecordBatch.BASE_TIMESTAMP_AT, RecordBatch.NO_TIMESTAMP);
        RecordBatch.at(anew, 0).renewCrc();
        return anew;
    }

    private static void finish(ByteBuffer anew, RecordBatch batch, int attributes, int count) {
        anew.duplicate().put(batch.slice().limit(RecordBatch.HEADER_BYTES));
        anew.putInt(RecordBatch.LENGTH_AT, anew.limit() - RecordBatch.LOG_OVERHEAD);
        anew.putShort(RecordBatch.ATTRIBUTES_AT, (short) attributes);
        anew.putInt(RecordBatch.RECORD_COUNT_AT, count);
    }

    private static byte[] withRoomFor(byte[] bytes, int used, long more) {
        if (used + more <= bytes.length) {
            return bytes;
        }
        long wanted = Math.max(used + more, 2L * bytes.length);
        return Arrays.copyOf(bytes, (int) Math.min(RecordBatchBuilder.MAX_ARRAY_BYTES, wanted));
    }

    private static ByteBuffer compressed(byte[] bytes, int end, Compression compression) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(512, end / 2));
        out.write(bytes, 0, RecordBatch.HEADER_BYTES); // room for the header
        try {
            compression.codec().compress(bytes, RecordBatch.HEADER_BYTES, end - RecordBatch.HEADER_BYTES, out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory cannot fail", e);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }
}
