package io.minikafka.common.record;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Lays out one batch: records go straight into an array, behind the room for the header, and {@link #build} adds the
 * header and compresses, in place.
 *
 * <p>The array given to the constructor is used until the built batch is no longer needed, or until what did not fit, a
 * record or the compressed form, made the batch move to an array of its own: {@link ByteBuffer#array} of the result tells.
 */
public final class RecordBatchBuilder {
    /** As far as virtual machines let an array grow. */
    static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

    private final Compression compression;
    private final Compressor compressor; // null: one for this batch alone
    private final int limit;

    private byte[] buffer;
    private int position = RecordBatch.HEADER_BYTES;
    private int recordCount;
    private long baseTimestamp;
    private long maxTimestamp = RecordBatch.NO_TIMESTAMP;
    private int offsetOfMaxTimestamp = -1;
    private boolean built;

    /** A batch that has room for as much as {@code buffer}. */
    public RecordBatchBuilder(byte[] buffer, Compression compression) {
        this(buffer, buffer.length, compression);
    }

    /** @param limit what {@link #hasRoomFor} lets the batch take, header included and uncompressed, in bytes */
    public RecordBatchBuilder(byte[] buffer, int limit, Compression compression) {
        this(buffer, limit, compression.requireSupported(), null);
    }

    /**
     * @param limit as above
     * @param compressor used by {@link #build} alone, on the thread that calls it; stays the caller's
     */
    public RecordBatchBuilder(byte[] buffer, int limit, Compressor compressor) {
        this(buffer, limit, compressor.type(), compressor);
    }

    private RecordBatchBuilder(byte[] buffer, int limit, Compression compression, Compressor compressor) {
        this.compression = compression;
        this.compressor = compressor;
        this.limit = limit;
        this.buffer = buffer.length < RecordBatch.HEADER_BYTES ? new byte[RecordBatch.HEADER_BYTES] : buffer;
    }

    /** What a batch with this one record takes uncompressed, header included; {@link Integer#MAX_VALUE} if more. */
    public static int sizeUpperBound(byte[] key, byte[] value, List<Header> headers) {
        long body = bodyBytes(0, 0, key, value, headers);
        return (int) Math.min(Integer.MAX_VALUE, RecordBatch.HEADER_BYTES + Varint.sizeOf(body) + body);
    }

    /** Whether one more record stays within the limit. The first one always does, however large. */
    public boolean hasRoomFor(byte[] key, byte[] value, List<Header> headers, long timestamp) {
        if (recordCount == 0) {
            return true;
        }
        long body = bodyBytes(timestamp - baseTimestamp, recordCount, key, value, headers);
        return position + Varint.sizeOf(body) + body <= limit;
    }

    /**
     * Adds a record, whether {@link #hasRoomFor} lets it or not, and returns its offset within the batch.
     *
     * @param timestamp milliseconds since the epoch
     * @param key may be null, and so may the value and the headers
     * @throws BrokerException MESSAGE_TOO_LARGE where no array can hold the batch; it is as it was
     */
    public int append(long timestamp, byte[] key, byte[] value, List<Header> headers) {
        if (built) {
            throw new IllegalStateException("the batch has been built");
        }
        long timestampDelta = recordCount == 0 ? 0 : timestamp - baseTimestamp;
        long body = bodyBytes(timestampDelta, recordCount, key, value, headers);
        ensureCapacity(position + Varint.sizeOf(body) + body);
        byte[] to = buffer;
        int at = Varint.write(to, position, (int) body);
        to[at++] = 0; // the record's attributes: none defined
        at = Varint.write(to, at, timestampDelta);
        at = Varint.write(to, at, recordCount);
        at = writeBytes(to, at, key);
        at = writeBytes(to, at, value);
        position = writeHeaders(to, at, headers);
        if (recordCount == 0) {
            baseTimestamp = timestamp;
        }
        if (recordCount == 0 || timestamp > maxTimestamp) {
            maxTimestamp = timestamp;
            offsetOfMaxTimestamp = recordCount;
        }
        return recordCount++;
    }

    public int recordCount() {
        return recordCount;
    }

    /** What the batch takes so far, header included and uncompressed. */
    public int sizeInBytes() {
        return position;
    }

    /** The latest timestamp of the records; {@link RecordBatch#NO_TIMESTAMP} while there are none. */
    public long maxTimestamp() {
        return maxTimestamp;
    }

    /** The offset within the batch of the first record with the latest timestamp; -1 while there are none. */
    public int offsetOfMaxTimestamp() {
        return offsetOfMaxTimestamp;
    }

    /**
     * Finishes the batch as a producer sends it, once: base offset 0, no leader epoch, the producer's timestamps. The
     * result is a heap buffer, from position 0 to its limit.
     */
    public ByteBuffer build(long producerId, short producerEpoch, int baseSequence) {
        return finish(
                0, RecordBatch.NO_LEADER_EPOCH, TimestampType.CREATE_TIME, producerId, producerEpoch, baseSequence);
    }

    /**
     * Finishes the batch as a broker stores one of its own, once. With log append time all records get the latest
     * timestamp of those that were appended.
     */
    public ByteBuffer build(long baseOffset, int leaderEpoch, TimestampType timestampType) {
        return finish(
                baseOffset,
                leaderEpoch,
                timestampType,
                RecordBatch.NO_PRODUCER_ID,
                RecordBatch.NO_PRODUCER_EPOCH,
                RecordBatch.NO_SEQUENCE);
    }

    private ByteBuffer finish(
            long baseOffset, int leaderEpoch, TimestampType type, long producerId, short producerEpoch, int sequence) {
        if (built || recordCount == 0) {
            throw new IllegalStateException(built ? "the batch has been built" : "the batch has no records");
        }
        built = true;
        ByteBuffer batch = compression == Compression.NONE ? ByteBuffer.wrap(buffer, 0, position) : compressed();
        int appendTime = type == TimestampType.LOG_APPEND_TIME ? RecordBatch.LOG_APPEND_TIME_BIT : 0;
        batch.putLong(RecordBatch.BASE_OFFSET_AT, baseOffset);
        batch.putInt(RecordBatch.LENGTH_AT, batch.limit() - RecordBatch.LOG_OVERHEAD);
        batch.putInt(RecordBatch.LEADER_EPOCH_AT, leaderEpoch);
        batch.put(RecordBatch.MAGIC_AT, RecordBatch.MAGIC);
        batch.putShort(RecordBatch.ATTRIBUTES_AT, (short) (compression.id() | appendTime));
        batch.putInt(RecordBatch.LAST_OFFSET_DELTA_AT, recordCount - 1);
        batch.putLong(RecordBatch.BASE_TIMESTAMP_AT, baseTimestamp);
        batch.putLong(RecordBatch.MAX_TIMESTAMP_AT, maxTimestamp);
        batch.putLong(RecordBatch.PRODUCER_ID_AT, producerId);
        batch.putShort(RecordBatch.PRODUCER_EPOCH_AT, producerEpoch);
        batch.putInt(RecordBatch.BASE_SEQUENCE_AT, sequence);
        batch.putInt(RecordBatch.RECORD_COUNT_AT, recordCount);
        RecordBatch.at(batch, 0).renewCrc();
        return batch;
    }

    private ByteBuffer compressed() {
        if (compressor != null) {
            return compressed(compressor);
        }
        try (Compressor own = Compressor.open(compression, compression.defaultLevel())) {
            return compressed(own);
        }
    }

    /** The records are lost where they lay; who built has the batch. */
    private ByteBuffer compressed(Compressor with) {
        ByteBuffer records = with.compress(buffer, RecordBatch.HEADER_BYTES, position - RecordBatch.HEADER_BYTES);
        int size = RecordBatch.HEADER_BYTES + records.remaining();
        byte[] batch = size <= buffer.length ? buffer : new byte[size];
        records.get(batch, RecordBatch.HEADER_BYTES, records.remaining());
        return ByteBuffer.wrap(batch, 0, size);
    }

    private void ensureCapacity(long bytes) {
        if (bytes <= buffer.length) {
            return;
        }
        if (bytes > MAX_ARRAY_BYTES) {
            throw new BrokerException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "a batch of " + bytes + " bytes is larger than the " + MAX_ARRAY_BYTES + " that fit into an array");
        }
        buffer = Arrays.copyOf(buffer, (int) Math.min(MAX_ARRAY_BYTES, Math.max(bytes, 2L * position)));
    }

    private static long bodyBytes(
            long timestampDelta, int offsetDelta, byte[] key, byte[] value, List<Header> headers) {
        long bytes = 1L + Varint.sizeOf(timestampDelta) + Varint.sizeOf(offsetDelta) + bytesOf(key) + bytesOf(value);
        if (headers == null || headers.isEmpty()) {
            return bytes + 1;
        }
        bytes += Varint.sizeOf(headers.size());
        for (Header header : headers) {
            bytes += bytesOf(header.nameUtf8()) + bytesOf(header.value());
        }
        return bytes;
    }

    private static long bytesOf(byte[] field) {
        return field == null ? 1 : (long) Varint.sizeOf(field.length) + field.length;
    }

    private static int writeHeaders(byte[] to, int index, List<Header> headers) {
        if (headers == null || headers.isEmpty()) {
            to[index] = 0;
            return index + 1;
        }
        int at = Varint.write(to, index, headers.size());
        for (Header header : headers) {
            at = writeBytes(to, at, header.nameUtf8());
            at = writeBytes(to, at, header.value());
        }
        return at;
    }

    private static int writeBytes(byte[] to, int index, byte[] field) {
        if (field == null) {
            return Varint.write(to, index, -1);
        }
        int at = Varint.write(to, index, field.length);
        System.arraycopy(field, 0, to, at, field.length);
        return at + field.length;
    }
}
