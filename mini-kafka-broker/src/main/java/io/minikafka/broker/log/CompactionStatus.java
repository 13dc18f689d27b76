package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import java.util.Optional;

/**
 * How far the compaction of one log has got.
 *
 * @param cleanedUpTo the offset up to which it has been compacted
 * @param dirtyBytes what has come since and could be compacted
 * @param dirtyRatio which part of all that could be compacted that is, 0 to 1
 * @param uncleanable why the log is left alone until the broker is started anew, where it is
 */
public record CompactionStatus(
        TopicPartition partition, long cleanedUpTo, long dirtyBytes, double dirtyRatio, Optional<String> uncleanable) {}
