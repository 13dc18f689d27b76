package io.minikafka.consumer;

import io.minikafka.common.client.Cluster;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.client.Retrier;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcError;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Turns a subscription into topics for the membership: names as they are (and created where the broker does that), a
 * pattern by the topics that there are, again each time that the metadata has reached its age.
 *
 * <p>Threads: the event loop owns everything and calls every method; the listeners run there.
 */
final class TopicWatch {
    private final ClusterClient client;
    private final EventLoop loop;
    private final Retrier retrier;
    private final GroupMembership membership;
    private final boolean autoCreate;
    private final long maxAgeMs;
    private int subscription; // counts them: answers for an earlier one are dropped
    private Future<?> nextLook;

    TopicWatch(
            ClusterClient client, EventLoop loop, Retrier retrier, GroupMembership membership, ConsumerConfig config) {
        this.client = client;
        this.loop = loop;
        this.retrier = retrier;
        this.membership = membership;
        this.autoCreate = config.allowAutoCreateTopics;
        this.maxAgeMs = config.client.metadataMaxAgeMs;
    }

    /** {@code onInvalid} gets what is wrong with a name. */
    void subscribe(List<String> topics, Consumer<RuntimeException> onInvalid) {
        int mine = begin();
        CompletableFuture<Cluster> view = retrier.run(
                "asking for topics " + topics,
                () -> mine == subscription ? client.refresh(topics, autoCreate) : ended(),
                f -> {},
                Retrier.FOREVER);
        view.thenAccept(cluster -> {
            if (mine != subscription) {
                return;
            }
            Optional<BrokerException> invalid = firstInvalid(cluster, topics);
            if (invalid.isPresent()) {
                onInvalid.accept(invalid.get());
            } else {
                membership.subscribe(topics);
            }
        });
    }

    /** {@code onTopics} gets the names that the pattern matches, first and whenever they have changed. */
    void subscribe(Pattern pattern, Consumer<List<String>> onTopics) {
        look(begin(), pattern, List.of(), onTopics);
    }

    /** What is subscribed no longer counts; the membership is not told. */
    void stop() {
        begin();
    }

    private int begin() {
        if (nextLook != null) {
            nextLook.cancel(false);
        }
        return ++subscription;
    }

    private void look(int mine, Pattern pattern, List<String> before, Consumer<List<String>> onTopics) {
        CompletableFuture<Cluster> view = retrier.run(
                "asking for all topics",
                () -> mine == subscription ? client.refreshAll() : ended(),
                f -> {},
                Retrier.FOREVER);
        view.thenAccept(cluster -> {
            if (mine != subscription) {
                return;
            }
            List<String> matching = new ArrayList<>();
            for (String topic : cluster.topicNames()) {
                if (pattern.matcher(topic).matches()) {
                    matching.add(topic);
                }
            }
            if (!matching.equals(before)) {
                onTopics.accept(matching);
                membership.subscribe(matching);
            }
            nextLook = loop.schedule(() -> look(mine, pattern, matching, onTopics), maxAgeMs, TimeUnit.MILLISECONDS);
        });
    }

    private static CompletableFuture<Cluster> ended() {
        return CompletableFuture.failedFuture(new IllegalStateException("the subscription has ended"));
    }

    private static Optional<BrokerException> firstInvalid(Cluster cluster, List<String> topics) {
        return topics.stream()
                .flatMap(topic -> cluster.topic(topic).stream())
                .flatMap(topic -> topic.error().stream())
                .filter(error -> error.code == ErrorCode.INVALID_TOPIC_EXCEPTION)
                .map(RpcError::exception)
                .findFirst();
    }
}
