package io.minikafka.consumer;

/** Where a search by time ended: a record's offset and its time. Immutable; equal by value. */
public final class OffsetAndTimestamp {
    private final long offset;
    private final long timestamp;

    public OffsetAndTimestamp(long offset, long timestamp) {
        this.offset = offset;
        this.timestamp = timestamp;
    }

    public long offset() {
        return offset;
    }

    /** Milliseconds since the epoch. */
    public long timestamp() {
        return timestamp;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OffsetAndTimestamp
                && offset == ((OffsetAndTimestamp) other).offset
                && timestamp == ((OffsetAndTimestamp) other).timestamp;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(offset) + Long.hashCode(timestamp);
    }

    @Override
    public String toString() {
        return "offset " + offset + " at " + timestamp;
    }
}
