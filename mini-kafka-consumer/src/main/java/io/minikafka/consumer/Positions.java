package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ListOffsets;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
 * beginning or end leads; and of which topic that is, so that the offset of a deleted one is never used for another.
 *
 * <p>Threads: the polling thread.
 */
final class Positions {
    private static final Logger LOG = LoggerFactory.getLogger(Positions.class);

    private final Subscription subscription;
    private final Partitions partitions;
    private final Network network;
    private final Mailbox mailbox;
    private final Waits waits;
    private final boolean hasGroup;
    private final OptionalLong resetTo;
    private final Duration timeout;

    Positions(
            Subscription subscription,
            Partitions partitions,
            Network network,
            Mailbox mailbox,
            Waits waits,
            ConsumerConfig config) {
        this.subscription = subscription;
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
        Map<String, List<PartitionState>> unbound = new HashMap<>();
        for (PartitionState state : partitions.states()) {
            if (state.superseded && !subscription.isGroup()) {
                state.beginAnew();
            }
            if (state.superseded || state.lookup != null || state.failure != null) {
                continue;
            }
            if (state.needsTopicId()) {
                unbound.computeIfAbsent(state.partition().topic(), topic -> new ArrayList<>())
                        .add(state);
            } else if (state.need() == PartitionState.Need.COMMITTED_OFFSET && hasGroup) {
                committed.add(state);
            } else if (state.need() == PartitionState.Need.COMMITTED_OFFSET) {
                resetByPolicy(state, timed);
            } else if (state.need() == PartitionState.Need.OFFSET_FOR_TIME) {
                timed.add(state);
            }
        }
        if (!committed.isEmpty()) {
            askCommitted(committed);
        }
        timed.forEach(this::askOffset);
        unbound.forEach(this::askTopicId);
    }

    /**
     * Another topic has the name of the one that the position is of. In a group its partitions are given to the members
     * anew, once they have let go of the old ones; nothing of it is read before.
     */
    void topicIsAnother(PartitionState state, RpcError why) {
        LOG.warn("reading of {} begins anew: {}", state.partition(), why.message);
        state.superseded = true;
        partitions.positionsDue = true;
        if (subscription.isGroup()) {
            network.group().ifPresent(group -> network.run(group.membership::heartbeatNow));
        }
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
                (state, answer) -> {
                    state.bind(answer.topicId);
                    if (answer.offset >= 0) {
                        state.committed = new OffsetAndMetadata(answer.offset, answer.metadata);
                        state.seek(answer.offset);
                    } else {
                        resetByPolicy(state, new ArrayList<>());
                    }
                });
    }

    /** One question for each partition, so that one without a leader does not hold up the others. */
    private void askOffset(PartitionState state) {
        ListOffsets.Partition asked =
                new ListOffsets.Partition(state.partition(), state.topicId(), state.resetTimestamp());
        ask(List.of(state), network.offsets().list(List.of(asked), waits.deadline(timeout)), (answered, found) -> {
            if (found.error.isPresent()) {
                topicIsAnother(answered, found.error.get());
            } else if (found.offset >= 0) {
                answered.seek(found.offset);
                answered.bind(found.topicId);
            } else {
                fail(
                        answered,
                        new BrokerException(
                                ErrorCode.UNKNOWN_SERVER_ERROR,
                                "the broker named no offset of " + answered.partition() + " to begin at"));
            }
        });
    }

    private void askTopicId(String topic, List<PartitionState> states) {
        CompletableFuture<Map<TopicPartition, Optional<String>>> question = network.offsets()
                .topicId(topic, waits.deadline(timeout))
                .thenApply(id -> states.stream().collect(Collectors.toMap(PartitionState::partition, state -> id)));
        ask(states, question, PartitionState::bindForGood);
    }

    /** For the message alone. */
    private void askBounds(PartitionState state) {
        Object lookup = new Object();
        state.lookup = lookup;
        TopicPartition partition = state.partition();
        long position = state.position();
        OffsetClient offsets = network.offsets();
        long deadline = waits.deadline(timeout);
        offsets.list(List.of(new ListOffsets.Partition(partition, Optional.empty(), ListOffsets.EARLIEST)), deadline)
                .thenCombine(
                        offsets.list(
                                List.of(new ListOffsets.Partition(partition, Optional.empty(), ListOffsets.LATEST)),
                                deadline),
                        (from, to) -> new OffsetOutOfRangeException(
                                partition, position, from.get(partition).offset, to.get(partition).offset))
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
            BiConsumer<PartitionState, T> onAnswer) {
        Object lookup = new Object();
        states.forEach(state -> state.lookup = lookup);
        question.whenComplete((answer, thrown) -> mailbox.post(() -> {
            for (PartitionState state : states) {
                if (state.lookup != lookup) {
                    continue; // it was moved or lost meanwhile
                }
                state.lookup = null;
                if (thrown == null && !answer.containsKey(state.partition())) {
                    failed(state, notAnswered(state));
                } else if (thrown == null) {
                    onAnswer.accept(state, answer.get(state.partition()));
                } else {
                    failed(state, ClusterClient.failure(thrown));
                }
            }
            partitions.positionsDue = true;
            partitions.fetchesDue = true;
        }));
    }

    private static BrokerException notAnswered(PartitionState state) {
        return new BrokerException(
                ErrorCode.UNKNOWN_SERVER_ERROR,
                "the broker was asked for an offset of " + state.partition() + " and answered without it");
    }

    private void failed(PartitionState state, BrokerException failure) {
        if (failure.code() == ErrorCode.REQUEST_TIMED_OUT) {
            LOG.warn("the position of {} is not known yet: {}", state.partition(), failure.getMessage());
        } else {
            fail(state, failure);
        }
    }
}
