package io.minikafka.admin;

import io.minikafka.common.api.AlterOffsets;
import io.minikafka.common.api.AlterOffsets.To;

/** Where the committed offset of a partition is to go; what lies outside of the log becomes its nearest end. Immutable. */
public final class OffsetSpec {
    private final To to;

    private OffsetSpec(To.Kind kind, long value) {
        this.to = new To(kind, value);
    }

    /** To the first record that there is. */
    public static OffsetSpec earliest() {
        return new OffsetSpec(To.Kind.EARLIEST, 0);
    }

    /** Behind the last record. */
    public static OffsetSpec latest() {
        return new OffsetSpec(To.Kind.LATEST, 0);
    }

    /** To this offset, 0 or above. */
    public static OffsetSpec offset(long offset) {
        return new OffsetSpec(To.Kind.OFFSET, atLeastZero("offset", offset));
    }

    /** To the first record at or after a time in milliseconds since the epoch; behind the last where there is none. */
    public static OffsetSpec forTimestamp(long timestampMs) {
        return new OffsetSpec(To.Kind.TIME, atLeastZero("timestampMs", timestampMs));
    }

    /** So many records on from what is committed, or back where it is negative. There has to be a commit. */
    public static OffsetSpec shiftBy(long records) {
        return new OffsetSpec(To.Kind.SHIFT, records);
    }

    private static long atLeastZero(String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " is " + value + "; allowed: 0 and above");
        }
        return value;
    }

    AlterOffsets.To to() {
        return to;
    }

    @Override
    public String toString() {
        return to.kind + (to.kind == To.Kind.EARLIEST || to.kind == To.Kind.LATEST ? "" : " " + to.value);
    }
}
