package io.minikafka.common.record;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** A batch put together byte by byte, with a CRC that is right: what a broken or hostile client could send. */
final class RawBatch {
    private final ByteArrayOutputStream records = new ByteArrayOutputStream();
    private int count;
    private int lastOffsetDelta = -1;
    private Compression claimed = Compression.NONE;
    private Compression compression = Compression.NONE;

    /** A record whose length field tells the truth about {@code body}. */
    RawBatch record(byte[] body) {
        return varint(body.length).bytes(body).counted();
    }

    RawBatch varint(long value) {
        byte[] bytes = new byte[Varint.MAX_LONG_BYTES];
        records.write(bytes, 0, Varint.write(bytes, 0, value));
        return this;
    }

    RawBatch bytes(byte... bytes) {
        records.write(bytes, 0, bytes.length);
        return this;
    }

    RawBatch counted() {
        count++;
        lastOffsetDelta++;
        return this;
    }

    RawBatch compressed(Compression with) {
        compression = with;
        return claiming(with);
    }

    /** To be compressed so, whatever the bytes are. */
    RawBatch claiming(Compression with) {
        claimed = with;
        return this;
    }

    byte[] recordBytes() {
        return records.toByteArray();
    }

    /** Null, null, no headers, at time 0: the smallest body of a record. */
    static byte[] body(int offsetDelta) {
        return new RawBatch()
                .bytes((byte) 0, (byte) 0)
                .varint(offsetDelta)
                .bytes((byte) 1, (byte) 1, (byte) 0)
                .recordBytes();
    }

    RecordBatch build() {
        return build(count, lastOffsetDelta);
    }

    RecordBatch build(int claimedCount, int claimedLastOffsetDelta) {
        byte[] stored = stored();
        ByteBuffer batch = ByteBuffer.allocate(RecordBatch.HEADER_BYTES + stored.length);
        batch.putInt(RecordBatch.LENGTH_AT, batch.capacity() - RecordBatch.LOG_OVERHEAD);
        batch.put(RecordBatch.MAGIC_AT, RecordBatch.MAGIC);
        batch.putShort(RecordBatch.ATTRIBUTES_AT, (short) claimed.id());
        batch.putInt(RecordBatch.LAST_OFFSET_DELTA_AT, claimedLastOffsetDelta);
        batch.putLong(RecordBatch.PRODUCER_ID_AT, RecordBatch.NO_PRODUCER_ID);
        batch.putShort(RecordBatch.PRODUCER_EPOCH_AT, RecordBatch.NO_PRODUCER_EPOCH);
        batch.putInt(RecordBatch.BASE_SEQUENCE_AT, RecordBatch.NO_SEQUENCE);
        batch.putInt(RecordBatch.RECORD_COUNT_AT, claimedCount);
        batch.position(RecordBatch.HEADER_BYTES);
        batch.put(stored).flip();
        RecordBatch view = RecordBatch.at(batch, 0);
        view.renewCrc();
        return view;
    }

    private byte[] stored() {
        return compress(compression, compression.defaultLevel(), records.toByteArray());
    }

    static byte[] compress(Compression with, int level, byte[] content) {
        try (Compressor compressor = Compressor.open(with, level)) {
            ByteBuffer compressed = compressor.compress(content, 0, content.length);
            byte[] bytes = new byte[compressed.remaining()];
            compressed.get(bytes);
            return bytes;
        }
    }
}
