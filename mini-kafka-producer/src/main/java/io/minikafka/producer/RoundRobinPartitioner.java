package io.minikafka.producer;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives a topic's records to its partitions in turn, record by record. The first partition comes from the clock, so that
 * many producers that each send a few records do not all send them to partition 0.
 *
 * <p>This is what records without key get by default. Named as {@code partitioner.class} it takes those with key too.
 */
public final class RoundRobinPartitioner implements Partitioner {
    private final Clock clock;
    private final ReentrantLock newTopic = new ReentrantLock(); // guards replacing the map
    private volatile Map<String, AtomicInteger> turns = Map.of(); // replaced, never changed

    /** Starts by the UTC clock. */
    public RoundRobinPartitioner() {
        this(Clock.systemUTC());
    }

    /** The first partition of a topic is the clock's milliseconds modulo the number of its partitions. */
    public RoundRobinPartitioner(Clock clock) {
        this.clock = clock;
    }

    @Override
    public int partition(
            String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, int partitionCount) {
        AtomicInteger turn = turns.get(topic);
        if (turn == null) {
            turn = firstTurn(topic, partitionCount);
        }
        return (turn.getAndIncrement() & Integer.MAX_VALUE) % partitionCount;
    }

    private AtomicInteger firstTurn(String topic, int partitionCount) {
        newTopic.lock();
        try {
            AtomicInteger known = turns.get(topic);
            if (known != null) {
                return known;
            }
            AtomicInteger turn = new AtomicInteger((int) Math.floorMod(clock.millis(), (long) partitionCount));
            Map<String, AtomicInteger> more = new HashMap<>(turns);
            more.put(topic, turn);
            turns = more;
            return turn;
        } finally {
            newTopic.unlock();
        }
    }
}
