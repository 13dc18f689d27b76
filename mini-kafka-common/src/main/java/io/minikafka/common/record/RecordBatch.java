package io.minikafka.common.record;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * A view onto one batch where it lies in a buffer. It reads and patches at absolute positions and never moves the
 * buffer's own position or limit; it is good as long as the bytes stay in place. All but the size and the magic is as
 * the bytes claim it until {@link #isCrcValid} or {@link BatchValidator} has been asked.
 */
public final class RecordBatch {
    public static final byte MAGIC = 2;
    /** Base offset and length: what comes before the part that the length counts. */
    public static final int LOG_OVERHEAD = 12;
    /** The bytes before the first record. */
    public static final int HEADER_BYTES = 61;

    public static final long NO_PRODUCER_ID = -1;
    public static final short NO_PRODUCER_EPOCH = -1;
    public static final int NO_SEQUENCE = -1;
    public static final long NO_TIMESTAMP = -1;
    public static final int NO_LEADER_EPOCH = -1;
    /** How far {@link #records()} inflates a compressed batch. */
    public static final int DEFAULT_MAX_INFLATED_BYTES = 64 << 20;

    public static final int BASE_OFFSET_AT = 0;
    public static final int LENGTH_AT = 8;
    public static final int LEADER_EPOCH_AT = 12;
    public static final int MAGIC_AT = 16;
    public static final int CRC_AT = 17;
    public static final int ATTRIBUTES_AT = 21;
    public static final int LAST_OFFSET_DELTA_AT = 23;
    public static final int BASE_TIMESTAMP_AT = 27;
    public static final int MAX_TIMESTAMP_AT = 35;
    public static final int PRODUCER_ID_AT = 43;
    public static final int PRODUCER_EPOCH_AT = 51;
    public static final int BASE_SEQUENCE_AT = 53;
    public static final int RECORD_COUNT_AT = 57;

    static final int COMPRESSION_MASK = 0x07;
    static final int LOG_APPEND_TIME_BIT = 0x08;
    static final int TRANSACTIONAL_BIT = 0x10;
    static final int CONTROL_BIT = 0x20;
    static final int DELETE_HORIZON_BIT = 0x40;

    private final ByteBuffer buffer;
    private final int position;
    private final int sizeInBytes;

    private RecordBatch(ByteBuffer buffer, int position, int sizeInBytes) {
        this.buffer = buffer;
        this.position = position;
        this.sizeInBytes = sizeInBytes;
    }

    /** The batch that begins at {@code position}; CORRUPT_MESSAGE where no whole batch of this format lies there. */
    public static RecordBatch at(ByteBuffer buffer, int position) {
        ByteBuffer bigEndian = buffer.order() == ByteOrder.BIG_ENDIAN ? buffer : buffer.duplicate();
        int size = sizeInBytes(bigEndian, position);
        int available = buffer.limit() - position;
        if (size > available) {
            throw corrupt(
                    "the batch at position " + position + " claims " + size + " bytes, " + available + " are there");
        }
        byte magic = bigEndian.get(position + MAGIC_AT);
        if (magic != MAGIC) {
            throw corrupt("the batch at position " + position + " has magic " + magic + ", must be " + MAGIC);
        }
        return new RecordBatch(bigEndian, position, size);
    }

    /**
     * The size that the batch at {@code position} claims, at least {@link #HEADER_BYTES}. Only its first
     * {@link #LOG_OVERHEAD} bytes have to be in the buffer.
     */
    public static int sizeInBytes(ByteBuffer buffer, int position) {
        int available = buffer.limit() - position;
        if (position < 0 || available < LOG_OVERHEAD) {
            throw corrupt("a batch begins with " + LOG_OVERHEAD + " bytes, at position " + position + " of "
                    + buffer.limit() + " are " + Math.max(0, available));
        }
        int length = buffer.getInt(position + LENGTH_AT);
        if (buffer.order() != ByteOrder.BIG_ENDIAN) {
            length = Integer.reverseBytes(length);
        }
        if (length < HEADER_BYTES - LOG_OVERHEAD || length > Integer.MAX_VALUE - LOG_OVERHEAD) {
            throw corrupt("the batch at position " + position + " claims a length of " + length + ", must be "
                    + (HEADER_BYTES - LOG_OVERHEAD) + " to " + (Integer.MAX_VALUE - LOG_OVERHEAD));
        }
        return length + LOG_OVERHEAD;
    }

    /** Where in its buffer the batch begins. */
    public int position() {
        return position;
    }

    public int sizeInBytes() {
        return sizeInBytes;
    }

    /** Just this batch, from position 0 to its limit; shares the bytes. */
    public ByteBuffer slice() {
        return range(0, sizeInBytes).slice();
    }

    public long baseOffset() {
        return buffer.getLong(position + BASE_OFFSET_AT);
    }

    public long lastOffset() {
        return baseOffset() + lastOffsetDelta();
    }

    /** The offset behind the last one, where the next batch may begin. */
    public long nextOffset() {
        return lastOffset() + 1;
    }

    public int partitionLeaderEpoch() {
        return buffer.getInt(position + LEADER_EPOCH_AT);
    }

    public byte magic() {
        return buffer.get(position + MAGIC_AT);
    }

    /** The CRC-32C in the header, unsigned. */
    public long crc() {
        return Integer.toUnsignedLong(buffer.getInt(position + CRC_AT));
    }

    /** UNSUPPORTED_COMPRESSION_TYPE where the number has no meaning; see {@link Compression#requireSupported}. */
    public Compression compression() {
        return Compression.of(attributes() & COMPRESSION_MASK);
    }

    public TimestampType timestampType() {
        return TimestampType.ofAttributes(attributes());
    }

    public boolean isTransactional() {
        return (attributes() & TRANSACTIONAL_BIT) != 0;
    }

    public boolean isControl() {
        return (attributes() & CONTROL_BIT) != 0;
    }

    public int lastOffsetDelta() {
        return buffer.getInt(position + LAST_OFFSET_DELTA_AT);
    }

    /**
     * From when on compaction may drop the records without value, in milliseconds since the epoch; empty while no
     * compaction has seen any. It lies where the base timestamp does, which the records' times stay relative to.
     */
    public OptionalLong deleteHorizonMs() {
        return (attributes() & DELETE_HORIZON_BIT) == 0 ? OptionalLong.empty() : OptionalLong.of(baseTimestamp());
    }

    public long baseTimestamp() {
        return buffer.getLong(position + BASE_TIMESTAMP_AT);
    }

    /** Of the records that the batch was made with, if compaction has left none; else of those that there are. */
    public long maxTimestamp() {
        return buffer.getLong(position + MAX_TIMESTAMP_AT);
    }

    /** The latest time of the records; {@link #NO_TIMESTAMP} where compaction has left none. */
    public long latestRecordTime() {
        return recordCount() == 0 ? NO_TIMESTAMP : maxTimestamp();
    }

    public long producerId() {
        return buffer.getLong(position + PRODUCER_ID_AT);
    }

    public boolean hasProducerId() {
        return producerId() != NO_PRODUCER_ID;
    }

    public short producerEpoch() {
        return buffer.getShort(position + PRODUCER_EPOCH_AT);
    }

    public int baseSequence() {
        return buffer.getInt(position + BASE_SEQUENCE_AT);
    }

    /** The sequence of the last record; after {@link Integer#MAX_VALUE} comes 0. */
    public int lastSequence() {
        int base = baseSequence();
        return base == NO_SEQUENCE ? NO_SEQUENCE : (base + lastOffsetDelta()) & Integer.MAX_VALUE;
    }

    public int recordCount() {
        return buffer.getInt(position + RECORD_COUNT_AT);
    }

    int attributes() {
        return buffer.getShort(position + ATTRIBUTES_AT);
    }

    /** Gives the batch its place in the log. Neither field is covered by the CRC. */
    public void assign(long baseOffset, int leaderEpoch) {
        buffer.putLong(position + BASE_OFFSET_AT, baseOffset);
        buffer.putInt(position + LEADER_EPOCH_AT, leaderEpoch);
    }

    /** Makes {@code timestampMs} the time of every record of the batch, and renews the CRC. */
    public void setLogAppendTime(long timestampMs) {
        buffer.putShort(position + ATTRIBUTES_AT, (short) (attributes() | LOG_APPEND_TIME_BIT));
        buffer.putLong(position + MAX_TIMESTAMP_AT, timestampMs);
        renewCrc();
    }

    /** Stamps the batch anew, as for a retry under another producer id, and renews the CRC. */
    public void setProducer(long producerId, short producerEpoch, int baseSequence) {
        buffer.putLong(position + PRODUCER_ID_AT, producerId);
        buffer.putShort(position + PRODUCER_EPOCH_AT, producerEpoch);
        buffer.putInt(position + BASE_SEQUENCE_AT, baseSequence);
        renewCrc();
    }

    public boolean isCrcValid() {
        return crc() == computedCrc();
    }

    /** A cursor before the first record, which inflates at most {@link #DEFAULT_MAX_INFLATED_BYTES}. */
    public RecordCursor records() {
        return records(DEFAULT_MAX_INFLATED_BYTES);
    }

    /**
     * A cursor before the first record. It does not ask for the CRC.
     *
     * @param maxInflatedBytes a compressed batch whose records take more is refused with MESSAGE_TOO_LARGE while reading
     */
    public RecordCursor records(int maxInflatedBytes) {
        return records(InflateBudget.ofEachBatch(maxInflatedBytes));
    }

    /** A cursor before the first record, which takes what it inflates from {@code budget}. It does not ask for the CRC. */
    public RecordCursor records(InflateBudget budget) {
        return RecordCursor.reading(this, budget);
    }

    /** What comes before the records; a buffer of the caller's own over the same bytes. */
    ByteBuffer header() {
        return range(0, HEADER_BYTES);
    }

    /** What lies behind the header, as it is stored; a buffer of the caller's own over the same bytes. */
    ByteBuffer storedRecords() {
        return range(HEADER_BYTES, sizeInBytes);
    }

    /** CRC-32C over all that comes behind the CRC itself. */
    long computedCrc() {
        CRC32C crc = new CRC32C();
        crc.update(range(ATTRIBUTES_AT, sizeInBytes));
        return crc.getValue();
    }

    void renewCrc() {
        buffer.putInt(position + CRC_AT, (int) computedCrc());
    }

    private ByteBuffer range(int from, int to) {
        ByteBuffer range = buffer.duplicate();
        range.limit(position + to).position(position + from);
        return range;
    }

    private static BrokerException corrupt(String message) {
        return new BrokerException(ErrorCode.CORRUPT_MESSAGE, message);
    }

    @Override
    public String toString() {
        return "batch of " + sizeInBytes + " bytes with " + recordCount() + " records at offset " + baseOffset();
    }
}
