package io.minikafka.producer;

import io.minikafka.common.TopicPartition;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * All records that are not yet sent: a queue for each partition, and the memory of their batches.
 *
 * <p>Threads: any may look up a topic and append. Topics are added and resized by the event loop only; the map and each
 * topic's queues are replaced, never changed, so that nobody needs a lock to find a queue.
 */
final class Accumulator {
    private final MemoryPool memory;
    private final ProducerBatch.Format format;
    private final long lingerNanos;
    private final LongSupplier nanoClock;
    private final Runnable wakeSender;
    private final Queue<PartitionQueue> activated = new ConcurrentLinkedQueue<>();
    private volatile Map<String, PartitionQueue[]> topics = Map.of(); // written by the event loop
    private volatile boolean closed; // written by the event loop

    /** {@code wakeSender} makes the event loop look at what is here; any thread calls it, often. */
    Accumulator(
            ProducerBatch.Format format,
            long lingerNanos,
            MemoryPool memory,
            LongSupplier nanoClock,
            Runnable wakeSender) {
        this.memory = memory;
        this.format = format;
        this.lingerNanos = lingerNanos;
        this.nanoClock = nanoClock;
        this.wakeSender = wakeSender;
    }

    /** The queues of a topic's partitions, in order; null where the topic is not known. Not to be changed. */
    PartitionQueue[] queues(String topic) {
        return topics.get(topic);
    }

    Set<String> topicNames() {
        return topics.keySet();
    }

    /** On the event loop: a topic has so many partitions. What waits for one that is no more stays where it is. */
    void resize(String topic, int partitionCount) {
        PartitionQueue[] known = topics.getOrDefault(topic, new PartitionQueue[0]);
        if (known.length == partitionCount) {
            return;
        }
        PartitionQueue[] resized = Arrays.copyOf(known, partitionCount);
        for (int partition = known.length; partition < partitionCount; partition++) {
            resized[partition] = new PartitionQueue(new TopicPartition(topic, partition), this);
        }
        Map<String, PartitionQueue[]> changed = new HashMap<>(topics);
        changed.put(topic, resized);
        topics = changed;
    }

    /** A queue that had something to send since it was last told; null where there is none. On the event loop. */
    PartitionQueue nextActivated() {
        return activated.poll();
    }

    /**
     * On the event loop: refuses all further records, with an {@link IllegalStateException}, also those that wait for
     * memory. When this returns, what was appended is in its queue, and lingers no more.
     */
    void close() {
        closed = true;
        memory.close();
        for (PartitionQueue[] queues : topics.values()) {
            for (PartitionQueue queue : queues) {
                queue.forEach(batch -> {}); // passes its lock: whoever found the producer open has appended
            }
        }
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the producer is closed");
        }
    }

    void activated(PartitionQueue queue) {
        activated.add(queue);
    }

    void wakeSender() {
        wakeSender.run();
    }

    /** Whether no batch is to linger. */
    boolean isHurried() {
        return closed || memory.hasWaiting();
    }

    long lingerNanos() {
        return lingerNanos;
    }

    /** An array for a batch of the usual size, or of {@code recordBytes} where that is more. */
    byte[] allocate(int recordBytes, long maxWaitNanos) throws InterruptedException {
        return memory.allocate(Math.max(format.batchSize, recordBytes), maxWaitNanos, wakeSender);
    }

    void release(byte[] array) {
        memory.release(array, true);
    }

    ProducerBatch newBatch(TopicPartition partition, byte[] array, long order) {
        return new ProducerBatch(partition, memory, array, format, nanoClock.getAsLong(), order);
    }
}
