package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.Fetch;
import io.minikafka.common.client.Backoff;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.Reply;
import io.minikafka.common.rpc.RpcError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fetch requests. A target is asked for until there are records or an error that the application has to hear of;
 * empty answers and what a retry mends stay in here.
 *
 * <p>What becomes wanted is asked for at once, in a request of its own where others of its broker are waiting. So that
 * the requests of a broker do not stay apart for ever, a later one waits only as long as the earlier ones still do, and
 * empty answers that come within about {@link #MERGE_MS} of each other are asked for again together.
 *
 * <p>Threads: the event loop owns everything and calls every method. {@code onAnswers} runs there; it takes the answers
 * over.
 */
final class Fetcher {
    private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);
    private static final long MERGE_MS = 20;
    /** A request for what the application no longer wants may still be out while the next one is sent, but not two. */
    private static final int MAX_OUTSTANDING = 2;

    private final ClusterClient client;
    private final Leaders leaders;
    private final EventLoop loop;
    private final Backoff backoff;
    private final FetchLimits limits;
    private final Consumer<List<FetchAnswer>> onAnswers;

    private final Map<TopicPartition, Slot> slots = new HashMap<>();
    private final Set<Slot> due = new LinkedHashSet<>();
    private final Map<Integer, Set<Waiting>> waitingByBroker = new HashMap<>();
    private boolean refreshing;
    private boolean mergeScheduled;

    Fetcher(
            ClusterClient client,
            Leaders leaders,
            EventLoop loop,
            Backoff backoff,
            FetchLimits limits,
            Consumer<List<FetchAnswer>> onAnswers) {
        this.client = client;
        this.leaders = leaders;
        this.loop = loop;
        this.backoff = backoff;
        this.limits = limits;
        this.onAnswers = onAnswers;
    }

    /** Asks for these; each takes the place of what was wanted of its partition before. */
    void fetch(List<FetchTarget> targets) {
        for (FetchTarget target : targets) {
            Slot slot = slots.computeIfAbsent(target.partition, Slot::new);
            slot.target = target;
            slot.failures = 0;
            slot.idle = false;
            due.add(slot);
        }
        dispatch();
    }

    /** Nothing is wanted of these any more; what comes of them is dropped. */
    void forget(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Slot slot = slots.get(partition);
            if (slot != null) {
                slot.target = null;
                due.remove(slot);
                dropIfDone(slot);
            }
        }
    }

    /** Nothing is asked for any more, and nothing repeated. */
    void stop() {
        forget(List.copyOf(slots.keySet()));
    }

    private void dropIfDone(Slot slot) {
        if (slot.target == null && slot.outstanding == 0) {
            slots.remove(slot.partition);
        }
    }

    private void dispatch() {
        Map<Integer, List<Slot>> byLeader = new LinkedHashMap<>();
        List<TopicPartition> unknown = new ArrayList<>();
        for (Slot slot : due) {
            OptionalInt leader = leaders.known(slot.partition);
            if (leader.isEmpty()) {
                unknown.add(slot.partition);
            } else if (slot.outstanding < MAX_OUTSTANDING) {
                byLeader.computeIfAbsent(leader.getAsInt(), id -> new ArrayList<>())
                        .add(slot);
            }
        }
        if (!unknown.isEmpty()) {
            refresh(unknown);
        }
        byLeader.forEach(this::sendOrMerge);
    }

    private void refresh(List<TopicPartition> unknown) {
        if (refreshing) {
            return;
        }
        refreshing = true;
        leaders.refresh(unknown).whenComplete((cluster, failure) -> {
            int failures = 0;
            for (TopicPartition partition : unknown) {
                Slot slot = slots.get(partition);
                if (slot != null && leaders.known(partition).isEmpty()) {
                    failures = Math.max(failures, ++slot.failures);
                }
            }
            loop.schedule(
                    () -> {
                        refreshing = false;
                        dispatch();
                    },
                    backoff.delayMs(failures),
                    TimeUnit.MILLISECONDS);
        });
    }

    private void sendOrMerge(int leader, List<Slot> ready) {
        long now = System.nanoTime();
        Set<Waiting> waiting = waitingByBroker.computeIfAbsent(leader, id -> new LinkedHashSet<>());
        long othersWaitMs = Long.MIN_VALUE; // below 0: their answers should be here
        for (Waiting other : waiting) {
            othersWaitMs = Math.max(othersWaitMs, TimeUnit.NANOSECONDS.toMillis(other.endNanos - now));
        }
        if (othersWaitMs > MERGE_MS) {
            send(leader, waiting, ready, (int) Math.min(limits.maxWaitMs, othersWaitMs));
        } else if (othersWaitMs > -MERGE_MS && ready.stream().allMatch(slot -> slot.idle)) {
            mergeIn(othersWaitMs + MERGE_MS);
        } else {
            send(leader, waiting, ready, limits.maxWaitMs);
        }
    }

    private void mergeIn(long delayMs) {
        if (!mergeScheduled) {
            mergeScheduled = true;
            loop.schedule(
                    () -> {
                        mergeScheduled = false;
                        dispatch();
                    },
                    delayMs,
                    TimeUnit.MILLISECONDS);
        }
    }

    private void send(int leader, Set<Waiting> waiting, List<Slot> ready, int maxWaitMs) {
        ready.removeIf(slot -> !due.contains(slot)); // sent already, after a call that failed at once
        if (ready.isEmpty()) {
            return;
        }
        List<FetchTarget> targets = new ArrayList<>(ready.size());
        List<Fetch.Partition> partitions = new ArrayList<>(ready.size());
        for (Slot slot : ready) {
            due.remove(slot);
            slot.outstanding++;
            targets.add(slot.target);
            partitions.add(
                    new Fetch.Partition(slot.partition, slot.target.topicId, slot.target.offset, slot.target.maxBytes));
        }
        Fetch.Request request = new Fetch.Request(maxWaitMs, limits.minBytes, limits.maxBytes, false, partitions);
        long now = System.nanoTime();
        Waiting sent = new Waiting(targets, now, now + TimeUnit.MILLISECONDS.toNanos(maxWaitMs));
        waiting.add(sent);
        Duration timeout = limits.requestTimeout.plusMillis(maxWaitMs);
        client.connection(leader)
                .thenCompose(connection -> connection.call(request, Unpooled.EMPTY_BUFFER, timeout))
                .whenComplete((reply, failure) -> {
                    waiting.remove(sent);
                    if (failure == null) {
                        try (reply) {
                            answered(sent, reply);
                        }
                    } else {
                        failed(sent, ClusterClient.failure(failure));
                    }
                    dispatch();
                });
    }

    private void answered(Waiting sent, Reply<Fetch.Result> reply) {
        List<Fetch.Records> elements = reply.result().partitions;
        ByteBuf attachment = reply.attachment();
        long announced = elements.stream().mapToLong(element -> element.size).sum();
        if (elements.size() != sent.targets.size() || announced != attachment.readableBytes()) {
            failed(
                    sent,
                    new BrokerException(
                            ErrorCode.NETWORK_EXCEPTION,
                            "a fetch of " + sent.targets.size() + " partitions was answered with " + elements.size()
                                    + " and with " + attachment.readableBytes() + " bytes instead of " + announced));
            return;
        }
        List<FetchAnswer> answers = new ArrayList<>(elements.size());
        boolean nothing = announced == 0 && elements.stream().allMatch(element -> element.error.isEmpty());
        boolean tooEarly = nothing && System.nanoTime() - sent.startNanos < TimeUnit.MILLISECONDS.toNanos(MERGE_MS);
        for (int i = 0; i < elements.size(); i++) {
            Fetch.Records element = elements.get(i);
            FetchTarget target = sent.targets.get(i);
            int from = attachment.readerIndex();
            attachment.skipBytes(element.size);
            Slot slot = release(target);
            if (slot.target != target) {
                dropIfDone(slot);
            } else if (element.error.isPresent()) {
                erred(slot, element, answers);
            } else if (element.size > 0) {
                slot.target = null;
                dropIfDone(slot);
                answers.add(FetchAnswer.records(target, attachment.retainedSlice(from, element.size)));
            } else {
                slot.failures = 0;
                slot.idle = true;
                repeat(slot, tooEarly ? MERGE_MS : 0); // a broker that does not wait must not be asked in a tight loop
            }
        }
        if (!answers.isEmpty()) {
            onAnswers.accept(answers);
        }
    }

    private Slot release(FetchTarget target) {
        Slot slot = slots.get(target.partition); // kept as long as anything is outstanding
        slot.outstanding--;
        return slot;
    }

    private void erred(Slot slot, Fetch.Records element, List<FetchAnswer> answers) {
        RpcError error = element.error.get();
        if (error.code.retriable() && error.code != ErrorCode.CORRUPT_MESSAGE && !isOfOtherTopic(error.code)) {
            retry(List.of(slot), error.exception());
        } else {
            if (isOfOtherTopic(error.code)) {
                leaders.refresh(List.of(slot.partition));
            }
            answers.add(FetchAnswer.error(slot.target, error, element.logStartOffset, element.highWatermark));
            slot.target = null;
            dropIfDone(slot);
        }
    }

    /** Whether it says that another topic has the name than the one whose offset was asked for. */
    static boolean isOfOtherTopic(ErrorCode code) {
        return code == ErrorCode.INCONSISTENT_TOPIC_ID || code == ErrorCode.UNKNOWN_TOPIC_ID;
    }

    private void failed(Waiting sent, BrokerException failure) {
        List<FetchAnswer> answers = new ArrayList<>();
        List<Slot> retried = new ArrayList<>();
        for (FetchTarget target : sent.targets) {
            Slot slot = release(target);
            if (slot.target != target) {
                dropIfDone(slot);
            } else if (failure.retriable()) {
                retried.add(slot);
            } else {
                answers.add(FetchAnswer.error(target, RpcError.of(failure), -1, -1));
                slot.target = null;
                dropIfDone(slot);
            }
        }
        if (!retried.isEmpty()) {
            retry(retried, failure);
        }
        if (!answers.isEmpty()) {
            onAnswers.accept(answers);
        }
    }

    private void retry(List<Slot> retried, BrokerException failure) {
        List<TopicPartition> partitions = new ArrayList<>();
        boolean first = false;
        for (Slot slot : retried) {
            first |= ++slot.failures == 1;
            partitions.add(slot.partition);
            repeat(slot, Math.max(1, backoff.delayMs(slot.failures)));
        }
        if (first) {
            LOG.warn("a fetch of {} failed and is repeated: {}", partitions, failure.toString());
        }
        if (failure.code().retry() == ErrorCode.Retry.AFTER_METADATA) {
            leaders.refresh(partitions);
        }
    }

    private void repeat(Slot slot, long delayMs) {
        if (delayMs == 0) {
            due.add(slot);
            return;
        }
        FetchTarget target = slot.target;
        loop.schedule(
                () -> {
                    if (slot.target == target) {
                        due.add(slot);
                        dispatch();
                    }
                },
                delayMs,
                TimeUnit.MILLISECONDS);
    }

    /** One partition of which something is wanted or under way. */
    private static final class Slot {
        final TopicPartition partition;
        FetchTarget target; // null: nothing is wanted
        int outstanding;
        int failures;
        boolean idle; // the last answer was empty

        Slot(TopicPartition partition) {
            this.partition = partition;
        }
    }

    /** One request under way. */
    private static final class Waiting {
        final List<FetchTarget> targets;
        final long startNanos;
        final long endNanos;

        Waiting(List<FetchTarget> targets, long startNanos, long endNanos) {
            this.targets = targets;
            this.startNanos = startNanos;
            this.endNanos = endNanos;
        }
    }

    /** How much to ask for, and how long to wait. */
    static final class FetchLimits {
        final int maxWaitMs;
        final int minBytes;
        final int maxBytes;
        final Duration requestTimeout;

        FetchLimits(ConsumerConfig config) {
            this.maxWaitMs = config.fetchMaxWaitMs;
            this.minBytes = config.fetchMinBytes;
            this.maxBytes = config.fetchMaxBytes;
            this.requestTimeout = config.client.requestTimeout;
        }
    }
}
