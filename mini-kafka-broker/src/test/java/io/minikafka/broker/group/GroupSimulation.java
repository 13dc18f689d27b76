package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ConsumerGroupHeartbeat;
import io.minikafka.common.api.DescribeGroups;
import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * A broker, some processes and a bad network under a seed. Checks after every step that nobody who is still a member
 * owns, by the protocol's own definition, what the broker gives to another, and that every commit that can be seen was
 * made for the topic that has the name now.
 */
final class GroupSimulation {
    private static final int MAX_PROCESSES = 6;

    private final Random random;
    private final GroupHarness harness = new GroupHarness();
    private final List<SimMember> processes = new ArrayList<>();
    private final List<SimLink> links = new ArrayList<>();
    private final Map<TopicPartition, List<String>> tenures = new HashMap<>();
    private final Map<Long, String> topicIdOfCommit = new HashMap<>();
    private final Map<String, Long> heardAtMs = new HashMap<>();
    private final Map<String, SimMember> byId = new HashMap<>();
    private final Set<String> excused = new HashSet<>();
    private Map<String, Set<TopicPartition>> brokerView = new TreeMap<>();
    private int ids;
    private long offset;
    int acceptedCommits;
    int refusedCommits;
    int refusedForTheirTopic;
    int recreations;
    int handovers;

    GroupSimulation(long seed) {
        random = new Random(seed);
    }

    /** All that was ever written. */
    List<GroupRecord> records() {
        return harness.store.records();
    }

    GroupTopics topics() {
        return harness.topics();
    }

    SimLink connect() {
        SimLink link = new SimLink();
        links.add(link);
        return link;
    }

    String newId() {
        return "m" + ++ids;
    }

    long nextOffset() {
        return ++offset;
    }

    /** A member reads that it owns a partition; one that has lost its membership meanwhile is mistaken. */
    int newTenure(TopicPartition partition, String memberId) {
        List<String> owners = tenures.computeIfAbsent(partition, p -> new ArrayList<>());
        if (!view().containsKey(memberId)) {
            return owners.size();
        }
        owners.add(memberId);
        handovers++;
        return owners.size() - 1;
    }

    void step() {
        switch (random.nextInt(26)) {
            case 0, 1, 2, 3, 4, 5, 6 -> someRequestArrives();
            case 7, 8, 9, 10, 11 -> someAnswerArrives();
            case 12, 13, 14, 15 -> someProcess().ifPresent(process -> process.beat(false));
            case 16, 17 -> someProcess().ifPresent(SimMember::commit);
            case 18 -> someProcess().ifPresent(this::reconnect);
            case 19, 20 -> harness.clock.advanceMs(random.nextInt(300));
            case 21 -> start();
            case 22 -> sometimes(8, () -> someProcess().ifPresent(SimMember::crash));
            case 23 -> sometimes(8, () -> someProcess().ifPresent(SimMember::leave));
            case 24 -> sometimes(3, this::pauseOrResume);
            default -> sometimes(4, this::somethingRare);
        }
        links.removeIf(SimLink::isOver);
        links.stream()
                .filter(link -> link.clientClosed && random.nextInt(20) == 0)
                .forEach(link -> link.broker.open = false);
        check();
    }

    private void sometimes(int oneIn, Runnable action) {
        if (random.nextInt(oneIn) == 0) {
            action.run();
        }
    }

    private void somethingRare() {
        switch (random.nextInt(8)) {
            case 0 -> restartBroker();
            case 1 ->
                harness.setTopic(
                        "orders", Math.min(16, harness.topics.get("orders").partitionCount() + 1));
            case 2 -> harness.setTopic("refunds", 1 + random.nextInt(5));
            case 3 -> harness.deleteTopic("refunds");
            case 4 -> harness.clock.advanceMs(random.nextInt(12_000));
            case 5, 6 -> recreate(random.nextInt(3) > 0 ? "orders" : "refunds", harness::recreateTopic);
            default -> harness.store.fail(random.nextBoolean());
        }
    }

    private void recreate(String topic, BiConsumer<String, Integer> how) {
        if (harness.topics.containsKey(topic)) {
            how.accept(topic, harness.topics.get(topic).partitionCount());
            recreations++;
        }
    }

    private void restartBroker() {
        harness.store.fail(false);
        harness.clock.advanceMs(300); // what could not be written before is written, the view below is what is kept
        Map<String, Set<TopicPartition>> before = view();
        links.forEach(SimLink::cut);
        sometimes(3, () -> recreate("orders", harness::setTopicWhileDown));
        harness.restart();
        if (!view().equals(before)) {
            throw new AssertionError("a restart made " + view() + " of " + before);
        }
        processes.stream().filter(process -> !process.dead).forEach(SimMember::reconnect);
        before.keySet().forEach(id -> heardAtMs.put(id, nowMs()));
    }

    private void start() {
        processes.removeIf(SimMember::isDone);
        if (processes.size() < MAX_PROCESSES) {
            Optional<String> instance = Optional.empty();
            if (random.nextInt(3) == 0) {
                String name = "i" + random.nextInt(3);
                boolean taken = processes.stream().anyMatch(process -> process.instanceId.equals(Optional.of(name)));
                instance = taken ? Optional.empty() : Optional.of(name);
            }
            SimMember process = new SimMember(this, random, newId(), instance);
            processes.add(process);
            process.beat(false);
        }
    }

    private void pauseOrResume() {
        if (!processes.isEmpty()) {
            SimMember process = processes.get(random.nextInt(processes.size()));
            process.paused = !process.paused;
        }
    }

    private void reconnect(SimMember process) {
        if (random.nextBoolean()) {
            process.link.requests.clear(); // lost, not late
        }
        process.reconnect();
    }

    private Optional<SimMember> someProcess() {
        List<SimMember> able = processes.stream().filter(SimMember::acts).toList();
        return able.isEmpty() ? Optional.empty() : Optional.of(able.get(random.nextInt(able.size())));
    }

    private void someRequestArrives() {
        List<SimLink> busy =
                links.stream().filter(link -> !link.requests.isEmpty()).toList();
        if (!busy.isEmpty()) {
            busy.get(random.nextInt(busy.size())).requests.poll().arrive();
        }
    }

    private void someAnswerArrives() {
        someProcess().map(process -> process.link.answers.poll()).ifPresent(Runnable::run);
    }

    /** At the broker. */
    void heartbeat(SimMember process, SimLink on, ConsumerGroupHeartbeat.Request request) {
        byId.put(request.memberId, process);
        process.instanceId.ifPresent(instance -> excused.addAll(membersOf(instance, on)));
        if (request.memberEpoch == -1) {
            excused.add(request.memberId);
        }
        try {
            ConsumerGroupHeartbeat.Result result = harness.send(request, on.broker);
            heardAtMs.put(request.memberId, nowMs());
            Map<String, GroupTopic> topics = Map.copyOf(harness.topics);
            on.answer(result, answer -> process.onAnswer(request, answer, topics));
        } catch (BrokerException e) {
            if (view().containsKey(request.memberId)) {
                heardAtMs.put(request.memberId, nowMs());
            }
            on.answer(e, process::onRefusal);
        }
    }

    /** Static members of an instance may be replaced once their connection is gone. */
    private Set<String> membersOf(String instance, SimLink by) {
        Set<String> others = new HashSet<>();
        for (DescribeGroups.Member member : harness.described().members) {
            SimMember process = byId.get(member.memberId);
            if (member.instanceId.equals(Optional.of(instance)) && (process.link != by)) {
                others.add(member.memberId);
            }
        }
        return others;
    }

    /**
     * At the broker: accepted only where nobody else has owned the partition since it was sent.
     *
     * @param topicId of the topic that the member was given
     */
    void commit(OffsetCommit.Request request, String topicId, int tenure) {
        TopicPartition partition = request.partitions.get(0).partition;
        try {
            Optional<ErrorCode> refused = harness.commit(request).get(0);
            if (refused.isPresent()) {
                refusedCommits++;
                refusedForTheirTopic += refused.get() == ErrorCode.INCONSISTENT_TOPIC_ID ? 1 : 0;
                return;
            }
            topicIdOfCommit.put(request.partitions.get(0).offset, topicId);
        } catch (BrokerException e) {
            return; // could not be written
        }
        acceptedCommits++;
        List<String> since =
                tenures.get(partition).subList(tenure, tenures.get(partition).size());
        if (!Set.of(request.memberId).containsAll(since)) {
            throw new AssertionError("accepted a commit of " + request.memberId + " for " + partition
                    + " though it has belonged to " + since + " since");
        }
    }

    private long nowMs() {
        return harness.clock.epochMillis();
    }

    private Map<String, Set<TopicPartition>> view() {
        Map<String, Set<TopicPartition>> view = new TreeMap<>();
        harness.described().members.forEach(member -> view.put(member.memberId, new TreeSet<>(member.owned)));
        return view;
    }

    private void check() {
        Map<String, Set<TopicPartition>> view = view();
        Set<TopicPartition> seen = new HashSet<>();
        view.forEach((id, held) -> held.forEach(partition -> require(seen.add(partition), partition + " twice")));
        for (SimMember process : processes) {
            Set<TopicPartition> held = view.get(process.id);
            if (held != null) {
                require(
                        held.containsAll(process.owned),
                        process.id + " owns " + process.owned + ", the broker thinks " + held + " of " + view);
            }
        }
        for (String gone : brokerView.keySet()) {
            if (!view.containsKey(gone)) {
                SimMember process = byId.get(gone);
                boolean silent = nowMs() - heardAtMs.get(gone) >= process.sessionTimeoutMs;
                boolean held = !brokerView.get(gone).isEmpty();
                require(silent || excused.contains(gone) || held, gone + " was dropped for no reason");
            }
        }
        excused.clear();
        brokerView = view;
        for (DescribeGroups.Partition partition : harness.described().partitions) {
            if (partition.committedOffset >= 0) {
                String of = topicIdOfCommit.get(partition.committedOffset);
                String now = harness.topics.get(partition.partition.topic()).id();
                require(now.equals(of), partition.partition + " is " + now + " and has a commit for " + of);
            }
        }
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }

    /** From now on everything arrives; what has died is dead, who was paused goes on. */
    void calmDown() {
        harness.store.fail(false);
        processes.removeIf(SimMember::isDone);
        processes.forEach(process -> process.paused = false);
        for (int round = 0; round < 600 && !unsettled().isEmpty(); round++) {
            processes.forEach(process -> process.beat(true));
            for (SimLink link : List.copyOf(links)) {
                while (!link.requests.isEmpty()) {
                    link.requests.poll().arrive();
                }
                while (!link.answers.isEmpty()) {
                    link.answers.poll().run();
                }
                link.broker.open &= !link.clientClosed;
            }
            processes.removeIf(SimMember::isDone);
            harness.clock.advanceMs(100);
            check();
        }
    }

    /** What is not as it should be once all is calm; empty where all is well. */
    String unsettled() {
        DescribeGroups.Group group = harness.described();
        if (processes.isEmpty()) {
            return group.members.isEmpty() ? "" : "members without a process";
        }
        List<String> problems = new ArrayList<>();
        if (!group.state.equals("stable") || group.members.size() != processes.size()) {
            problems.add(group.state + " with " + group.members.size() + " members, processes: " + processes.size());
        }
        Map<String, Set<TopicPartition>> view = view();
        for (SimMember process : processes) {
            if (!process.owned.equals(view.get(process.id))) {
                problems.add(process.id + " owns " + process.owned + ", not " + view.get(process.id));
            }
        }
        group.partitions.stream()
                .filter(partition -> partition.owner.isEmpty() && isWanted(group, partition.partition.topic()))
                .forEach(partition -> problems.add(partition.partition + " belongs to nobody"));
        return String.join("; ", problems);
    }

    private static boolean isWanted(DescribeGroups.Group group, String topic) {
        return group.members.stream().anyMatch(member -> member.subscribedTopics.contains(topic));
    }
}
