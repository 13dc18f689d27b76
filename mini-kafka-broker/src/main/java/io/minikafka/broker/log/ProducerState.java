package io.minikafka.broker.log;

import io.minikafka.common.record.RecordBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/** The last batches of one producer in one log, at least one, all of one epoch. See {@link ProducerStates}. */
final class ProducerState {
    /** As many as a producer may have in flight at once. */
    static final int REMEMBERED_BATCHES = 5;

    private final Deque<NumberedBatch> batches = new ArrayDeque<>(REMEMBERED_BATCHES);

    ProducerState(NumberedBatch first) {
        batches.add(first);
    }

    short epoch() {
        return batches.getLast().epoch();
    }

    long lastOffset() {
        return batches.getLast().lastOffset();
    }

    /** The sequence that has to come next within the epoch. */
    int nextSequence() {
        return sequenceAfter(batches.getLast().lastSequence());
    }

    static int sequenceAfter(int sequence) {
        return sequence == Integer.MAX_VALUE ? 0 : sequence + 1;
    }

    /** Whether the producer wrote nothing for so long. */
    boolean isIdleFor(long durationMs, long nowMs) {
        return nowMs - batches.getLast().appendedMs() >= durationMs;
    }

    /** The batch of which this one is a repetition, if it is one of the last few. */
    Optional<NumberedBatch> earlier(RecordBatch batch) {
        return batches.stream().filter(known -> known.isRepeatedBy(batch)).findFirst();
    }

    /** Takes note of a batch that is in the log. */
    void appended(NumberedBatch batch) {
        if (batch.epoch() != epoch()) {
            batches.clear();
        }
        if (batches.size() == REMEMBERED_BATCHES) {
            batches.removeFirst();
        }
        batches.addLast(batch);
    }

    int batchCount() {
        return batches.size();
    }

    /** Oldest first. */
    void forEach(Consumer<NumberedBatch> action) {
        batches.forEach(action);
    }
}
