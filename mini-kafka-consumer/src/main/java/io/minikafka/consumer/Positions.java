package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ListOffsets;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out where to begin: the committed offset, else what {@code auto.offset.reset} says, else where a seek to the
 * beginning or end leads.
 *
 * <p>Threads: the polling thread.
 */
final class Positions {
    private static final Logger LOG = LoggerFactory.getLogger(Positions.class);

    private final Partitions partitions;
    private final Network network;
    private final Mailbox mailbox;
    private final Waits waits;
    private final boolean hasGroup;
    private final OptionalLong resetTo;
    private final Duration timeout;

    Positions(Partitions partitions, Network network, Mailbox mailbox, Waits waits, ConsumerConfig config) {
        this.partitions = partitions;
        this.network = network;
        this.mailbox = mailbox;
        this.waits = waits;
        this.hasGroup = config.groupId.isPresent();
        this.resetTo = config.autoOffsetReset;
        this.timeout = config.defaultApiTimeout;
    }

    /** Asks for what is needed and not yet asked for; the answers come by the mailbox. */
    void resolve() {
        if (!partitions.positionsDue) {
            return;
        }
        partitions.positionsDue = false;
        List<PartitionState> committed = new ArrayList<>();
        List<PartitionState> timed = new ArrayList<>();
        for (PartitionState state : partitions.states()) {
            if (state.hasPosition() || state.lookup != null || state.failure != null) {
                continue;
            }
            if (state.need() == PartitionState.Need.COMMITTED_OFFSET && hasGroup) {
                committed.add(state);
            } else if (state.need() == PartitionState.Need.COMMITTED_OFFSET) {
                resetByPolicy(state, timed);
            } else {
                timed.add(state);
            }
        }
        if (!committed.isEmpty()) {
            askCommitted(committed);
        }
        timed.forEach(this::askOffset);
    }

    /** {@code failure} is what the next poll throws. */
    void fail(PartitionState state, RuntimeException failure) {
        state.failure = failure;
        partitions.enqueue(state);
    }

    /** The broker does not have the position (any more). */
    void outOfRange(PartitionState state, FetchAnswer answer) {
        if (resetTo.isPresent()) {
            LOG.warn(
                    "offset {} of {} is out of range and is reset to the {}: {}",
                    state.position(),
                    state.partition(),
                    resetTo.getAsLong() == ListOffsets.EARLIEST ? "earliest" : "latest",
                    answer.error.get().message);
            state.reset(resetTo.getAsLong());
            partitions.positionsDue = true;
        } else if (answer.logStartOffset >= 0 && answer.highWatermark >= 0) {
            fail(
                    state,
                    new OffsetOutOfRangeException(
                            state.partition(), state.position(), answer.logStartOffset, answer.highWatermark));
        } else {
            askBounds(state);
        }
    }

    private void resetByPolicy(PartitionState state, List<PartitionState> timed) {
        if (resetTo.isPresent()) {
            state.reset(resetTo.getAsLong());
            timed.add(state);
        } else {
            fail(state, new NoOffsetForPartitionException(state.partition()));
        }
    }

    private void askCommitted(List<PartitionState> states) {
        ask(
                states,
                network.offsets()
                        .committed(
                                states.stream().map(PartitionState::partition).collect(Collectors.toSet()),
                                waits.deadline(timeout)),
                (state, offset) -> {
                    if (offset.isPresent()) {
                        state.committed = offset.get();
                        state.seek(offset.get().offset());
                    } else {
                        resetByPolicy(state, new ArrayList<>());
                    }
                });
    }

    /** One question for each partition, so that one without a leader does not hold up the others. */
    private void askOffset(PartitionState state) {
        Map<TopicPartition, Long> timestamp = Map.of(state.partition(), state.resetTimestamp());
        ask(List.of(state), network.offsets().list(timestamp, waits.deadline(timeout)), (answered, offset) -> {
            if (offset.isPresent()) {
                answered.seek(offset.get().offset());
            } else {
                fail(
                        answered,
                        new BrokerException(
                                ErrorCode.UNKNOWN_SERVER_ERROR,
                                "the broker named no offset of " + answered.partition() + " to begin at"));
            }
        });
    }

    /** For the message alone. */
    private void askBounds(PartitionState state) {
        Object lookup = new Object();
        state.lookup = lookup;
        TopicPartition partition = state.partition();
        long position = state.position();
        OffsetClient offsets = network.offsets();
        long deadline = waits.deadline(timeout);
        offsets.list(Map.of(partition, ListOffsets.EARLIEST), deadline)
                .thenCombine(
                        offsets.list(Map.of(partition, ListOffsets.LATEST), deadline),
                        (from, to) -> new OffsetOutOfRangeException(
                                partition,
                                position,
                                from.get(partition).offset(),
                                to.get(partition).offset()))
                .whenComplete((failure, thrown) -> mailbox.post(() -> {
                    if (state.lookup == lookup) {
                        state.lookup = null;
                        fail(state, thrown == null ? failure : ClusterClient.failure(thrown));
                    }
                }));
    }

    private <T> void ask(
            List<PartitionState> states,
            CompletableFuture<Map<TopicPartition, T>> question,
            BiConsumer<PartitionState, Optional<T>> onAnswer) {
        Object lookup = new Object();
        states.forEach(state -> state.lookup = lookup);
        question.whenComplete((answer, thrown) -> mailbox.post(() -> {
            for (PartitionState state : states) {
                if (state.lookup != lookup) {
                    continue; // it was moved or lost meanwhile
                }
                state.lookup = null;
                if (thrown == null) {
                    onAnswer.accept(state, Optional.ofNullable(answer.get(state.partition())));
                } else {
                    failed(state, ClusterClient.failure(thrown));
                }
            }
            partitions.positionsDue = true;
            partitions.fetchesDue = true;
        }));
    }

    private void failed(PartitionState state, BrokerException failure) {
        if (failure.code() == ErrorCode.REQUEST_TIMED_OUT) {
            LOG.warn("the position of {} is not known yet: {}", state.partition(), failure.getMessage());
        } else {
            fail(state, failure);
        }
    }
}
