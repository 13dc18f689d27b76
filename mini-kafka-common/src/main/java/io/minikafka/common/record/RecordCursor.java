package io.minikafka.common.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Goes through the records of one batch, forward and lazily: {@link #next} checks the whole layout of a record, and its
 * key, value and headers are copied out only when they are asked for. It allocates nothing for a record but what it
 * returns. Bytes that are no record are CORRUPT_MESSAGE, and end the cursor.
 *
 * <p>Closing matters only for a compressed batch that is not read to its end: it frees the memory of the inflater early.
 */
public final class RecordCursor implements AutoCloseable {
    /** A header has at least the lengths of its name and its value. */
    private static final int MIN_HEADER_BYTES = 2;

    private final RecordInput input;
    private final long baseOffset;
    private final int lastOffsetDelta;
    private final long baseTimestamp;
    private final boolean logAppendTime;
    private final long maxTimestamp;

    private int left;
    private int length;
    private byte attributes;
    private int offsetDelta = -1;
    private long timestampDelta;
    private int keyLengthAt;
    private int keyAt;
    private int keyLength;
    private int valueAt;
    private int valueLength;
    private int headersAt;
    private int headerCount;

    private RecordCursor(RecordBatch batch, RecordInput input) {
        this.input = input;
        this.baseOffset = batch.baseOffset();
        this.lastOffsetDelta = batch.lastOffsetDelta();
        this.baseTimestamp = batch.baseTimestamp();
        this.logAppendTime = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        this.maxTimestamp = batch.maxTimestamp();
        this.left = batch.recordCount();
    }

    static RecordCursor reading(RecordBatch batch, InflateBudget budget) {
        return new RecordCursor(batch, new RecordInput(batch, budget, true));
    }

    /** For checking only: holds a few KiB however large a record is, and cannot give out keys, values or headers. */
    static RecordCursor walking(RecordBatch batch, InflateBudget budget) {
        return new RecordCursor(batch, new RecordInput(batch, budget, false));
    }

    /** Moves to the next record; false behind the last one. */
    public boolean next() {
        if (left <= 0) {
            if (left < 0) {
                throw input.corrupt("cannot be read: the batch claims " + left + " records");
            }
            input.end();
            return false;
        }
        left--;
        length = input.beginRecord();
        attributes = input.readByte(); // none defined
        timestampDelta = input.readVarlong();
        nextOffsetDelta(input.readVarint());
        keyLengthAt = input.position();
        keyLength = lengthOf("key", input.readVarint(), -1);
        keyAt = input.position();
        input.skip(Math.max(0, keyLength));
        valueLength = lengthOf("value", input.readVarint(), -1);
        valueAt = input.position();
        input.skip(Math.max(0, valueLength));
        headerCount = input.readVarint();
        headersAt = input.position();
        if (headerCount != 0) {
            skipHeaders();
        }
        input.endRecord();
        return true;
    }

    public long offset() {
        return baseOffset + offsetDelta;
    }

    /** Milliseconds since the epoch: the producer's, or the broker's where the batch has log append time. */
    public long timestamp() {
        return logAppendTime ? maxTimestamp : baseTimestamp + timestampDelta;
    }

    /** What the record takes uncompressed, its length field included. */
    public int sizeInBytes() {
        return Varint.sizeOf(length) + length;
    }

    public boolean hasKey() {
        return keyLength >= 0;
    }

    /** 0 where there is none. */
    public int keySizeInBytes() {
        return Math.max(0, keyLength);
    }

    public boolean hasValue() {
        return valueLength >= 0;
    }

    /** A copy that is the caller's; null where the record has no key. */
    public byte[] key() {
        return keyLength < 0 ? null : input.copy(keyAt, keyLength);
    }

    /** A copy that is the caller's; null where the record has no value. */
    public byte[] value() {
        return valueLength < 0 ? null : input.copy(valueAt, valueLength);
    }

    /** Parsed anew with each call; unmodifiable. */
    public List<Header> headers() {
        if (headerCount == 0) {
            return List.of();
        }
        int end = input.position();
        input.seek(headersAt);
        List<Header> headers = new ArrayList<>(headerCount);
        for (int i = 0; i < headerCount; i++) {
            String name = new String(nextBytes(), StandardCharsets.UTF_8);
            headers.add(new Header(name, nextBytes()));
        }
        input.seek(end);
        return Collections.unmodifiableList(headers);
    }

    /** What {@link #writeTo} takes at most. */
    long maxBytesAnew() {
        return (long) length + 2 * Varint.MAX_INT_BYTES + Varint.MAX_LONG_BYTES;
    }

    /** Writes the record as it is, but its time relative to another base, and returns the index behind it. */
    int writeTo(byte[] to, int index, long newBaseTimestamp) {
        long newDelta = timestamp() - newBaseTimestamp;
        int rest = input.position() - keyLengthAt;
        int at = Varint.write(to, index, 1 + Varint.sizeOf(newDelta) + Varint.sizeOf(offsetDelta) + rest);
        to[at++] = attributes;
        at = Varint.write(to, at, newDelta);
        at = Varint.write(to, at, offsetDelta);
        input.copy(keyLengthAt, rest, to, at);
        return at + rest;
    }

    @Override
    public void close() {
        input.close();
    }

    private void nextOffsetDelta(int delta) {
        if (delta <= offsetDelta || delta > lastOffsetDelta) {
            throw input.corrupt(
                    "has offset delta " + delta + ", must be " + (offsetDelta + 1) + " to " + lastOffsetDelta);
        }
        offsetDelta = delta;
    }

    private int lengthOf(String field, int bytes, int atLeast) {
        if (bytes < atLeast) {
            throw input.corrupt("has a " + field + " of length " + bytes);
        }
        return bytes;
    }

    private void skipHeaders() {
        if (headerCount < 0 || headerCount > input.leftInRecord() / MIN_HEADER_BYTES) {
            throw input.corrupt("claims " + headerCount + " headers in " + input.leftInRecord() + " bytes");
        }
        for (int i = 0; i < headerCount; i++) {
            input.skip(lengthOf("header name", input.readVarint(), 0));
            input.skip(Math.max(0, lengthOf("header value", input.readVarint(), -1)));
        }
    }

    private byte[] nextBytes() {
        int bytes = input.readVarint();
        if (bytes < 0) {
            return null;
        }
        byte[] copy = input.copy(input.position(), bytes);
        input.skip(bytes);
        return copy;
    }
}
