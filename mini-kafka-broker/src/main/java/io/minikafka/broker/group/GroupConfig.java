package io.minikafka.broker.group;

import java.time.Duration;

/** The bounds within which groups live. */
public record GroupConfig(
        int minSessionTimeoutMs,
        int maxSessionTimeoutMs,
        int heartbeatIntervalMs,
        int maxSize,
        int offsetMetadataMaxBytes,
        Expiry expiry) {

    /**
     * When commits of groups without members are forgotten.
     *
     * @param retention after the commit, and after the group became empty
     * @param checkInterval how often the groups are looked at
     */
    public record Expiry(Duration retention, Duration checkInterval) {}

    /** What a member with this session timeout is asked for: it can lose two heartbeats and still be there. */
    int heartbeatIntervalMs(int sessionTimeoutMs) {
        return Math.max(1, Math.min(heartbeatIntervalMs, sessionTimeoutMs / 3));
    }
}
