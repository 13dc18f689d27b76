package io.minikafka.admin;

import io.minikafka.common.api.DescribeLogDirs;

/** The log of one partition. Immutable. */
public final class LogDescription {
    private final long logStartOffset;
    private final long logEndOffset;
    private final long highWatermark;
    private final long sizeBytes;
    private final int segments;

    LogDescription(DescribeLogDirs.Partition told) {
        this.logStartOffset = told.logStartOffset;
        this.logEndOffset = told.logEndOffset;
        this.highWatermark = told.highWatermark;
        this.sizeBytes = told.sizeBytes;
        this.segments = told.segments;
    }

    /** Of the first record that there is. */
    public long logStartOffset() {
        return logStartOffset;
    }

    /** Behind the last record. */
    public long logEndOffset() {
        return logEndOffset;
    }

    /** Behind the last record that readers may see. */
    public long highWatermark() {
        return highWatermark;
    }

    /** What the segments take on the disk, without their indexes, in bytes. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** How many segments there are, the one that is written to included. */
    public int segments() {
        return segments;
    }

    @Override
    public String toString() {
        return "offsets " + logStartOffset + " to " + logEndOffset + ", " + sizeBytes + " bytes in " + segments
                + " segments";
    }
}
