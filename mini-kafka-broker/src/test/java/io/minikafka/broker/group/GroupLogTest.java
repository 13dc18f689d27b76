package io.minikafka.broker.group;

import static io.minikafka.broker.group.GroupHarness.order;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.minikafka.common.TopicPartition;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class GroupLogTest {
    private final GroupHarness harness = new GroupHarness();
    private final Logger logger = (Logger) LoggerFactory.getLogger(GroupLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private List<String> said() {
        List<String> said =
                lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        lines.list.clear();
        return said;
    }

    @Test
    void saysWhoJoinedAndWhatCameOfIt() {
        TestMember a = harness.joined("a").beat();

        assertThat(said())
                .containsExactly(
                        "group billing: member a of client \"client-a\" at 10.0.0.1, subscribed to [orders] joined",
                        "group billing: orders-0..3 to a (epoch 1: a joined)");

        TestMember b = harness.joined("b");
        a.beat().beat();
        b.beat();
        assertThat(said())
                .containsExactly(
                        "group billing: member b of client \"client-b\" at 10.0.0.1, subscribed to [orders] joined",
                        "group billing: orders-2..3 from a to nobody (epoch 3: b joined)",
                        "group billing: orders-2..3 to b (epoch 4: b joined)");
    }

    @Test
    void saysWhyAMemberIsGone() {
        TestMember a = harness.joined("a");
        a.leave();
        assertThat(said().subList(2, 4))
                .containsExactly(
                        "group billing: member a left",
                        "group billing: orders-0..3 from a to nobody (epoch 1: a left)");

        harness.joined("b");
        harness.clock.advanceMs(10_000);
        assertThat(said().subList(2, 4))
                .containsExactly(
                        "group billing: member b missed its session of 10000 ms by 0 ms",
                        "group billing: orders-0..3 from b to nobody (epoch 2: b missed its session of 10000 ms by 0 ms)");

        TestMember c = harness.joined("c").beat();
        harness.joined("d");
        c.rebalanceTimeoutMs = 1_000;
        c.beatHolding();
        said();
        harness.clock.advanceMs(1_000);
        assertThat(said())
                .containsExactly(
                        "group billing: member c did not let go within its rebalance timeout of 1000 ms",
                        "group billing: orders-0..3 from c to nobody (epoch 5: c did not let go within its rebalance timeout of 1000 ms)");
    }

    @Test
    void saysWhoTookOver() {
        TestMember a = harness.member("a");
        a.instanceId = Optional.of("i1");
        a.join();
        a.connection.open = false;
        said();
        TestMember b = harness.member("b");
        b.instanceId = Optional.of("i1");

        b.join();

        assertThat(said())
                .containsExactly(
                        "group billing: member b (instance i1) of client \"client-b\" at 10.0.0.1, subscribed to"
                                + " [orders] took over from a",
                        "group billing: orders-0..3 from a to b (epoch 2: b took over from a)");
    }

    @Test
    void quietHeartbeatsSayNothing() {
        TestMember a = harness.joined("a").beat();
        said();

        a.beat().beat();

        assertThat(said()).isEmpty();
    }

    @Test
    void partitionsAreShownAsRanges() {
        TreeSet<TopicPartition> partitions =
                new TreeSet<>(List.of(order(0), order(1), order(2), order(7), new TopicPartition("x", 3)));

        assertThat(GroupLog.ranges(partitions)).isEqualTo("orders-0..2, orders-7, x-3");
    }

    @Test
    void saysOnceWhatItCannotWriteHoweverOftenItTries() {
        harness.joined("a");
        TestMember b = harness.joined("b");
        harness.clock.advanceMs(5_000);
        b.beat();
        said();
        harness.store.fail(true);

        harness.clock.advanceMs(7_000);

        assertThat(said())
                .containsExactly(
                        "group billing: the end of a membership could not be written and will be tried again: no room");
    }
}
