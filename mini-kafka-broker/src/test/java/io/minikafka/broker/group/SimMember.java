package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ConsumerGroupHeartbeat;
import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.rpc.BrokerException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A process that keeps to the protocol's section on groups, over a network that does not keep to much: one heartbeat at a
 * time, repeated over a new connection when there is no answer.
 */
final class SimMember {
    private final GroupSimulation world;
    private final Random random;
    final Optional<String> instanceId;
    private final boolean givesBackUnasked;
    private final boolean knowsTopicIds;
    final int sessionTimeoutMs;
    private final int rebalanceTimeoutMs;
    private final List<String> topics = new ArrayList<>(List.of("orders"));

    String id;
    SimLink link;
    boolean paused;
    boolean dead;
    private int epoch;
    private boolean waiting;
    private boolean stopped;
    private SortedSet<TopicPartition> assigned = new TreeSet<>();
    /** What it owns, as the protocol defines it. */
    final SortedSet<TopicPartition> owned = new TreeSet<>();

    private final Map<TopicPartition, Integer> tenures = new HashMap<>();
    private final Map<TopicPartition, String> topicIds = new HashMap<>();

    SimMember(GroupSimulation world, Random random, String id, Optional<String> instanceId) {
        this.world = world;
        this.random = random;
        this.id = id;
        this.instanceId = instanceId;
        givesBackUnasked = random.nextBoolean();
        knowsTopicIds = random.nextBoolean();
        sessionTimeoutMs = 2_000 + random.nextInt(8_000);
        rebalanceTimeoutMs = 3_000 + random.nextInt(20_000);
        link = world.connect();
    }

    boolean acts() {
        return !paused && !dead;
    }

    /** Sends a heartbeat unless one is on its way; {@code calm} ones never do anything out of the way. */
    void beat(boolean calm) {
        if (waiting || stopped) {
            return;
        }
        if (epoch > 0) {
            letGo(calm);
        }
        if (!calm && epoch > 0 && !givesBackUnasked && random.nextInt(60) == 0) {
            giveUp(); // starts anew under its id
        }
        if (!calm && random.nextInt(30) == 0) {
            topics.remove("refunds");
            if (random.nextBoolean()) {
                topics.add("refunds");
            }
        }
        sendHeartbeat(epoch, calm);
    }

    private void letGo(boolean calm) {
        for (TopicPartition partition : List.copyOf(owned)) {
            boolean asked = !assigned.contains(partition);
            if (asked ? calm || random.nextInt(3) > 0 : !calm && givesBackUnasked && random.nextInt(50) == 0) {
                owned.remove(partition); // with the heartbeat that follows, under the epoch of the latest answer
            }
        }
    }

    private void sendHeartbeat(int underEpoch, boolean calm) {
        waiting = true;
        ConsumerGroupHeartbeat.Request request = new ConsumerGroupHeartbeat.Request(
                GroupHarness.GROUP,
                id,
                underEpoch,
                instanceId,
                "client",
                topics,
                !calm && random.nextInt(10) == 0 ? Optional.of("range") : Optional.empty(),
                rebalanceTimeoutMs,
                sessionTimeoutMs,
                List.copyOf(owned));
        SimLink on = link;
        on.requests.add(() -> world.heartbeat(this, on, request));
    }

    /** {@code topicsThen}: those that there were when the broker answered. */
    void onAnswer(
            ConsumerGroupHeartbeat.Request request,
            ConsumerGroupHeartbeat.Result answer,
            Map<String, GroupTopic> topicsThen) {
        waiting = false;
        if (answer.memberEpoch == -1) {
            dead = true;
            return;
        }
        SortedSet<TopicPartition> now = new TreeSet<>(answer.assignment.orElse(request.owned));
        boolean first = epoch == 0;
        if (!first && (answer.memberEpoch < epoch || (!now.equals(assigned) && answer.memberEpoch == epoch))) {
            throw new AssertionError(
                    id + " had " + assigned + " under " + epoch + " and got " + now + " under " + answer.memberEpoch);
        }
        epoch = answer.memberEpoch;
        assigned = now;
        for (TopicPartition partition : now) {
            if (owned.add(partition)) {
                tenures.put(partition, world.newTenure(partition, id));
                topicIds.put(
                        partition,
                        Optional.ofNullable(topicsThen.get(partition.topic()))
                                .map(GroupTopic::id)
                                .orElse("deleted"));
            }
        }
    }

    void onRefusal(BrokerException refusal) {
        waiting = false;
        switch (refusal.code()) {
            case UNKNOWN_MEMBER_ID -> {
                giveUp();
                id = world.newId();
            }
            case KAFKA_STORAGE_ERROR, UNRELEASED_INSTANCE_ID, NETWORK_EXCEPTION -> {}
            default -> throw new AssertionError(id + " keeps to the protocol and is refused", refusal);
        }
    }

    private void giveUp() {
        epoch = 0;
        owned.clear();
        assigned.clear();
    }

    void commit() {
        if (owned.isEmpty() || epoch == 0) {
            return;
        }
        TopicPartition partition = List.copyOf(owned).get(random.nextInt(owned.size()));
        String topicId = topicIds.get(partition);
        OffsetCommit.Partition element = new OffsetCommit.Partition(
                partition, knowsTopicIds ? Optional.of(topicId) : Optional.empty(), world.nextOffset(), "");
        OffsetCommit.Request request = new OffsetCommit.Request(GroupHarness.GROUP, id, epoch, List.of(element));
        int tenure = tenures.get(partition);
        link.requests.add(() -> world.commit(request, topicId, tenure));
    }

    /** No answer, or none soon enough: whatever was under way stays under way, and is sent again elsewhere. */
    void reconnect() {
        link.closeByClient();
        link = world.connect();
        waiting = false;
    }

    void leave() {
        if (epoch > 0 && !waiting) {
            owned.clear();
            sendHeartbeat(-1, true);
            stopped = true;
        }
    }

    void crash() {
        dead = true;
        owned.clear();
        link.closeByClient();
    }

    /** After {@link #leave} and a lost answer there is nothing more to say. */
    boolean isDone() {
        return dead || (stopped && !waiting);
    }
}
