package io.minikafka.admin;

import java.util.OptionalLong;

/** What was committed for a partition, and what is, or with {@link Execution#DRY_RUN} would be. Immutable. */
public final class OffsetReset {
    private final OptionalLong oldOffset;
    private final long newOffset;

    OffsetReset(long oldOffset, long newOffset) {
        this.oldOffset = oldOffset < 0 ? OptionalLong.empty() : OptionalLong.of(oldOffset);
        this.newOffset = newOffset;
    }

    /** Empty where nothing was committed. */
    public OptionalLong oldOffset() {
        return oldOffset;
    }

    public long newOffset() {
        return newOffset;
    }

    @Override
    public String toString() {
        return oldOffset + " -> " + newOffset;
    }
}
