package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.client.Retrier;
import io.minikafka.common.rpc.BrokerException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commits of the application and those made for it. A position moves when a poll hands records out, and auto commit
 * runs only before a poll does that: so it commits what earlier polls gave and the application came back from.
 *
 * <p>Threads: the polling thread.
 */
final class Commits {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
    /** So many may be unanswered; who commits more waits for the oldest. */
    private static final int MAX_ASYNC = 1000;
    /** A poll that waits looks this seldom whether there is something to commit. */
    private static final long MIN_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Partitions partitions;
    private final Network network;
    private final Mailbox mailbox;
    private final Waits waits;
    private final IntSupplier incarnation;
    private final ConsumerConfig config;
    private final boolean autoCommit;

    private final Deque<Runnable> callbacks = new ArrayDeque<>();
    private int asyncInFlight;
    private boolean autoInFlight;
    private long nextAutoNanos;

    /** {@code incarnation} tells as what to commit, as in {@link OffsetClient.Commit}. */
    Commits(
            Partitions partitions,
            Network network,
            Mailbox mailbox,
            Waits waits,
            IntSupplier incarnation,
            ConsumerConfig config) {
        this.partitions = partitions;
        this.network = network;
        this.mailbox = mailbox;
        this.waits = waits;
        this.incarnation = incarnation;
        this.config = config;
        this.autoCommit = config.enableAutoCommit && config.groupId.isPresent();
        this.nextAutoNanos = waits.nowNanos() + config.autoCommitInterval.toNanos();
    }

    /** The positions of all assigned partitions that have one. */
    Map<TopicPartition, OffsetAndMetadata> positions() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (PartitionState state : partitions.states()) {
            if (state.hasPosition()) {
                offsets.put(state.partition(), new OffsetAndMetadata(state.position()));
            }
        }
        return offsets;
    }

    void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout, Waits.Wakeup wakeup) {
        if (offsets.isEmpty()) {
            return;
        }
        OffsetClient.Commit commit = commit(offsets);
        waits.await(send(commit, waits.deadline(timeout)), "the commit of " + offsets, timeout, wakeup);
        remember(commit);
    }

    /** One attempt: a later commit would be overtaken by the repetition of this one. */
    void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        if (asyncInFlight >= MAX_ASYNC) {
            waits.until(
                    () -> asyncInFlight < MAX_ASYNC,
                    "the answer to one of " + MAX_ASYNC + " commits",
                    config.defaultApiTimeout,
                    Waits.Wakeup.THROWN);
        }
        asyncInFlight++;
        OffsetClient.Commit commit = commit(offsets);
        send(commit, Retrier.ONCE)
                .whenComplete((done, failure) -> mailbox.post(() -> {
                    asyncInFlight--;
                    if (failure == null) {
                        remember(commit);
                    }
                    BrokerException cause = failure == null ? null : ClusterClient.failure(failure);
                    callbacks.add(() -> callback.onComplete(offsets, cause));
                }));
    }

    /** What the application gave to be told of finished commits. What it throws is thrown. */
    void runCallbacks() {
        for (Runnable callback = callbacks.poll(); callback != null; callback = callbacks.poll()) {
            callback.run();
        }
    }

    /** In a poll, before it hands anything out. */
    void autoCommitIfDue() {
        if (autoCommit && waits.nowNanos() - nextAutoNanos >= 0) {
            autoCommitNow();
        }
    }

    /** How long a waiting poll may wait before it looks again. */
    long nanosToAutoCommit() {
        return autoCommit ? Math.max(MIN_WAIT_NANOS, nextAutoNanos - waits.nowNanos()) : Long.MAX_VALUE;
    }

    /** Does not wait for the answer; a failure is made good by the next one. */
    void autoCommitNow() {
        if (!autoCommit || autoInFlight) {
            return;
        }
        nextAutoNanos = waits.nowNanos() + config.autoCommitInterval.toNanos();
        Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted();
        if (offsets.isEmpty()) {
            return;
        }
        autoInFlight = true;
        OffsetClient.Commit commit = commit(offsets);
        send(commit, Retrier.ONCE)
                .whenComplete((done, failure) -> mailbox.post(() -> {
                    autoInFlight = false;
                    if (failure == null) {
                        remember(commit);
                    } else {
                        LOG.warn(
                                "auto commit of {} failed: {}",
                                offsets,
                                ClusterClient.failure(failure).getMessage());
                    }
                }));
    }

    /** Before partitions are given up: waits, and throws nothing. */
    void autoCommitAndWait(Duration timeout) {
        Map<TopicPartition, OffsetAndMetadata> offsets = autoCommit ? uncommitted() : Map.of();
        try {
            commitSync(offsets, timeout, Waits.Wakeup.KEPT);
        } catch (BrokerException e) {
            LOG.warn("auto commit of {} before giving partitions up failed: {}", offsets, e.getMessage());
        }
    }

    /** Until all asynchronous commits are answered; throws nothing but an interruption. */
    void awaitAsync(Duration timeout) {
        try {
            waits.until(
                    () -> asyncInFlight == 0 && !autoInFlight, "the answers to commits", timeout, Waits.Wakeup.KEPT);
        } catch (BrokerException e) {
            LOG.warn("{} commits are not answered yet: {}", asyncInFlight, e.getMessage());
        }
    }

    /** For the topics that the positions are of, which is what the offsets were read from. */
    private OffsetClient.Commit commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<TopicPartition, String> topicIds = new HashMap<>();
        for (TopicPartition partition : offsets.keySet()) {
            partitions.find(partition).flatMap(PartitionState::topicId).ifPresent(id -> topicIds.put(partition, id));
        }
        return new OffsetClient.Commit(incarnation.getAsInt(), offsets, topicIds);
    }

    private CompletableFuture<Void> send(OffsetClient.Commit commit, long deadlineNanos) {
        return network.offsets().commit(commit, deadlineNanos);
    }

    private Map<TopicPartition, OffsetAndMetadata> uncommitted() {
        Map<TopicPartition, OffsetAndMetadata> offsets = positions();
        offsets.entrySet().removeIf(entry -> {
            PartitionState state = partitions.get(entry.getKey());
            OffsetAndMetadata committed = state.committed;
            return state.superseded
                    || (committed != null
                            && committed.offset() == entry.getValue().offset());
        });
        return offsets;
    }

    private void remember(OffsetClient.Commit commit) {
        commit.offsets.forEach((partition, offset) -> partitions
                .find(partition)
                .filter(state -> state.topicId().equals(commit.topicId(partition)))
                .ifPresent(state -> state.committed = offset));
    }
}
