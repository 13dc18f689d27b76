package io.minikafka.producer;

import io.minikafka.common.record.KeyHash;
import java.time.Clock;

/** By the hash of the key, as Kafka's clients do; without a key in turn. */
final class DefaultPartitioner implements Partitioner {
    private final RoundRobinPartitioner inTurn;

    DefaultPartitioner(Clock clock) {
        this.inTurn = new RoundRobinPartitioner(clock);
    }

    @Override
    public int partition(
            String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, int partitionCount) {
        return keyBytes == null
                ? inTurn.partition(topic, key, null, value, valueBytes, partitionCount)
                : KeyHash.partitionFor(keyBytes, partitionCount);
    }
}
