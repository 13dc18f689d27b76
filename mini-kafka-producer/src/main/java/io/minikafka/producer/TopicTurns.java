package io.minikafka.producer;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whose turn it is among the partitions of each topic. The first partition of a topic is the clock's milliseconds modulo
 * the number of its partitions, so that many producers that each send a few records do not all send them to partition 0.
 *
 * <p>Threads: any.
 */
final class TopicTurns {
    private final Clock clock;
    private final ReentrantLock newTopic = new ReentrantLock(); // guards replacing the map
    private volatile Map<String, Turn> turns = Map.of(); // replaced, never changed

    TopicTurns(Clock clock) {
        this.clock = clock;
    }

    Turn of(String topic, int partitionCount) {
        Turn turn = turns.get(topic);
        return turn != null ? turn : first(topic, partitionCount);
    }

    private Turn first(String topic, int partitionCount) {
        newTopic.lock();
        try {
            Turn known = turns.get(topic);
            if (known != null) {
                return known;
            }
            Turn turn = new Turn((int) Math.floorMod(clock.millis(), (long) partitionCount));
            Map<String, Turn> more = new HashMap<>(turns);
            more.put(topic, turn);
            turns = more;
            return turn;
        } finally {
            newTopic.unlock();
        }
    }

    /** Of one topic. */
    static final class Turn {
        private final int first;
        private final AtomicInteger records = new AtomicInteger();
        private final AtomicLong windowBytes = new AtomicLong();
        private final AtomicInteger windowStart;

        private Turn(int first) {
            this.first = first;
            this.windowStart = new AtomicInteger(first);
        }

        /** Each partition in turn. */
        int next(int partitionCount) {
            return (int) (((long) first + nextRecord()) % partitionCount);
        }

        /**
         * Each partition of a window in turn, again and again while one more record of this size for each stays within
         * {@code bytesEach}; then those of the next window. So all of a window get the same number of records, one at
         * least. Threads that ask at the same time may see the window before.
         */
        int next(int partitionCount, int window, long recordBytes, int bytesEach) {
            int start = windowStart.get();
            int place = nextRecord() % window;
            long bytes = windowBytes.addAndGet(recordBytes);
            long bytesAfterRound = bytes + (window - 1) * recordBytes;
            if (place == 0
                    && bytes > recordBytes
                    && bytesAfterRound > (long) window * bytesEach
                    && windowStart.compareAndSet(start, (start + window) % partitionCount)) {
                windowBytes.addAndGet(recordBytes - bytes);
            }
            return (windowStart.get() + place) % partitionCount;
        }

        private int nextRecord() {
            return records.getAndIncrement() & Integer.MAX_VALUE;
        }
    }
}
