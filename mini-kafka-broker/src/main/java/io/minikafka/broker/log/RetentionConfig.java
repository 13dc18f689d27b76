package io.minikafka.broker.log;

/**
 * What of a log may be deleted. Whole segments go, oldest first.
 *
 * @param retentionMs a segment whose newest record is older goes; -1 for never
 * @param retentionBytes the oldest segments go as long as the log has so much without them; -1 for never
 */
public record RetentionConfig(long retentionMs, long retentionBytes) {
    public static final long UNLIMITED = -1;
    public static final RetentionConfig FOREVER = new RetentionConfig(UNLIMITED, UNLIMITED);

    public RetentionConfig {
        if (retentionMs < UNLIMITED || retentionBytes < UNLIMITED) {
            throw new IllegalArgumentException("retentionMs " + retentionMs + " and retentionBytes " + retentionBytes
                    + " must be at least " + UNLIMITED);
        }
    }
}
