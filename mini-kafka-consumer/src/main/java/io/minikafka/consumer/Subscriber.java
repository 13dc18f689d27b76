package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** What the application wants to read: changes it, and gives up what is no longer wanted. On the polling thread. */
final class Subscriber {
    private final Subscription subscription;
    private final Partitions partitions;
    private final Network network;
    private final Optional<GroupSide> group;
    private final Commits commits;
    private final ConsumerConfig config;

    Subscriber(
            Subscription subscription,
            Partitions partitions,
            Network network,
            Optional<GroupSide> group,
            Commits commits,
            ConsumerConfig config) {
        this.subscription = subscription;
        this.partitions = partitions;
        this.network = network;
        this.group = group;
        this.commits = commits;
        this.config = config;
    }

    /** @throws BrokerException INVALID_GROUP_ID where the settings name none */
    GroupSide requireGroup() {
        return group.orElseThrow(() -> new BrokerException(
                ErrorCode.INVALID_GROUP_ID,
                "group.id is not set: without it a consumer can only assign partitions, and cannot commit"));
    }

    void subscribe(Collection<String> topics, Optional<ConsumerRebalanceListener> listener) {
        if (topics.isEmpty()) {
            unsubscribe();
            return;
        }
        if (topics.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a topic's name is empty in " + topics);
        }
        GroupSide side = requireGroup();
        subscription.subscribe(topics, listener);
        side.subscriptionChanged();
    }

    void subscribe(Pattern pattern, Optional<ConsumerRebalanceListener> listener) {
        GroupSide side = requireGroup();
        subscription.subscribe(pattern, listener);
        side.subscriptionChanged();
    }

    void unsubscribe() {
        GroupSide.ListenerCalls calls = new GroupSide.ListenerCalls();
        if (subscription.isGroup()) {
            requireGroup().leave(commits, config.defaultApiTimeout, false, "the consumer unsubscribed", calls);
        } else {
            drop(partitions.assigned());
        }
        subscription.clear();
        calls.throwFirst();
    }

    void assign(Set<TopicPartition> wanted) {
        if (wanted.isEmpty()) {
            unsubscribe();
            return;
        }
        subscription.assign();
        commits.autoCommitNow();
        Set<TopicPartition> gone = new HashSet<>(partitions.assigned());
        gone.removeAll(wanted);
        drop(gone);
        partitions.add(wanted);
    }

    /** The last commits, and the farewell to the group, each for at most {@code timeout}. */
    void close(Waits waits, Duration timeout, GroupSide.ListenerCalls calls) {
        if (subscription.isGroup()) {
            boolean isStatic = config.groupInstanceId.isPresent();
            CompletableFuture<Void> left =
                    requireGroup().leave(commits, timeout, isStatic, "the consumer was closed", calls);
            commits.awaitAsync(timeout);
            waits.await(left, "leaving the group", timeout, Waits.Wakeup.KEPT);
        } else if (subscription.mode() == Subscription.Mode.ASSIGNED) {
            commits.autoCommitAndWait(timeout);
            commits.awaitAsync(timeout);
        }
    }

    private void drop(Set<TopicPartition> gone) {
        partitions.remove(gone);
        List<TopicPartition> forgotten = List.copyOf(gone);
        network.run(() -> network.fetcher().forget(forgotten));
    }
}
