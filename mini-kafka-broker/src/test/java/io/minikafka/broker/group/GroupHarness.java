package io.minikafka.broker.group;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ConsumerGroupHeartbeat;
import io.minikafka.common.api.DeleteGroups;
import io.minikafka.common.api.DescribeGroups;
import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.api.OffsetFetch;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/** A coordinator in line: no thread, a clock moved by hand, a store in memory; and members to play with. */
final class GroupHarness {
    static final String GROUP = "billing";
    static final GroupConfig.Expiry EXPIRY = new GroupConfig.Expiry(Duration.ofDays(7), Duration.ofMinutes(10));

    final ManualClock clock = new ManualClock();
    final MemoryStore store = new MemoryStore();
    final Map<String, GroupTopic> topics = new TreeMap<>();
    final GroupConfig config;
    GroupCoordinator coordinator;
    private int madeUpIds;
    private int topicIds;

    static {
        // a line for each event is what an operator wants, not a simulation of a hundred thousand
        ((Logger) LoggerFactory.getLogger(GroupHarness.class.getPackageName())).setLevel(Level.WARN);
    }

    GroupHarness() {
        this(new GroupConfig(1_000, 1_800_000, 3_000, 1_000, 16, EXPIRY));
    }

    GroupHarness(GroupConfig config) {
        this.config = config;
        topics.put("orders", newTopic(4));
        start();
    }

    private void start() {
        coordinator = new GroupCoordinator(
                config,
                store,
                partition -> 100 + partition.partition(),
                clock,
                ImmediateEventExecutor.INSTANCE,
                () -> "made-up-" + ++madeUpIds);
        coordinator.load(topics()).join();
    }

    /** As after {@code kill -9}: what is not in the store is gone. */
    void restart() {
        clock.forgetTimers();
        start();
    }

    /** As a broker that was stopped for so long. */
    void restartAfterMs(long ms) {
        clock.forgetTimers();
        clock.advanceMs(ms);
        start();
    }

    GroupTopics topics() {
        Map<String, GroupTopic> copy = Map.copyOf(topics);
        return topic -> Optional.ofNullable(copy.get(topic));
    }

    private GroupTopic newTopic(int partitions) {
        return new GroupTopic("id-" + ++topicIds, partitions, clock.epochMillis());
    }

    /** Creates it, or gives it more partitions. */
    void setTopic(String topic, int partitions) {
        topics.merge(
                topic, newTopic(partitions), (now, other) -> new GroupTopic(now.id(), partitions, now.createdMs()));
        coordinator.topicsChanged(topics()).join();
    }

    /** The next start finds it. */
    void setTopicWhileDown(String topic, int partitions) {
        topics.put(topic, newTopic(partitions));
    }

    /** Deletes and creates it before the coordinator hears of either. */
    void recreateTopic(String topic, int partitions) {
        setTopicWhileDown(topic, partitions);
        coordinator.topicsChanged(topics()).join();
    }

    void deleteTopic(String topic) {
        topics.remove(topic);
        coordinator.topicsChanged(topics()).join();
    }

    TestMember member(String id) {
        return new TestMember(this, id);
    }

    /** A member that has joined. */
    TestMember joined(String id) {
        TestMember member = member(id);
        member.join();
        return member;
    }

    DescribeGroups.Group described() {
        return coordinator
                .describe(new DescribeGroups.Request(List.of(GROUP)))
                .join()
                .groups
                .get(0);
    }

    /** Owner of each partition of orders that has one, as the broker tells. */
    Map<TopicPartition, String> owners() {
        Map<TopicPartition, String> owners = new TreeMap<>();
        described().partitions.forEach(p -> p.owner.ifPresent(owner -> owners.put(p.partition, owner)));
        return owners;
    }

    List<Optional<ErrorCode>> commit(String memberId, int epoch, long offset, TopicPartition... partitions) {
        List<OffsetCommit.Partition> elements = Arrays.stream(partitions)
                .map(partition -> new OffsetCommit.Partition(partition, Optional.empty(), offset, ""))
                .toList();
        return commit(new OffsetCommit.Request(GROUP, memberId, epoch, elements));
    }

    List<Optional<ErrorCode>> commit(OffsetCommit.Request request) {
        return outcome(coordinator.commit(request)).partitions.stream()
                .map(element -> element.error.map(error -> error.code))
                .toList();
    }

    long committed(TopicPartition partition) {
        return coordinator
                .fetch(new OffsetFetch.Request(GROUP, Optional.of(List.of(partition))))
                .join()
                .partitions
                .get(0)
                .offset;
    }

    Optional<ErrorCode> delete(String groupId) {
        return coordinator
                .delete(new DeleteGroups.Request(List.of(groupId)))
                .join()
                .groups
                .get(0)
                .error
                .map(error -> error.code);
    }

    ConsumerGroupHeartbeat.Result send(ConsumerGroupHeartbeat.Request request, MemberConnection from) {
        return outcome(coordinator.heartbeat(request, from));
    }

    static <T> T outcome(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof BrokerException) {
                throw (BrokerException) e.getCause();
            }
            throw e;
        }
    }

    static TopicPartition order(int partition) {
        return new TopicPartition("orders", partition);
    }

    static List<TopicPartition> orders(int... partitions) {
        return IntStream.of(partitions).mapToObj(GroupHarness::order).toList();
    }
}
