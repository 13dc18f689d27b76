package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import java.util.Collection;

/**
 * Is told what the consumer gains and loses in its group. It runs on the polling thread, inside {@code poll},
 * {@code unsubscribe} or {@code close}, and may use the consumer. What it throws is thrown by that call, after the change
 * has been completed.
 */
public interface ConsumerRebalanceListener {
    /**
     * Partitions are about to be given up; until this returns no other consumer gets them. What was processed can still
     * be committed (auto commit has done so already).
     */
    void onPartitionsRevoked(Collection<TopicPartition> partitions);

    /** The assignment changed; {@code partitions} are new, and may be none. Nothing of them has been handed out yet. */
    void onPartitionsAssigned(Collection<TopicPartition> partitions);

    /**
     * Partitions were taken away without asking: others may own them already, and nothing of them can be committed any
     * more. Unless overridden it does what revocation does.
     */
    default void onPartitionsLost(Collection<TopicPartition> partitions) {
        onPartitionsRevoked(partitions);
    }
}
