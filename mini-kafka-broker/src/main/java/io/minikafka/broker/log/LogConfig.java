package io.minikafka.broker.log;

import io.minikafka.common.record.TimestampType;
import java.util.Optional;

/**
 * What one log is kept by.
 *
 * @param segmentBytes an append that would make the segment larger goes to a new one
 * @param segmentMs the age at which a segment is followed by a new one
 * @param indexIntervalBytes how much is written between two entries of the indexes
 * @param segmentIndexBytes a segment whose index is this large is followed by a new one
 * @param timestampType whether records keep their producer's time or get the broker's
 * @param retention what may be deleted because it is old, or because there is too much
 * @param compaction how the log is compacted, where it is
 * @param flush when what was appended is brought to the disk
 */
public record LogConfig(
        int segmentBytes,
        long segmentMs,
        int indexIntervalBytes,
        int segmentIndexBytes,
        TimestampType timestampType,
        RetentionConfig retention,
        Optional<CompactionConfig> compaction,
        FlushConfig flush) {

    /** Kafka's defaults for segments: 1 GiB, seven days, 4 KiB, 10 MiB, the producer's time; nothing is ever deleted. */
    public static final LogConfig DEFAULT =
            new LogConfig(1 << 30, 7L * 24 * 60 * 60 * 1000, 4096, 10 << 20, TimestampType.CREATE_TIME);

    public LogConfig {
        if (segmentBytes < 1 || segmentMs < 1 || indexIntervalBytes < 0 || segmentIndexBytes < TimeIndex.ENTRY_BYTES) {
            throw new IllegalArgumentException("segmentBytes " + segmentBytes + " and segmentMs " + segmentMs
                    + " must be at least 1, indexIntervalBytes " + indexIntervalBytes
                    + " at least 0, segmentIndexBytes " + segmentIndexBytes + " at least " + TimeIndex.ENTRY_BYTES);
        }
    }

    /** Kept for ever, not compacted, and flushed when the operating system likes. */
    public LogConfig(
            int segmentBytes,
            long segmentMs,
            int indexIntervalBytes,
            int segmentIndexBytes,
            TimestampType timestampType) {
        this(
                segmentBytes,
                segmentMs,
                indexIntervalBytes,
                segmentIndexBytes,
                timestampType,
                RetentionConfig.FOREVER,
                Optional.empty(),
                FlushConfig.OS);
    }

    public LogConfig with(RetentionConfig newRetention) {
        return new LogConfig(
                segmentBytes,
                segmentMs,
                indexIntervalBytes,
                segmentIndexBytes,
                timestampType,
                newRetention,
                compaction,
                flush);
    }

    public LogConfig with(CompactionConfig newCompaction) {
        return new LogConfig(
                segmentBytes,
                segmentMs,
                indexIntervalBytes,
                segmentIndexBytes,
                timestampType,
                retention,
                Optional.of(newCompaction),
                flush);
    }

    public LogConfig with(FlushConfig newFlush) {
        return new LogConfig(
                segmentBytes,
                segmentMs,
                indexIntervalBytes,
                segmentIndexBytes,
                timestampType,
                retention,
                compaction,
                newFlush);
    }

    /** After which age a segment has to be followed by a new one, so that it can be compacted in time. */
    long rollMs() {
        return compaction
                .map(compacting -> Math.min(segmentMs, compacting.maxLagMs()))
                .orElse(segmentMs);
    }
}
