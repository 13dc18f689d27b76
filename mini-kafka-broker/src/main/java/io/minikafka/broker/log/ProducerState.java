package io.minikafka.broker.log;

import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.TimestampType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The last batches of one producer in one log. Not thread-safe; see {@link ProducerStates}. */
final class ProducerState {
    /** As many as a producer may have in flight at once. */
    private static final int REMEMBERED_BATCHES = 5;

    /** A batch that was appended. */
    private record Appended(int baseSequence, int lastSequence, long baseOffset, long lastOffset, long appendTimeMs) {}

    private final Deque<Appended> batches = new ArrayDeque<>(REMEMBERED_BATCHES);
    private short epoch = RecordBatch.NO_PRODUCER_EPOCH;

    short epoch() {
        return epoch;
    }

    /** The sequence that has to come next within the epoch. */
    int nextSequence() {
        return sequenceAfter(batches.getLast().lastSequence());
    }

    static int sequenceAfter(int sequence) {
        return sequence == Integer.MAX_VALUE ? 0 : sequence + 1;
    }

    /** Where the batch was written when it came before, if it is one of the last few. */
    Optional<AppendResult> earlierResultOf(RecordBatch batch) {
        if (batch.producerEpoch() != epoch) {
            return Optional.empty();
        }
        return batches.stream()
                .filter(known ->
                        known.baseSequence() == batch.baseSequence() && known.lastSequence() == batch.lastSequence())
                .findFirst()
                .map(known -> new AppendResult(known.baseOffset(), known.lastOffset(), known.appendTimeMs(), true));
    }

    /** Takes note of a batch that is in the log. */
    void appended(RecordBatch batch) {
        if (batch.producerEpoch() != epoch) {
            batches.clear();
            epoch = batch.producerEpoch();
        }
        if (batches.size() == REMEMBERED_BATCHES) {
            batches.removeFirst();
        }
        long appendTimeMs = batch.timestampType() == TimestampType.LOG_APPEND_TIME ? batch.maxTimestamp() : -1;
        batches.addLast(new Appended(
                batch.baseSequence(), batch.lastSequence(), batch.baseOffset(), batch.lastOffset(), appendTimeMs));
    }
}
