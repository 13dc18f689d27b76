package io.minikafka.broker.log;

/**
 * How a log is compacted: of each key its last record stays.
 *
 * @param deleteRetentionMs how long a record without value, which deletes its key, stays after it was first compacted
 * @param minDirtyRatio the part of the log that has to be new since the last compaction before there is another one, 0 to 1
 * @param minLagMs how long a record is left alone at least
 * @param maxLagMs how long a record may stay uncompacted, whatever the ratio
 */
public record CompactionConfig(long deleteRetentionMs, double minDirtyRatio, long minLagMs, long maxLagMs) {
    public CompactionConfig {
        if (deleteRetentionMs < 0 || !(minDirtyRatio >= 0 && minDirtyRatio <= 1) || minLagMs < 0 || maxLagMs < 1) {
            throw new IllegalArgumentException("deleteRetentionMs " + deleteRetentionMs + " and minLagMs " + minLagMs
                    + " must be at least 0, maxLagMs " + maxLagMs + " at least 1, minDirtyRatio " + minDirtyRatio
                    + " 0 to 1");
        }
    }
}
