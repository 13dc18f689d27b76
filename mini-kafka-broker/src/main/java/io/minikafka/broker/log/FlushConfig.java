package io.minikafka.broker.log;

/**
 * When a log is brought to the disk.
 *
 * @param intervalMs with {@link FlushPolicy#INTERVAL}: how long an append may wait for it
 * @param messages with {@link FlushPolicy#INTERVAL}: how many records may wait for it
 */
public record FlushConfig(FlushPolicy policy, long intervalMs, long messages) {
    public static final FlushConfig OS = new FlushConfig(FlushPolicy.OS, Long.MAX_VALUE, Long.MAX_VALUE);

    public FlushConfig {
        if (intervalMs < 1 || messages < 1) {
            throw new IllegalArgumentException(
                    "intervalMs " + intervalMs + " and messages " + messages + " must be at least 1");
        }
    }
}
