package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;

/**
 * What the polling thread wants to read next of one partition. Immutable; the object itself is the generation: an answer
 * counts only while the partition still waits for this very target.
 */
final class FetchTarget {
    final TopicPartition partition;
    final long offset;
    final int maxBytes;

    FetchTarget(TopicPartition partition, long offset, int maxBytes) {
        this.partition = partition;
        this.offset = offset;
        this.maxBytes = maxBytes;
    }
}
