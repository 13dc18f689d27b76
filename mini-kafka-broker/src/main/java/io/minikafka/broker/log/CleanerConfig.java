package io.minikafka.broker.log;

/**
 * What compacting all logs of a broker may cost.
 *
 * @param dedupeBufferBytes memory for the keys of one pass; more keys take more passes
 * @param ioBytesPerSecond how much is read and written at most
 * @param backoffMs how long the cleaner rests when there is nothing to clean
 */
public record CleanerConfig(int dedupeBufferBytes, long ioBytesPerSecond, long backoffMs) {}
