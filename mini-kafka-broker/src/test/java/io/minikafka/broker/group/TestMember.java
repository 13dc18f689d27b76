package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ConsumerGroupHeartbeat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A member that keeps to the protocol where a test does not make it do something else. */
final class TestMember {
    private final GroupHarness harness;
    String id;
    TestConnection connection = new TestConnection();
    Optional<String> instanceId = Optional.empty();
    List<String> topics = List.of("orders");
    Optional<String> assignor = Optional.empty();
    int rebalanceTimeoutMs = 60_000;
    int sessionTimeoutMs = 10_000;
    int epoch;
    /** What the latest answer listed. */
    SortedSet<TopicPartition> assigned = new TreeSet<>();
    /** What it owns: the same, and what it has not let go of yet. */
    final SortedSet<TopicPartition> owned = new TreeSet<>();

    ConsumerGroupHeartbeat.Result last;

    TestMember(GroupHarness harness, String id) {
        this.harness = harness;
        this.id = id;
    }

    TestMember join() {
        epoch = 0;
        owned.clear();
        take(send(0, List.of()));
        return this;
    }

    /** Lets go of whatever the latest answer did not list. */
    TestMember beat() {
        owned.retainAll(assigned);
        return beatHolding();
    }

    /** Lets go of nothing. */
    TestMember beatHolding() {
        take(send(epoch, owned));
        return this;
    }

    void leave() {
        send(-1, owned);
    }

    /** Sends without looking at the answer. */
    ConsumerGroupHeartbeat.Result send(int underEpoch, Collection<TopicPartition> saying) {
        return harness.send(request(underEpoch, saying), connection);
    }

    ConsumerGroupHeartbeat.Request request(int underEpoch, Collection<TopicPartition> saying) {
        return new ConsumerGroupHeartbeat.Request(
                GroupHarness.GROUP,
                id,
                underEpoch,
                instanceId,
                "client-" + id,
                topics,
                assignor,
                rebalanceTimeoutMs,
                sessionTimeoutMs,
                new ArrayList<>(saying));
    }

    void take(ConsumerGroupHeartbeat.Result answer) {
        last = answer;
        id = answer.memberId;
        epoch = answer.memberEpoch;
        assigned = answer.assignment.map(TreeSet::new).orElseGet(() -> new TreeSet<>(owned));
        owned.addAll(assigned);
    }
}
