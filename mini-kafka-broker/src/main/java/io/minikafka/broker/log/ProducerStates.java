package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What makes a producer's retry harmless: the last sequences of each producer that writes to a log. A producer that is
 * not known, because it is new, or was forgotten, or wrote before the part of the log that recovery read, may begin
 * anywhere. Recovery fills the table by {@link #appended}, which is where snapshots will come in as well.
 *
 * <p>Threads: the holder of the log's append lock, or the one thread that opens the log.
 */
final class ProducerStates {
    /** The producer that has not written for the longest time is forgotten beyond this. */
    private static final int MAX_PRODUCERS = 10_000;

    private final TopicPartition partition;
    private final Map<Long, ProducerState> states = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, ProducerState> eldest) {
            return size() > MAX_PRODUCERS;
        }
    };

    ProducerStates(TopicPartition partition) {
        this.partition = partition;
    }

    /**
     * Checks the batches of one append before any is written, and returns where they are if all of them were written
     * before. Batches of one producer must follow each other directly; one whose turn it is not is refused with
     * INVALID_PRODUCER_EPOCH or OUT_OF_ORDER_SEQUENCE_NUMBER, and with it the whole append.
     */
    Optional<AppendResult> check(ByteBuffer batches) {
        AppendResult earlier = null;
        RecordBatch previous = null;
        int end = batches.limit();
        for (int at = batches.position(); at < end; ) {
            RecordBatch batch = RecordBatch.at(batches, at);
            at += batch.sizeInBytes();
            Optional<AppendResult> known = earlierResultOf(batch);
            if (known.isPresent() && (previous == null || earlier != null)) {
                long base = earlier == null ? known.get().baseOffset() : earlier.baseOffset();
                earlier = new AppendResult(
                        base, known.get().lastOffset(), known.get().logAppendTimeMs(), true);
            } else if (earlier != null) {
                throw outOfOrder(batch, "a new batch comes in one append with batches that have been written before");
            } else if (batch.hasProducerId()) {
                requireNext(batch, previous);
            }
            previous = batch;
        }
        return Optional.ofNullable(earlier);
    }

    private Optional<AppendResult> earlierResultOf(RecordBatch batch) {
        ProducerState state = states.get(batch.producerId());
        return state == null ? Optional.empty() : state.earlierResultOf(batch);
    }

    /** @param previous the batch before this one in the same append, if it is new too */
    private void requireNext(RecordBatch batch, RecordBatch previous) {
        boolean follows = previous != null && previous.producerId() == batch.producerId();
        ProducerState state = states.get(batch.producerId());
        if (!follows && state == null) {
            return;
        }
        short epoch = follows ? previous.producerEpoch() : state.epoch();
        if (batch.producerEpoch() < epoch) {
            throw new BrokerException(
                    ErrorCode.INVALID_PRODUCER_EPOCH,
                    "append to " + partition + ": producer " + batch.producerId() + " comes with epoch "
                            + batch.producerEpoch() + ", but epoch " + epoch + " has written already");
        }
        int expected = batch.producerEpoch() > epoch
                ? 0
                : follows ? ProducerState.sequenceAfter(previous.lastSequence()) : state.nextSequence();
        if (batch.baseSequence() != expected) {
            throw outOfOrder(
                    batch,
                    "epoch " + batch.producerEpoch() + " must go on with sequence " + expected + ", but came with "
                            + batch.baseSequence());
        }
    }

    private BrokerException outOfOrder(RecordBatch batch, String what) {
        return new BrokerException(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                "append to " + partition + ": producer " + batch.producerId() + ": " + what);
    }

    /** Takes note of a batch that is in the log. */
    void appended(RecordBatch batch) {
        if (batch.hasProducerId()) {
            states.computeIfAbsent(batch.producerId(), id -> new ProducerState())
                    .appended(batch);
        }
    }

    int size() {
        return states.size();
    }
}
