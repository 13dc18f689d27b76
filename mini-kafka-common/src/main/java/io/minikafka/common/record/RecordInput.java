package io.minikafka.common.record;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The fields of a batch's records, one after the other, through a window: the batch itself where it is not compressed,
 * else a small array that is refilled from the inflating stream. Nothing is read across the end of the window, of the
 * record or of the bound on inflated bytes, and the window grows only by bytes that have arrived.
 */
final class RecordInput implements AutoCloseable {
    private static final int WINDOW_BYTES = 8 * 1024;
    private static final long BETWEEN_RECORDS = Long.MAX_VALUE;

    private final RecordBatch batch;
    private final boolean wholeRecords;
    private final Inflating inflating; // null where the records are not compressed

    private ByteBuffer window;
    private int position;
    private int windowEnd;
    private long recordEnd = BETWEEN_RECORDS; // as an index of the window, which it may lie behind
    private int bound; // the lower of the two: the only limit that the hot path looks at
    private int record = -1;
    private boolean ended;

    /** @param wholeRecords keeps each record whole in the window, so that its fields can be copied after it was read */
    RecordInput(RecordBatch batch, InflateBudget budget, boolean wholeRecords) {
        this.batch = batch;
        this.wholeRecords = wholeRecords;
        if (batch.compression() == Compression.NONE) {
            this.inflating = null;
            this.window = batch.storedRecords();
            this.position = window.position();
            this.windowEnd = window.limit();
        } else {
            this.inflating = new Inflating(batch, budget);
            this.window = ByteBuffer.wrap(new byte[WINDOW_BYTES]);
        }
        this.bound = windowEnd;
    }

    int position() {
        return position;
    }

    /** Only to what is still in the window. */
    void seek(int to) {
        position = to;
    }

    /** Enters the next record and returns its length. */
    int beginRecord() {
        record++;
        int length = readVarint();
        if (inflating == null) {
            if (length < 0 || length > windowEnd - position) {
                throw corrupt("claims " + length + " bytes, " + (windowEnd - position) + " are left in the batch");
            }
        } else {
            if (length < 0) {
                throw corrupt("claims " + length + " bytes");
            }
            if (wholeRecords) {
                fill(length);
            }
        }
        recordEnd = (long) position + length;
        bound = (int) Math.min(recordEnd, windowEnd);
        return length;
    }

    /** Leaves the record, which must have been read to its end. */
    void endRecord() {
        if (position != recordEnd) {
            throw corrupt("has " + (recordEnd - position) + " bytes left over behind its last header");
        }
        recordEnd = BETWEEN_RECORDS;
        bound = windowEnd;
    }

    long leftInRecord() {
        return recordEnd - position;
    }

    /** To be called behind the last record: nothing may follow. */
    void end() {
        if (ended) {
            return;
        }
        if (position < windowEnd || (inflating != null && refill() > 0)) {
            throw corrupt("is the last one, and at least " + (windowEnd - position) + " bytes are left over behind it");
        }
        ended = true;
        close();
    }

    byte readByte() {
        if (position == bound) {
            moveBound();
        }
        return window.get(position++);
    }

    int readVarint() {
        byte first = readByte();
        return Varint.unzigzag(first >= 0 ? first : readRestOfVarint(first));
    }

    long readVarlong() {
        byte first = readByte();
        return Varint.unzigzag(first >= 0 ? (long) first : readRestOfVarlong(first));
    }

    void skip(int bytes) {
        if (bytes <= bound - position) {
            position += bytes;
        } else {
            skipAcrossWindows(bytes);
        }
    }

    /** A copy of what lies in the window. */
    byte[] copy(int from, int length) {
        byte[] copy = new byte[length];
        copy(from, length, copy, 0);
        return copy;
    }

    void copy(int from, int length, byte[] to, int at) {
        window.position(from);
        window.get(to, at, length);
    }

    /** What to throw for a record that is not as it should be; this input is closed. */
    BrokerException corrupt(String what) {
        close();
        return new BrokerException(ErrorCode.CORRUPT_MESSAGE, here() + " " + what);
    }

    @Override
    public void close() {
        if (inflating != null) {
            inflating.close();
        }
    }

    private int readRestOfVarint(byte first) {
        int raw = first & 0x7F;
        for (int shift = 7; shift < 7 * Varint.MAX_INT_BYTES; shift += 7) {
            byte next = readByte();
            raw |= (next & 0x7F) << shift;
            if (next >= 0) {
                if (shift == 28 && next > 0x0F) {
                    break;
                }
                return raw;
            }
        }
        throw corrupt("has a varint of more than 32 bits");
    }

    private long readRestOfVarlong(byte first) {
        long raw = first & 0x7F;
        for (int shift = 7; shift < 7 * Varint.MAX_LONG_BYTES; shift += 7) {
            byte next = readByte();
            raw |= (next & 0x7FL) << shift;
            if (next >= 0) {
                if (shift == 63 && next > 1) {
                    break;
                }
                return raw;
            }
        }
        throw corrupt("has a varint of more than 64 bits");
    }

    private void moveBound() {
        if (position == recordEnd) {
            throw corrupt("ends inside a field");
        }
        if (inflating == null || refill() <= 0) {
            throw corrupt("is missing: the batch ends before or inside it, after " + record + " whole records");
        }
    }

    private void skipAcrossWindows(int bytes) {
        if (bytes > recordEnd - position) {
            throw corrupt("has a field of " + bytes + " bytes where " + (recordEnd - position) + " are left");
        }
        int left = bytes;
        while (left > windowEnd - position) {
            left -= windowEnd - position;
            position = windowEnd;
            moveBound();
        }
        position += left;
    }

    /** Replaces the window, which has been read to its end; returns how many bytes it has now, 0 or less at the end. */
    private int refill() {
        recordEnd -= recordEnd == BETWEEN_RECORDS ? 0 : windowEnd;
        position = 0;
        windowEnd = 0;
        int bytes = inflate();
        bound = (int) Math.min(recordEnd, windowEnd);
        return bytes;
    }

    /** Brings the next {@code length} bytes into the window, growing it by doubling as they arrive. */
    private void fill(int length) {
        if (length <= windowEnd - position) {
            return;
        }
        System.arraycopy(window.array(), position, window.array(), 0, windowEnd - position);
        windowEnd -= position;
        position = 0;
        while (windowEnd < length) {
            if (windowEnd == window.capacity()) {
                int grown = (int) Math.min(length, windowEnd * 2L);
                window = ByteBuffer.wrap(Arrays.copyOf(window.array(), grown));
            }
            if (inflate() <= 0) {
                throw corrupt("claims " + length + " bytes, " + windowEnd + " are left in the batch");
            }
        }
    }

    private int inflate() {
        int bytes = inflating.read(window.array(), windowEnd, window.capacity() - windowEnd);
        windowEnd += Math.max(0, bytes);
        return bytes;
    }

    private String here() {
        return "record " + record + " of " + batch.recordCount() + " in the batch at offset " + batch.baseOffset();
    }
}
