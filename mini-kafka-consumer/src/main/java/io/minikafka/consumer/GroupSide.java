package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The polling thread's side of the membership: takes the assignment over step by step, tells the listener, and says what
 * has been let go.
 *
 * <p>Threads: the polling thread.
 */
final class GroupSide {
    private final Subscription subscription;
    private final Partitions partitions;
    private final Network network;
    private final Network.Group group;
    private final Mailbox mailbox;
    private final Waits waits;

    private GroupSnapshot applied = GroupSnapshot.OUTSIDE;
    private boolean subscriptionChanged;
    private RuntimeException invalidSubscription; // null: it is not

    /** {@code network} was started with a group id. */
    GroupSide(Subscription subscription, Partitions partitions, Network network, Mailbox mailbox, Waits waits) {
        this.subscription = subscription;
        this.partitions = partitions;
        this.network = network;
        this.group = network.group().orElseThrow();
        this.mailbox = mailbox;
        this.waits = waits;
    }

    String memberId() {
        return group.membership.memberId();
    }

    /** As what the partitions that are held now were given. */
    int incarnation() {
        return applied.incarnation;
    }

    /** The next poll tells the group. */
    void subscriptionChanged() {
        subscriptionChanged = true;
        invalidSubscription = null;
    }

    /**
     * Acts on what the membership learned: gives up, takes over, tells the listener. Throws what refuses this member,
     * and what the listener threw.
     */
    void update(Commits commits, Duration commitTimeout) {
        if (subscriptionChanged) {
            subscriptionChanged = false;
            startSubscription();
        }
        if (invalidSubscription != null) {
            throw invalidSubscription;
        }
        GroupSnapshot latest = group.membership.snapshot();
        if (latest.version != applied.version) {
            ListenerCalls calls = new ListenerCalls();
            if (latest.kind == GroupSnapshot.Kind.MEMBER) {
                takeOver(latest, commits, commitTimeout, calls);
            } else {
                lose(latest, calls);
            }
            calls.throwFirst();
        }
        if (applied.kind == GroupSnapshot.Kind.FAILED) {
            throw applied.failure;
        }
    }

    /** Whether records may be handed out now; where only a heartbeat's answer is missing, that is under way then. */
    boolean mayHandOut() {
        if (group.membership.mayHandOut(applied.version)) {
            return true;
        }
        if (applied.kind == GroupSnapshot.Kind.MEMBER) {
            network.run(group.membership::heartbeatNow);
        }
        return false;
    }

    private void startSubscription() {
        if (subscription.mode() == Subscription.Mode.PATTERN) {
            Pattern pattern = subscription.pattern();
            Consumer<List<String>> onTopics = names -> mailbox.post(() -> subscription.matched(pattern, names));
            network.run(() -> group.topics.subscribe(pattern, onTopics));
        } else {
            List<String> topics = List.copyOf(subscription.topics());
            Consumer<RuntimeException> onInvalid = e -> mailbox.post(() -> invalidSubscription = e);
            network.run(() -> group.topics.subscribe(topics, onInvalid));
        }
    }

    private void takeOver(GroupSnapshot latest, Commits commits, Duration commitTimeout, ListenerCalls calls) {
        Set<TopicPartition> revoked = minus(partitions.assigned(), latest.assignment);
        if (!revoked.isEmpty()) {
            commits.autoCommitAndWait(commitTimeout);
            calls.run(() -> subscription.listener().onPartitionsRevoked(revoked));
            giveUp(revoked);
        }
        applied = latest;
        acknowledge(latest.assignment);
        Set<TopicPartition> added = minus(latest.assignment, partitions.assigned());
        partitions.add(added);
        calls.run(() -> subscription.listener().onPartitionsAssigned(added));
    }

    private void lose(GroupSnapshot latest, ListenerCalls calls) {
        Set<TopicPartition> lost = partitions.assigned();
        applied = latest;
        if (!lost.isEmpty()) {
            calls.run(() -> subscription.listener().onPartitionsLost(lost));
        }
        giveUp(lost);
        acknowledge(Set.of());
    }

    private void acknowledge(Set<TopicPartition> held) {
        long version = applied.version;
        network.run(() -> group.membership.acknowledge(version, held));
    }

    private void giveUp(Set<TopicPartition> given) {
        partitions.remove(given);
        network.run(() -> network.fetcher().forget(given));
    }

    /**
     * Gives everything up and leaves.
     *
     * @param quietly without telling the group, for a static member that will be back
     * @param reason why, for those who look after the group
     * @return completes when the broker has heard of it or cannot be told
     */
    CompletableFuture<Void> leave(
            Commits commits, Duration commitTimeout, boolean quietly, String reason, ListenerCalls calls) {
        Set<TopicPartition> held = partitions.assigned();
        GroupSnapshot latest = group.membership.snapshot();
        boolean lost = latest.kind != GroupSnapshot.Kind.MEMBER || latest.incarnation != applied.incarnation;
        if (!held.isEmpty() && lost) {
            calls.run(() -> subscription.listener().onPartitionsLost(held));
        } else if (!held.isEmpty()) {
            calls.run(() -> commits.autoCommitAndWait(commitTimeout)); // an interruption must not keep it from leaving
            calls.run(() -> subscription.listener().onPartitionsRevoked(held));
        }
        giveUp(held);
        CompletableFuture<Void> heard = new CompletableFuture<>();
        CompletableFuture<GroupSnapshot> left = new CompletableFuture<>();
        network.run(() -> {
            group.topics.stop();
            if (quietly) {
                group.membership.quit();
                heard.complete(null);
            } else {
                group.membership.leave(reason).thenAccept(heard::complete);
            }
            left.complete(group.membership.snapshot());
        });
        // The event loop never waits, so this takes no time, and from here on no older assignment can turn up.
        applied = waits.await(left, "leaving the group", Duration.ofSeconds(10), Waits.Wakeup.KEPT);
        subscriptionChanged = false;
        invalidSubscription = null;
        return heard;
    }

    private static Set<TopicPartition> minus(Set<TopicPartition> from, Collection<TopicPartition> without) {
        Set<TopicPartition> rest = new HashSet<>(from);
        rest.removeAll(without);
        return Collections.unmodifiableSet(rest);
    }

    /** Runs what the application wrote; what it throws waits until the consumer is in order again. */
    static final class ListenerCalls {
        private final List<RuntimeException> thrown = new ArrayList<>();

        void run(Runnable call) {
            try {
                call.run();
            } catch (RuntimeException e) {
                thrown.add(e);
            }
        }

        void throwFirst() {
            if (!thrown.isEmpty()) {
                throw thrown.get(0);
            }
        }
    }
}
