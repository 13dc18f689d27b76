package io.minikafka.consumer;

import java.util.Objects;

/** A committed offset, which is that of the next record to read, and a note beside it. Immutable; equal by value. */
public final class OffsetAndMetadata {
    private final long offset;
    private final String metadata;

    public OffsetAndMetadata(long offset) {
        this(offset, "");
    }

    public OffsetAndMetadata(long offset, String metadata) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + "; allowed: 0 and more");
        }
        this.offset = offset;
        this.metadata = Objects.requireNonNull(metadata, "metadata");
    }

    public long offset() {
        return offset;
    }

    public String metadata() {
        return metadata;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OffsetAndMetadata
                && offset == ((OffsetAndMetadata) other).offset
                && metadata.equals(((OffsetAndMetadata) other).metadata);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(offset) + metadata.hashCode();
    }

    @Override
    public String toString() {
        return metadata.isEmpty() ? "offset " + offset : "offset " + offset + " (" + metadata + ")";
    }
}
