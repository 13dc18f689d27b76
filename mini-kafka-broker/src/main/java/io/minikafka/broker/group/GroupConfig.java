package io.minikafka.broker.group;

/** The bounds within which groups live. */
public record GroupConfig(
        int minSessionTimeoutMs,
        int maxSessionTimeoutMs,
        int heartbeatIntervalMs,
        int maxSize,
        int offsetMetadataMaxBytes) {

    /** What a member with this session timeout is asked for: it can lose two heartbeats and still be there. */
    int heartbeatIntervalMs(int sessionTimeoutMs) {
        return Math.max(1, Math.min(heartbeatIntervalMs, sessionTimeoutMs / 3));
    }
}
