package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What makes a producer's retry harmless: the last sequences of each producer that writes to a log. A producer that is
 * not known, because it is new, or was forgotten, may begin anywhere, as with Kafka since KIP-360. One is forgotten when
 * it wrote nothing for so long, and the one that has not written for the longest time when there are too many.
 *
 * <p>A table whose beginning is still being read from the log takes note of what is appended, and refuses numbered
 * producers until it is {@link #complete}.
 *
 * <p>Threads: the holder of the log's append lock, or the one thread that opens the log.
 */
final class ProducerStates {
    private static final int MAX_PRODUCERS = 10_000;

    private final TopicPartition partition;
    private final long expirationMs;
    private Map<Long, ProducerState> states = new LinkedHashMap<>(); // who has written last comes last
    private boolean complete = true;

    ProducerStates(TopicPartition partition, long expirationMs) {
        this.partition = partition;
        this.expirationMs = expirationMs;
    }

    /**
     * Checks the batches of one append before any is written, and returns where they are if all of them were written
     * before. Batches of one producer must follow each other directly; one whose turn it is not is refused with
     * INVALID_PRODUCER_EPOCH or OUT_OF_ORDER_SEQUENCE_NUMBER, and with it the whole append. So it is with
     * LEADER_NOT_AVAILABLE while the table is not complete.
     */
    Optional<AppendResult> check(ByteBuffer batches, long nowMs) {
        AppendResult earlier = null;
        RecordBatch previous = null;
        int end = batches.limit();
        for (int at = batches.position(); at < end; ) {
            RecordBatch batch = RecordBatch.at(batches, at);
            at += batch.sizeInBytes();
            Optional<ProducerState> state = batch.hasProducerId() ? known(batch.producerId(), nowMs) : Optional.empty();
            Optional<NumberedBatch> known = state.flatMap(producer -> producer.earlier(batch));
            if (known.isPresent() && (previous == null || earlier != null)) {
                AppendResult found = known.get().asDuplicate();
                long base = earlier == null ? found.baseOffset() : earlier.baseOffset();
                earlier = new AppendResult(base, found.lastOffset(), found.logAppendTimeMs(), true);
            } else if (earlier != null) {
                throw outOfOrder(batch, "a new batch comes in one append with batches that have been written before");
            } else if (batch.hasProducerId()) {
                requireNext(batch, previous, state);
            }
            previous = batch;
        }
        return Optional.ofNullable(earlier);
    }

    private Optional<ProducerState> known(long producerId, long nowMs) {
        if (!complete) {
            throw new BrokerException(
                    ErrorCode.LEADER_NOT_AVAILABLE,
                    "append to " + partition + ": which batches of producer " + producerId
                            + " were written is still being read from the log");
        }
        ProducerState state = states.get(producerId);
        if (state != null && state.isIdleFor(expirationMs, nowMs)) {
            states.remove(producerId);
            return Optional.empty();
        }
        return Optional.ofNullable(state);
    }

    /** @param previous the batch before this one in the same append, if it is new too */
    private void requireNext(RecordBatch batch, RecordBatch previous, Optional<ProducerState> state) {
        boolean follows = previous != null && previous.producerId() == batch.producerId();
        if (!follows && state.isEmpty()) {
            return;
        }
        short epoch = follows ? previous.producerEpoch() : state.get().epoch();
        if (batch.producerEpoch() < epoch) {
            throw new BrokerException(
                    ErrorCode.INVALID_PRODUCER_EPOCH,
                    "append to " + partition + ": producer " + batch.producerId() + " comes with epoch "
                            + batch.producerEpoch() + ", but epoch " + epoch + " has written already");
        }
        int expected = batch.producerEpoch() > epoch
                ? 0
                : follows
                        ? ProducerState.sequenceAfter(previous.lastSequence())
                        : state.get().nextSequence();
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

    /** Takes note of a batch that is in the log, appended at {@code nowMs} or before. */
    void appended(RecordBatch batch, long nowMs) {
        if (batch.hasProducerId()) {
            appended(NumberedBatch.of(batch, nowMs));
        }
    }

    /** Takes note of a batch that is in the log, behind those that are known. */
    void appended(NumberedBatch batch) {
        ProducerState state = states.remove(batch.producerId());
        if (state == null) {
            state = new ProducerState(batch);
        } else {
            state.appended(batch);
        }
        states.put(batch.producerId(), state);
        if (states.size() > MAX_PRODUCERS) {
            Iterator<ProducerState> eldest = states.values().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** Forgets those that wrote nothing for too long, as far as they come first; the others are found out when they write. */
    void forgetExpired(long nowMs) {
        Iterator<ProducerState> eldest = states.values().iterator();
        while (eldest.hasNext() && eldest.next().isIdleFor(expirationMs, nowMs)) {
            eldest.remove();
        }
    }

    /** What came before the batches that this table knows is still missing. */
    void missesOlder() {
        complete = false;
    }

    boolean isComplete() {
        return complete;
    }

    /** Adds what came before: all batches up to {@code endOffset}, in a table that nobody uses from now on. */
    void completeWith(ProducerStates older, long endOffset) {
        Map<Long, ProducerState> later = states;
        states = older.states;
        for (ProducerState state : later.values()) {
            state.forEach(batch -> {
                if (batch.lastOffset() >= endOffset) {
                    appended(batch);
                }
            });
        }
        complete = true;
    }

    /** Of each producer, the offset of its last record. */
    Map<Long, Long> lastOffsets() {
        Map<Long, Long> offsets = new HashMap<>();
        states.forEach((id, state) -> offsets.put(id, state.lastOffset()));
        return offsets;
    }

    /** How many producers are known. */
    int size() {
        return states.size();
    }

    int batchCount() {
        return states.values().stream().mapToInt(ProducerState::batchCount).sum();
    }

    /** Each batch that is remembered: the producer that has not written for the longest time first, its oldest first. */
    void forEach(Consumer<NumberedBatch> action) {
        states.values().forEach(state -> state.forEach(action));
    }
}
