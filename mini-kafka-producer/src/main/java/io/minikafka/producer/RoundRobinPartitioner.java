package io.minikafka.producer;

import java.time.Clock;

/**
 * Gives a topic's records to all its partitions in turn, record by record. The first partition comes from the clock, so
 * that many producers that each send a few records do not all send them to partition 0.
 *
 * <p>Named as {@code partitioner.class} it takes records with key too. Without it, those without key go in turn as well,
 * but to 32 partitions at a time where a topic has more, so that batches fill.
 */
public final class RoundRobinPartitioner implements Partitioner {
    private final TopicTurns turns;

    /** Starts by the UTC clock. */
    public RoundRobinPartitioner() {
        this(Clock.systemUTC());
    }

    /** The first partition of a topic is the clock's milliseconds modulo the number of its partitions. */
    public RoundRobinPartitioner(Clock clock) {
        this.turns = new TopicTurns(clock);
    }

    @Override
    public int partition(
            String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, int partitionCount) {
        return turns.of(topic, partitionCount).next(partitionCount);
    }
}
