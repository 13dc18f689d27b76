package io.minikafka.broker.log;

/**
 * What the checkpoint files of a data folder say of one log.
 *
 * @param recoveryPoint up to where the log was on the disk for sure when the broker stopped
 * @param cleanedUpTo up to where it may have been compacted: from there on its offsets have no gaps
 */
record LogCheckpoints(long recoveryPoint, long cleanedUpTo) {
    /** For a log that nobody knows. */
    static final LogCheckpoints NONE = new LogCheckpoints(0, 0);
}
