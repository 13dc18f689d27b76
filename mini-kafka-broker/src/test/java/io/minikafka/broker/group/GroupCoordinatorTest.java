package io.minikafka.broker.group;

import static io.minikafka.broker.group.GroupHarness.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.api.ConsumerGroupHeartbeat;
import io.minikafka.common.api.DescribeGroups;
import io.minikafka.common.api.ListGroups;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The coordinator with a thread of its own. */
@Timeout(30)
final class GroupCoordinatorTest {
    private static final int QUEUE = 16;

    private final DefaultEventExecutor owner = new DefaultEventExecutor(
            null, new DefaultThreadFactory("group-test", true), QUEUE, RejectedExecutionHandlers.reject());
    private final GroupCoordinator coordinator = new GroupCoordinator(
            new GroupConfig(100, 10_000, 3_000, 10, 100, GroupHarness.EXPIRY),
            new MemoryStore(),
            partition -> 0,
            GroupClock.of(owner, InstantSource.system()),
            owner,
            () -> "made-up");
    private final GroupTopics topics =
            topic -> topic.equals("orders") ? Optional.of(new GroupTopic("id", 2, 0)) : Optional.empty();

    @AfterEach
    void stop() {
        owner.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void refusesRequestsUntilItHasLoaded() {
        assertFails(coordinator.list(), ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);

        coordinator.load(topics).join();

        assertThat(coordinator.list().join().groups).isEmpty();
    }

    @Test
    void refusesRequestsOnceItIsClosedAndLeavesNoTimerThatRuns() {
        coordinator.load(topics).join();
        coordinator.heartbeat(join("a"), new TestConnection()).join();

        coordinator.close().join();

        assertFails(coordinator.list(), ErrorCode.COORDINATOR_NOT_AVAILABLE);
    }

    @Test
    void refusesRequestsWhenItsQueueIsFullAndServesTheOnesInIt() {
        coordinator.load(topics).join();
        CountDownLatch hold = new CountDownLatch(1);
        owner.execute(() -> await(hold));
        List<CompletableFuture<ListGroups.Result>> asked = new ArrayList<>();

        for (int i = 0; i < QUEUE * 2; i++) {
            asked.add(coordinator.list());
        }
        List<CompletableFuture<ListGroups.Result>> refused = asked.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .toList();
        asked.removeIf(CompletableFuture::isCompletedExceptionally);
        hold.countDown();

        assertThat(refused).hasSizeGreaterThanOrEqualTo(QUEUE);
        refused.forEach(future -> assertFails(future, ErrorCode.COORDINATOR_NOT_AVAILABLE));
        asked.forEach(future -> assertThat(future.join().groups).isEmpty());
    }

    @Test
    void theAnswerIsOutBeforeTheOthersAreCalled() {
        coordinator.load(topics).join();
        Queue<String> order = new ConcurrentLinkedQueue<>();
        TestConnection first = new TestConnection();
        first.onNotification = () -> order.add("called a");
        coordinator.heartbeat(join("a"), first).join();
        CountDownLatch hold = new CountDownLatch(1);
        owner.execute(() -> await(hold));

        var answered = coordinator.heartbeat(join("b"), new TestConnection()).thenRun(() -> order.add("answered b"));
        hold.countDown();
        answered.join();

        Awaitility.await().until(() -> order.size() == 2);
        assertThat(order).containsExactly("answered b", "called a");
    }

    @Test
    void partitionsAreFreeRightAfterASessionEnded() {
        coordinator.load(topics).join();
        coordinator.heartbeat(join("a", 100), new TestConnection()).join();
        TestConnection stays = new TestConnection();
        CompletableFuture<Long> called = new CompletableFuture<>();
        stays.onNotification = () -> called.complete(System.nanoTime());
        long lastHeartbeatOfA = System.nanoTime();

        coordinator.heartbeat(join("b", 10_000), stays).join();

        long tookMs = TimeUnit.NANOSECONDS.toMillis(called.join() - lastHeartbeatOfA);
        assertThat(tookMs).isLessThan(1_000); // a few beyond the 100 on an idle machine
        assertThat(coordinator
                        .describe(new DescribeGroups.Request(List.of("g")))
                        .join()
                        .groups
                        .get(0)
                        .members)
                .hasSize(1);
    }

    @Test
    void aBugIsToldAndTheCoordinatorGoesOn() {
        coordinator
                .load(topic -> {
                    if (topic.equals("orders")) {
                        throw new IllegalStateException("a bug");
                    }
                    return Optional.empty();
                })
                .join();

        assertThatThrownBy(() ->
                        coordinator.heartbeat(join("a"), new TestConnection()).join())
                .hasRootCauseInstanceOf(IllegalStateException.class);

        assertThat(coordinator.list().join().groups).isEmpty();
    }

    private static ConsumerGroupHeartbeat.Request join(String id) {
        return join(id, 10_000);
    }

    private static ConsumerGroupHeartbeat.Request join(String id, int sessionTimeoutMs) {
        return new ConsumerGroupHeartbeat.Request(
                "g",
                id,
                0,
                Optional.empty(),
                "client",
                List.of(order(0).topic()),
                Optional.empty(),
                1_000,
                sessionTimeoutMs,
                List.of());
    }

    private static void assertFails(CompletableFuture<?> future, ErrorCode code) {
        assertThat(future)
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .asInstanceOf(InstanceOfAssertFactories.type(BrokerException.class))
                .extracting(BrokerException::code)
                .isEqualTo(code);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
