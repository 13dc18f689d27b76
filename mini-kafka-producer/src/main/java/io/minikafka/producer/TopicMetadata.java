package io.minikafka.producer;

import io.minikafka.common.client.Backoff;
import io.minikafka.common.client.Cluster;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcError;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps what the producer knows of its topics up to date: asks when a sender or a queue needs a topic, again and with
 * growing waits until the need is met, and from time to time without a need.
 *
 * <p>Threads: the event loop, but for {@link #await} and {@link #lastError}.
 */
final class TopicMetadata {
    private final ClusterClient cluster;
    private final Accumulator accumulator;
    private final EventLoop loop;
    private final Backoff backoff;
    private final long maxAgeMs;
    private final Runnable onChange;

    private final Set<String> demanded = new HashSet<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private volatile BrokerException lastError; // of the last question; null where it was answered well
    private boolean asking;
    private int pauses; // that are not over; while there are any, only somebody new is a reason to ask
    private int failures;
    private boolean closed;

    /** {@code onChange} is called after each answer. */
    TopicMetadata(
            ClusterClient cluster,
            Accumulator accumulator,
            EventLoop loop,
            Backoff backoff,
            long maxAgeMs,
            Runnable onChange) {
        this.cluster = cluster;
        this.accumulator = accumulator;
        this.loop = loop;
        this.backoff = backoff;
        this.maxAgeMs = maxAgeMs;
        this.onChange = onChange;
    }

    /** A thread that needs a topic. */
    private static final class Waiter {
        final String topic;
        final CompletableFuture<Cluster.Topic> future;
        boolean asked; // a question that began after it came is under way

        Waiter(String topic, CompletableFuture<Cluster.Topic> future) {
            this.topic = topic;
            this.future = future;
        }
    }

    /** From any thread, once: asks for all topics of the producer each time that they have come of age. */
    void start() {
        loop.schedule(this::refreshAll, maxAgeMs, TimeUnit.MILLISECONDS);
    }

    /**
     * From any thread: the topic as the broker tells of it from now on, created if it does not exist and the broker
     * creates topics. Asks until there is an answer, or the caller completes the future.
     *
     * @return fails with a {@link BrokerException} that is not retriable, or an {@link IllegalStateException} where the
     *     producer is closed
     */
    CompletableFuture<Cluster.Topic> await(String topic) {
        Waiter waiter = new Waiter(topic, new CompletableFuture<>());
        try {
            loop.execute(() -> {
                if (closed) {
                    waiter.future.completeExceptionally(closedException());
                } else {
                    waiters.add(waiter);
                    ask();
                }
            });
        } catch (RejectedExecutionException e) {
            waiter.future.completeExceptionally(closedException());
        }
        return waiter.future;
    }

    /** A queue with something to send has no leader, or not the right one. */
    void demand(String topic) {
        if (demanded.add(topic)) {
            ask();
        }
    }

    /** From any thread: why the last question was not answered well; empty where it was. */
    Optional<BrokerException> lastError() {
        return Optional.ofNullable(lastError);
    }

    /** Nobody may wait for a topic any more. What is still to be sent may need to know where it belongs by now. */
    void close() {
        closed = true;
        waiters.forEach(waiter -> waiter.future.completeExceptionally(closedException()));
        waiters.clear();
    }

    private static IllegalStateException closedException() {
        return new IllegalStateException("the producer is closed");
    }

    private void ask() {
        waiters.removeIf(waiter -> waiter.future.isDone());
        boolean somebodyNew = waiters.stream().anyMatch(waiter -> !waiter.asked);
        boolean somebody = !demanded.isEmpty() || !waiters.isEmpty();
        if (asking || !(somebodyNew || (somebody && pauses == 0))) {
            return;
        }
        asking = true;
        Set<String> topics = new HashSet<>(demanded);
        demanded.clear();
        waiters.forEach(waiter -> {
            waiter.asked = true;
            topics.add(waiter.topic);
        });
        cluster.refresh(topics, true).whenComplete((view, failure) -> answered(topics, view, failure));
    }

    private void answered(Set<String> topics, Cluster view, Throwable failure) {
        BrokerException error = failure == null ? null : ClusterClient.failure(failure);
        if (failure == null) {
            for (String topic : topics) {
                error = learn(topic, view).orElse(error);
            }
        }
        lastError = error;
        failures = error == null ? 0 : failures + 1;
        asking = false;
        pauses++;
        loop.schedule(this::pauseOver, backoff.delayMs(Math.max(1, failures)), TimeUnit.MILLISECONDS);
        onChange.run();
        ask();
    }

    private void pauseOver() {
        pauses--;
        ask();
        onChange.run();
    }

    /** Returns what is still wrong with the topic. */
    private Optional<BrokerException> learn(String name, Cluster view) {
        Optional<Cluster.Topic> topic = view.topic(name);
        Optional<RpcError> error = topic.flatMap(Cluster.Topic::error);
        if (error.isPresent() || topic.isEmpty() || topic.get().partitionCount() == 0) {
            BrokerException cause = error.map(RpcError::exception)
                    .orElseGet(() -> new BrokerException(
                            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "topic " + name + " is not in the metadata"));
            if (!cause.retriable()) {
                complete(name, waiter -> waiter.completeExceptionally(cause));
            }
            return Optional.of(cause);
        }
        accumulator.resize(name, topic.get().partitionCount());
        complete(name, waiter -> waiter.complete(topic.get()));
        return missingLeader(topic.get());
    }

    private static Optional<BrokerException> missingLeader(Cluster.Topic topic) {
        for (int partition = 0; partition < topic.partitionCount(); partition++) {
            if (topic.leader(partition).isEmpty()) {
                return Optional.of(new BrokerException(
                        ErrorCode.LEADER_NOT_AVAILABLE,
                        "partition " + partition + " of topic " + topic.name() + " has no leader"));
            }
        }
        return Optional.empty();
    }

    private void complete(String topic, Consumer<CompletableFuture<Cluster.Topic>> how) {
        waiters.removeIf(waiter -> {
            boolean concerned = waiter.asked && waiter.topic.equals(topic);
            if (concerned) {
                how.accept(waiter.future);
            }
            return concerned;
        });
    }

    /** Without creating topics: a deleted one that nobody writes to stays deleted. */
    private void refreshAll() {
        if (closed) {
            return;
        }
        Set<String> topics = accumulator.topicNames();
        if (topics.isEmpty()) {
            start();
            return;
        }
        cluster.refresh(topics, false).whenComplete((view, failure) -> {
            if (failure == null) {
                topics.forEach(name -> view.topic(name)
                        .filter(topic -> topic.partitionCount() > 0)
                        .ifPresent(topic -> accumulator.resize(name, topic.partitionCount())));
                onChange.run();
            }
            start();
        });
    }
}
