package io.minikafka.broker.log;

/**
 * Where an append ended up.
 *
 * @param baseOffset the offset of its first record
 * @param lastOffset the offset of its last record
 * @param logAppendTimeMs the time that its records were given, -1 where they keep their producer's
 * @param duplicate whether it had been written before, by an earlier try of the same producer; nothing was written now
 */
public record AppendResult(long baseOffset, long lastOffset, long logAppendTimeMs, boolean duplicate) {}
