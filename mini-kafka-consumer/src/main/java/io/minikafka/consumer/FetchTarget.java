package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import java.util.Optional;

/**
 * What the polling thread wants to read next of one partition. Immutable; the object itself is the generation: an answer
 * counts only while the partition still waits for this very target.
 */
final class FetchTarget {
    final TopicPartition partition;
    /** Of the topic whose offset it is; empty where the broker does not tell. */
    final Optional<String> topicId;

    final long offset;
    final int maxBytes;

    FetchTarget(TopicPartition partition, Optional<String> topicId, long offset, int maxBytes) {
        this.partition = partition;
        this.topicId = topicId;
        this.offset = offset;
        this.maxBytes = maxBytes;
    }
}
