package io.minikafka.producer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.Header;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The batches of one partition that are to be sent, oldest first; the last one is open for more records until it is
 * taken out.
 *
 * <p>Threads: any may append; the event loop does the rest. The lock guards the batches in here and is held for one
 * record or one look, never while waiting.
 */
final class PartitionQueue {
    /** What {@link #delayNanos} says of an empty queue. */
    static final long NEVER = Long.MAX_VALUE;

    private final TopicPartition partition;
    private final Accumulator accumulator;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<ProducerBatch> batches = new ArrayDeque<>();
    private long batchesCreated;
    private boolean active; // whether the event loop knows that there is something here

    PartitionQueue(TopicPartition partition, Accumulator accumulator) {
        this.partition = partition;
        this.accumulator = accumulator;
    }

    TopicPartition partition() {
        return partition;
    }

    /**
     * Writes a record into the open batch; waits for memory if that takes a new batch and there is none.
     *
     * @param recordBytes what a batch with this record alone would take
     * @param maxWaitNanos the longest wait for memory
     */
    SendFuture append(
            long timestamp,
            byte[] key,
            byte[] value,
            List<Header> headers,
            Callback callback,
            int recordBytes,
            long maxWaitNanos)
            throws InterruptedException {
        SendFuture future;
        boolean full;
        lock.lock();
        try {
            future = tryAppend(timestamp, key, value, headers, callback);
            full = future != null && batches.getLast().isFull();
        } finally {
            lock.unlock();
        }
        if (future == null) {
            future = appendToNew(timestamp, key, value, headers, callback, recordBytes, maxWaitNanos);
        }
        if (full) {
            accumulator.wakeSender();
        }
        return future;
    }

    private SendFuture tryAppend(long timestamp, byte[] key, byte[] value, List<Header> headers, Callback callback) {
        accumulator.checkOpen();
        ProducerBatch last = batches.peekLast();
        return last == null || last.wasSent() ? null : last.tryAppend(timestamp, key, value, headers, callback);
    }

    private SendFuture appendToNew(
            long timestamp,
            byte[] key,
            byte[] value,
            List<Header> headers,
            Callback callback,
            int recordBytes,
            long maxWaitNanos)
            throws InterruptedException {
        byte[] array = accumulator.allocate(recordBytes, maxWaitNanos);
        SendFuture future;
        lock.lock();
        try {
            future = tryAppend(timestamp, key, value, headers, callback); // another thread may have been faster
            if (future == null) {
                ProducerBatch batch = accumulator.newBatch(partition, array, batchesCreated);
                future = batch.tryAppend(timestamp, key, value, headers, callback);
                batchesCreated++;
                batches.addLast(batch);
                array = null;
                activate();
            }
        } finally {
            lock.unlock();
            if (array != null) {
                accumulator.release(array);
            }
        }
        accumulator.wakeSender();
        return future;
    }

    private void activate() {
        if (!active) {
            active = true;
            accumulator.activated(this);
        }
    }

    /** How long until its first batch may be sent, 0 if it may now, {@link #NEVER} where there is none. */
    long delayNanos(long nowNanos) {
        lock.lock();
        try {
            ProducerBatch first = batches.peekFirst();
            if (first == null) {
                return NEVER;
            }
            if (first.wasSent()) {
                return Math.max(0, first.retryAtNanos - nowNanos);
            }
            if (batches.size() > 1 || first.isFull() || first.hurried || accumulator.isHurried()) {
                return 0;
            }
            return Math.max(0, first.createdNanos + accumulator.lingerNanos() - nowNanos);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the next batch has been sent before and is to keep its number. */
    boolean nextIsNumbered() {
        lock.lock();
        try {
            return !batches.isEmpty() && batches.getFirst().hasSequence();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the first batch out if it has at most {@code maxBytes}, else null; from then on it is closed. */
    ProducerBatch poll(long maxBytes) {
        lock.lock();
        try {
            ProducerBatch first = batches.peekFirst();
            return first != null && first.sizeInBytes() <= maxBytes ? batches.pollFirst() : null;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the first batch out if it came at or before {@code createdNanos}, else null. */
    ProducerBatch pollCreatedBy(long createdNanos) {
        lock.lock();
        try {
            ProducerBatch first = batches.peekFirst();
            return first != null && first.createdNanos - createdNanos <= 0 ? batches.pollFirst() : null;
        } finally {
            lock.unlock();
        }
    }

    /** How long the oldest batch is there; -1 where there is none. */
    long ageNanos(long nowNanos) {
        lock.lock();
        try {
            return batches.isEmpty() ? -1 : Math.max(0, nowNanos - batches.getFirst().createdNanos);
        } finally {
            lock.unlock();
        }
    }

    /** Puts a batch that is to be sent again back to its old place. */
    void putBack(ProducerBatch batch) {
        lock.lock();
        try {
            Deque<ProducerBatch> before = new ArrayDeque<>();
            while (!batches.isEmpty() && batches.getFirst().order < batch.order) {
                before.push(batches.pollFirst());
            }
            batches.addFirst(batch);
            before.forEach(batches::addFirst);
            activate();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a batch that came before {@code batch} waits here. */
    boolean hasBefore(ProducerBatch batch) {
        lock.lock();
        try {
            return !batches.isEmpty() && batches.getFirst().order < batch.order;
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock; {@code action} must be quick. */
    void forEach(Consumer<ProducerBatch> action) {
        lock.lock();
        try {
            batches.forEach(action);
        } finally {
            lock.unlock();
        }
    }

    /** Takes out what has been sent and may be written. */
    List<ProducerBatch> pollUncertain() {
        lock.lock();
        try {
            List<ProducerBatch> uncertain = new ArrayList<>(batches);
            uncertain.removeIf(batch -> !batch.mayBeWritten);
            batches.removeAll(uncertain);
            return uncertain;
        } finally {
            lock.unlock();
        }
    }

    /** Takes everything out. */
    List<ProducerBatch> pollAll() {
        lock.lock();
        try {
            List<ProducerBatch> all = new ArrayList<>(batches);
            batches.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** False if something is here; else the next record announces the queue to the event loop again. */
    boolean deactivateIfEmpty() {
        lock.lock();
        try {
            active = !batches.isEmpty();
            return !active;
        } finally {
            lock.unlock();
        }
    }
}
