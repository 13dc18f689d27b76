package io.minikafka.consumer;

import io.minikafka.common.client.Backoff;
import io.minikafka.common.client.ClientThread;
import io.minikafka.common.client.Cluster;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.client.Retrier;
import io.minikafka.common.rpc.JsonObject;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The event loop's half of a consumer, put together: thread, connections, fetches, offsets, membership.
 *
 * <p>Threads: see the parts. {@link #run} brings work to the event loop from any thread.
 */
final class Network implements AutoCloseable {
    private final ClientThread thread;
    private final ClusterClient client;
    private final Retrier retrier;
    private final Fetcher fetcher;
    private final OffsetClient offsets;
    private final Optional<Group> group;

    private Network(
            ClientThread thread,
            ClusterClient client,
            Retrier retrier,
            Fetcher fetcher,
            OffsetClient offsets,
            Optional<Group> group) {
        this.thread = thread;
        this.client = client;
        this.retrier = retrier;
        this.fetcher = fetcher;
        this.offsets = offsets;
        this.group = group;
    }

    /** {@code onAnswers} takes over what fetches bring, on the event loop; {@code onGroupChange} runs there too. */
    static Network start(
            ConsumerConfig config,
            LongSupplier nanoClock,
            PollActivity activity,
            Consumer<List<FetchAnswer>> onAnswers,
            Runnable onGroupChange) {
        ClientThread thread = new ClientThread(
                "mini-kafka-consumer" + config.groupId.map(id -> "-" + id).orElse(""));
        EventLoop loop = thread.loop();
        Backoff backoff = new Backoff(config.client.retryBackoffMs, config.client.retryBackoffMaxMs, new Random());
        AtomicReference<Optional<Group>> notified = new AtomicReference<>(Optional.empty());
        ClusterClient client = new ClusterClient(
                config.client,
                loop,
                (method, params) -> notified.get().ifPresent(group -> group.onNotification(method, params)));
        Retrier retrier = new Retrier(loop, backoff, nanoClock);
        Leaders leaders = new Leaders(client);
        Optional<Group> group = config.groupId.map(groupId -> {
            Coordinator coordinator = new Coordinator(client, groupId);
            GroupMembership membership = new GroupMembership(
                    new GroupMembership.MemberConfig(config), coordinator, loop, backoff, activity, nanoClock);
            membership.start(onGroupChange);
            return new Group(coordinator, membership, new TopicWatch(client, loop, retrier, membership, config));
        });
        notified.set(group);
        Fetcher fetcher = new Fetcher(client, leaders, loop, backoff, new Fetcher.FetchLimits(config), onAnswers);
        OffsetClient offsets = new OffsetClient(
                client,
                leaders,
                retrier,
                group.map(g -> g.coordinator),
                group.map(g -> g.membership),
                config.client.requestTimeout);
        return new Network(thread, client, retrier, fetcher, offsets, group);
    }

    /** On the event loop, in the order of the calls. Does nothing once that has ended. */
    void run(Runnable task) {
        if (!thread.loop().isShuttingDown()) {
            thread.loop().execute(task);
        }
    }

    /** To be called on the event loop. */
    Fetcher fetcher() {
        return fetcher;
    }

    /** For any thread. */
    OffsetClient offsets() {
        return offsets;
    }

    /** Empty without a group id. */
    Optional<Group> group() {
        return group;
    }

    /** What the brokers tell of these topics, tried until the deadline. For any thread. */
    CompletableFuture<Cluster> describe(List<String> topics, boolean autoCreate, long deadlineNanos) {
        return retried("asking for topics " + topics, () -> client.refresh(topics, autoCreate), deadlineNanos);
    }

    /** As {@link #describe}, of all topics. */
    CompletableFuture<Cluster> describeAll(long deadlineNanos) {
        return retried("asking for all topics", client::refreshAll, deadlineNanos);
    }

    private CompletableFuture<Cluster> retried(
            String what, Supplier<CompletableFuture<Cluster>> attempt, long deadlineNanos) {
        return retrier.run(what, attempt, failure -> {}, deadlineNanos);
    }

    /** Ends the connections and the thread, and waits for it. What is under way fails. */
    @Override
    public void close() {
        thread.loop().submit(fetcher::stop).awaitUninterruptibly(); // or what fails now would be said to be repeated
        client.close();
        thread.close();
    }

    /** The parts that there are only with a group id. */
    static final class Group {
        final Coordinator coordinator;
        final GroupMembership membership;
        final TopicWatch topics;

        Group(Coordinator coordinator, GroupMembership membership, TopicWatch topics) {
            this.coordinator = coordinator;
            this.membership = membership;
            this.topics = topics;
        }

        private void onNotification(String method, JsonObject params) {
            if (method.equals("groupChanged")
                    && coordinator.groupId().equals(params.string("groupId", ""))
                    && membership.memberId().equals(params.string("memberId", ""))) {
                membership.heartbeatNow();
            }
        }
    }
}
