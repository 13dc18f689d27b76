package io.minikafka.broker.log;

import io.minikafka.common.record.TimestampType;

/**
 * What one log is kept by.
 *
 * @param segmentBytes an append that would make the segment larger goes to a new one
 * @param segmentMs the age at which a segment is followed by a new one, counted between record timestamps
 * @param indexIntervalBytes how much is written between two entries of the indexes
 * @param segmentIndexBytes a segment whose index is this large is followed by a new one
 * @param timestampType whether records keep their producer's time or get the broker's
 */
public record LogConfig(
        int segmentBytes, long segmentMs, int indexIntervalBytes, int segmentIndexBytes, TimestampType timestampType) {

    /** Kafka's defaults: 1 GiB, seven days, 4 KiB, 10 MiB, the producer's time. */
    public static final LogConfig DEFAULT =
            new LogConfig(1 << 30, 7L * 24 * 60 * 60 * 1000, 4096, 10 << 20, TimestampType.CREATE_TIME);

    public LogConfig {
        if (segmentBytes < 1 || segmentMs < 1 || indexIntervalBytes < 0 || segmentIndexBytes < TimeIndex.ENTRY_BYTES) {
            throw new IllegalArgumentException("segmentBytes " + segmentBytes + " and segmentMs " + segmentMs
                    + " must be at least 1, indexIntervalBytes " + indexIntervalBytes
                    + " at least 0, segmentIndexBytes " + segmentIndexBytes + " at least " + TimeIndex.ENTRY_BYTES);
        }
    }
}
