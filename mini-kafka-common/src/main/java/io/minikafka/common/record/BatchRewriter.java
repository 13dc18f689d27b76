package io.minikafka.common.record;

import io.minikafka.common.rpc.BrokerException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Lays out stored batches anew without some of their records, as Kafka's compaction does it. What a batch says of its
 * place in the log stays: base offset, last offset delta, leader epoch, producer and sequence; so do the offset, the time
 * and the content of each record that is kept. To be closed: it keeps what compresses for the next batch.
 *
 * <p>Threads: one at a time.
 */
public final class BatchRewriter implements AutoCloseable {
    private final Map<Compression, Compressor> compressors = new EnumMap<>(Compression.class);
    private final SpareBytes spare = new SpareBytes();

    /**
     * The batch with those of its records only whose index within it is in {@code kept}, at least one, compressed in the
     * same way at that way's default level. Its maximum timestamp becomes theirs. It does not ask for the CRC of {@code batch}.
     *
     * @param deleteHorizonMs see {@link RecordBatch#deleteHorizonMs}
     * @return a heap buffer of the caller's, from position 0 to its limit
     * @throws BrokerException CORRUPT_MESSAGE, UNSUPPORTED_COMPRESSION_TYPE, or MESSAGE_TOO_LARGE where the records inflate to more than
     *     {@link RecordBatch#DEFAULT_MAX_INFLATED_BYTES}
     */
    public ByteBuffer keeping(RecordBatch batch, BitSet kept, OptionalLong deleteHorizonMs) {
        if (kept.length() > batch.recordCount() || kept.isEmpty()) {
            throw new IllegalArgumentException("records " + kept + " cannot be kept of the " + batch);
        }
        byte[] bytes = spare.atLeast(batch.sizeInBytes());
        int end = 0;
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
        ByteBuffer records = compressorOf(batch).compress(bytes, 0, end);
        ByteBuffer anew = ByteBuffer.allocate(RecordBatch.HEADER_BYTES + records.remaining());
        anew.position(RecordBatch.HEADER_BYTES).put(records).flip();
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
     * @return a heap buffer of the caller's, from position 0 to its limit
     */
    public static ByteBuffer emptied(RecordBatch batch) {
        ByteBuffer anew = ByteBuffer.allocate(RecordBatch.HEADER_BYTES);
        finish(anew, batch, batch.attributes() & ~(RecordBatch.DELETE_HORIZON_BIT | RecordBatch.COMPRESSION_MASK), 0);
        anew.putLong(RecordBatch.BASE_TIMESTAMP_AT, RecordBatch.NO_TIMESTAMP);
        RecordBatch.at(anew, 0).renewCrc();
        return anew;
    }

    private static void finish(ByteBuffer anew, RecordBatch batch, int attributes, int count) {
        anew.duplicate().put(batch.header());
        anew.putInt(RecordBatch.LENGTH_AT, anew.limit() - RecordBatch.LOG_OVERHEAD);
        anew.putShort(RecordBatch.ATTRIBUTES_AT, (short) attributes);
        anew.putInt(RecordBatch.RECORD_COUNT_AT, count);
    }

    private byte[] withRoomFor(byte[] bytes, int used, long more) {
        if (used + more <= bytes.length) {
            return bytes;
        }
        long wanted = Math.max(used + more, 2L * bytes.length);
        byte[] larger = spare.atLeast((int) Math.min(RecordBatchBuilder.MAX_ARRAY_BYTES, wanted));
        System.arraycopy(bytes, 0, larger, 0, used);
        return larger;
    }

    private Compressor compressorOf(RecordBatch batch) {
        return compressors.computeIfAbsent(batch.compression(), type -> Compressor.open(type, type.defaultLevel()));
    }

    @Override
    public void close() {
        compressors.values().forEach(Compressor::close);
        compressors.clear();
    }
}
