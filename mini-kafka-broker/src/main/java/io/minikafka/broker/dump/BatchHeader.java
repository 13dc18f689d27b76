package io.minikafka.broker.dump;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What the header of a batch claims. */
record BatchHeader(
        long baseOffset,
        int length,
        int leaderEpoch,
        byte magic,
        long crc,
        int attributes,
        int lastOffsetDelta,
        long baseTimestamp,
        long maxTimestamp,
        long producerId,
        short producerEpoch,
        int baseSequence,
        int count) {

    private static final int CODEC_MASK = 0x07;
    private static final int LOG_APPEND_TIME_BIT = 0x08;
    private static final int TRANSACTIONAL_BIT = 0x10;
    private static final int CONTROL_BIT = 0x20;
    /** Kafka's KIP-534: the base timestamp is the time from which on tombstones may be dropped. */
    private static final int DELETE_HORIZON_BIT = 0x40;

    /** Reads the {@link RecordBatch#HEADER_BYTES} bytes from {@code at} on. */
    static BatchHeader at(ByteBuffer bytes, int at) {
        return new BatchHeader(
                bytes.getLong(at + RecordBatch.BASE_OFFSET_AT),
                bytes.getInt(at + RecordBatch.LENGTH_AT),
                bytes.getInt(at + RecordBatch.LEADER_EPOCH_AT),
                bytes.get(at + RecordBatch.MAGIC_AT),
                Integer.toUnsignedLong(bytes.getInt(at + RecordBatch.CRC_AT)),
                bytes.getShort(at + RecordBatch.ATTRIBUTES_AT),
                bytes.getInt(at + RecordBatch.LAST_OFFSET_DELTA_AT),
                bytes.getLong(at + RecordBatch.BASE_TIMESTAMP_AT),
                bytes.getLong(at + RecordBatch.MAX_TIMESTAMP_AT),
                bytes.getLong(at + RecordBatch.PRODUCER_ID_AT),
                bytes.getShort(at + RecordBatch.PRODUCER_EPOCH_AT),
                bytes.getInt(at + RecordBatch.BASE_SEQUENCE_AT),
                bytes.getInt(at + RecordBatch.RECORD_COUNT_AT));
    }

    int sizeInBytes() {
        return RecordBatch.LOG_OVERHEAD + length;
    }

    long lastOffset() {
        return baseOffset + lastOffsetDelta;
    }

    long nextOffset() {
        return lastOffset() + 1;
    }

    /** Whether a record is there for each offset, as it is until a log is compacted. */
    boolean isDense() {
        return count == lastOffsetDelta + 1;
    }

    /** Whether all records are gone, and the batch is kept for what its producer has sent. */
    boolean isEmpty() {
        return count == 0 && sizeInBytes() == RecordBatch.HEADER_BYTES;
    }

    void writeTo(JsonGenerator out) throws IOException {
        out.writeNumberField("baseOffset", baseOffset);
        out.writeNumberField("lastOffset", lastOffset());
        out.writeNumberField("count", count);
        out.writeNumberField("leaderEpoch", leaderEpoch);
        out.writeNumberField("size", sizeInBytes());
        out.writeStringField("codec", codec());
        out.writeStringField("timestampType", has(LOG_APPEND_TIME_BIT) ? "LogAppendTime" : "CreateTime");
        out.writeNumberField("baseTimestamp", baseTimestamp);
        out.writeNumberField("maxTimestamp", maxTimestamp);
        out.writeNumberField("producerId", producerId);
        out.writeNumberField("producerEpoch", producerEpoch);
        out.writeNumberField("baseSequence", baseSequence);
        out.writeNumberField("lastSequence", lastSequence());
        out.writeBooleanField("transactional", has(TRANSACTIONAL_BIT));
        out.writeBooleanField("control", has(CONTROL_BIT));
        if (has(DELETE_HORIZON_BIT)) {
            out.writeNumberField("deleteHorizonMs", baseTimestamp);
        }
        out.writeNumberField("crc", crc);
    }

    private boolean has(int bit) {
        return (attributes & bit) != 0;
    }

    private int lastSequence() {
        return baseSequence == RecordBatch.NO_SEQUENCE
                ? RecordBatch.NO_SEQUENCE
                : (baseSequence + lastOffsetDelta) & Integer.MAX_VALUE;
    }

    private String codec() {
        int id = attributes & CODEC_MASK;
        return id < Compression.values().length ? Compression.of(id).configName() : "unknown " + id;
    }
}
