package io.minikafka.broker.group;

import static io.minikafka.broker.group.GroupHarness.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ConsumerGroupHeartbeat;
import io.minikafka.common.api.DescribeGroups;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RebalanceHistoryTest {
    private final GroupHarness harness = new GroupHarness();

    private List<DescribeGroups.Rebalance> rebalances() {
        return harness.described().rebalances;
    }

    private DescribeGroups.Rebalance last() {
        List<DescribeGroups.Rebalance> all = rebalances();
        return all.get(all.size() - 1);
    }

    /** As in {@code orders-2: a -> nobody}. */
    private static List<String> moves(DescribeGroups.Rebalance rebalance) {
        return rebalance.partitions.stream()
                .map(move -> move.partition + ": " + move.from.orElse("nobody") + " -> " + move.to.orElse("nobody"))
                .toList();
    }

    private static List<String> all(String topic, int count, String move) {
        return IntStream.range(0, count)
                .mapToObj(p -> new TopicPartition(topic, p) + ": " + move)
                .toList();
    }

    @Test
    void aJoinIsTheCauseOfWhatItMoves() {
        TestMember a = harness.joined("a").beat();
        harness.clock.advanceMs(5);
        TestMember b = harness.joined("b");
        a.beat().beat();
        b.beat();

        assertThat(rebalances()).extracting(r -> r.cause).containsOnly("joined").hasSize(3);
        assertThat(moves(rebalances().get(0))).isEqualTo(all("orders", 4, "nobody -> a"));
        assertThat(moves(rebalances().get(1))).containsExactly("orders-2: a -> nobody", "orders-3: a -> nobody");
        assertThat(moves(rebalances().get(2))).containsExactly("orders-2: nobody -> b", "orders-3: nobody -> b");
        assertThat(last().memberId).contains("b");
        assertThat(last().detail).isEqualTo("b joined");
        assertThat(last().epoch).isEqualTo(harness.described().epoch);
        assertThat(last().timeMs).isEqualTo(harness.clock.epochMillis());
    }

    @Test
    void aLeaveSaysWhy() {
        TestMember a = harness.joined("a").beat();
        harness.send(
                a.request(-1, List.of()).leavingBecause(ConsumerGroupHeartbeat.CAUSE_LEFT, "the consumer was\nclosed"),
                a.connection);

        assertThat(last().cause).isEqualTo("left");
        assertThat(last().detail).isEqualTo("a left: the consumer was closed");
        assertThat(moves(last())).isEqualTo(all("orders", 4, "a -> nobody"));
    }

    @Test
    void aLeaveForTooLongAPollIntervalIsACauseOfItsOwn() {
        TestMember a = harness.joined("a").beat();
        harness.send(
                a.request(-1, List.of()).leavingBecause(ConsumerGroupHeartbeat.CAUSE_MAX_POLL_INTERVAL, "7 ms"),
                a.connection);

        assertThat(last().cause).isEqualTo("max poll interval");
        assertThat(last().detail).isEqualTo("a exceeded its max poll interval and left: 7 ms");
    }

    @Test
    void aMissedSessionIsToldWithItsNumbers() {
        harness.joined("a").beat();
        TestMember b = harness.joined("b");
        harness.clock.advanceMs(9_000);
        b.beat();
        harness.clock.advanceMs(1_000);
        b.beat();

        assertThat(last().cause).isEqualTo("session timeout");
        assertThat(last().detail).isEqualTo("a missed its session of 10000 ms by 0 ms");
        assertThat(last().memberId).contains("a");
        assertThat(moves(last())).isEqualTo(all("orders", 4, "nobody -> b"));
    }

    @Test
    void severalThatAreMissingAtOnceAreAllNamed() {
        TestMember a = harness.joined("a").beat();
        TestMember b = harness.joined("b");
        a.beat().beat();
        b.beat();
        harness.clock.advanceMs(10_000);

        assertThat(last().memberId).isEmpty();
        assertThat(last().detail)
                .isEqualTo("a missed its session of 10000 ms by 0 ms; b missed its session of 10000 ms by 0 ms");
        assertThat(moves(last())).hasSize(4);
    }

    @Test
    void whatIsKeptOfALongSubscriptionIsShort() {
        TestMember a = harness.joined("a").beat();
        a.topics = IntStream.range(0, 1000).mapToObj(i -> "topic-" + i).toList();
        a.beat().beat();

        assertThat(last().detail)
                .startsWith("a subscribes to +topic-0, +topic-1, ")
                .endsWith("…");
        assertThat(last().detail.length()).isLessThan(600);
    }

    @Test
    void aTopicThatWouldBreakALineIsRefused() {
        TestMember a = harness.joined("a").beat();
        a.topics = List.of("orders\nERROR");

        assertThatThrownBy(a::beat)
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION))
                .hasMessageNotContaining("\n");
    }

    @Test
    void oneThatDoesNotLetGoIsNamed() {
        TestMember a = harness.joined("a").beat();
        harness.joined("b");
        a.rebalanceTimeoutMs = 1_000;
        a.beatHolding();
        harness.clock.advanceMs(1_000);

        assertThat(last().cause).isEqualTo("rebalance timeout");
        assertThat(last().detail).isEqualTo("a did not let go within its rebalance timeout of 1000 ms");
    }

    @Test
    void aChangedSubscriptionAndAChangedAssignorAreToldApart() {
        harness.setTopic("bills", 1);
        TestMember a = harness.joined("a").beat();
        a.topics = List.of("orders", "bills");
        a.beat();
        assertThat(last().cause).isEqualTo("subscription changed");
        assertThat(last().detail).isEqualTo("a subscribes to +bills");
        assertThat(moves(last())).containsExactly("bills-0: nobody -> a");

        harness.setTopic("coupled", 4);
        a.topics = List.of("orders", "coupled");
        a.beat().beat();
        TestMember b = harness.member("b");
        b.topics = a.topics;
        b.join();
        a.beat().beat();
        b.beat();
        int before = rebalances().size();
        a.assignor = Optional.of("range");
        b.assignor = Optional.of("range");
        for (int i = 0; i < 4; i++) {
            a.beat();
            b.beat();
        }
        assertThat(rebalances().subList(before, rebalances().size()))
                .as("nothing moves, or for this cause")
                .allMatch(r -> r.cause.equals("assignor changed"));
    }

    @Test
    void aTopicThatGrowsIsCreatedOrDeletedIsNamedWithItsNumbers() {
        TestMember a = harness.member("a");
        a.topics = List.of("orders", "later");
        a.join();
        a.beat();

        harness.setTopic("orders", 6);
        a.beat();
        assertThat(last().cause).isEqualTo("topic grew");
        assertThat(last().detail).isEqualTo("orders grew from 4 to 6 partitions");
        assertThat(last().memberId).isEmpty();
        assertThat(moves(last())).containsExactly("orders-4: nobody -> a", "orders-5: nobody -> a");

        harness.setTopic("later", 1);
        a.beat();
        assertThat(last().cause).isEqualTo("topic created");
        assertThat(last().detail).isEqualTo("later was created with 1 partitions");

        harness.deleteTopic("later");
        a.beat().beat();
        assertThat(last().cause).isEqualTo("topic deleted");
        assertThat(last().detail).isEqualTo("later was deleted");
        assertThat(moves(last())).containsExactly("later-0: a -> nobody");
    }

    @Test
    void aSuccessorOfAStaticMemberTakesOverInOneMove() {
        TestMember a = harness.member("a");
        a.instanceId = Optional.of("i1");
        a.join();
        a.connection.open = false;
        TestMember b = harness.member("b");
        b.instanceId = Optional.of("i1");
        b.join();

        assertThat(last().cause).isEqualTo("took over");
        assertThat(last().detail).isEqualTo("b took over from a");
        assertThat(moves(last())).isEqualTo(all("orders", 4, "a -> b"));
    }

    @Test
    void theHistoryBeginsWithTheBrokerAndIsBounded() {
        TestMember a = harness.joined("a").beat();
        harness.restart();
        assertThat(rebalances()).isEmpty();
        a.beat();
        assertThat(rebalances()).as("nothing moves in a restart").isEmpty();

        for (int i = 0; i < RebalanceHistory.MAX_CHANGES; i++) {
            a.leave();
            a.join().beat();
        }

        assertThat(rebalances()).hasSize(RebalanceHistory.MAX_CHANGES);
        assertThat(last().detail).isEqualTo("a joined");
    }

    @Test
    void changesOfManyPartitionsAreForgottenSooner() {
        RebalanceHistory history = new RebalanceHistory();
        int half = RebalanceHistory.MAX_MOVES / 2 + 1;
        for (int i = 0; i < 3; i++) {
            history.add(new Rebalance(i, i, Cause.letGo("a"), manyMoves(half)));
        }

        assertThat(history.latest()).extracting(Rebalance::epoch).containsExactly(2);
        assertThat(history.counts()).containsEntry(Cause.Kind.LET_GO, 3L);
    }

    private static List<Rebalance.Move> manyMoves(int count) {
        return IntStream.range(0, count)
                .mapToObj(p -> new Rebalance.Move(order(p), Optional.empty(), Optional.of("a")))
                .toList();
    }
}
