package io.minikafka.broker.group;

import static io.minikafka.broker.group.GroupHarness.order;
import static io.minikafka.broker.group.GroupMembershipTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.rpc.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class GroupPersistenceTest {
    private final GroupHarness harness = new GroupHarness();

    /** Everything that a client can see of the group, as text. */
    private String seen() {
        var group = harness.described();
        StringBuilder text = new StringBuilder();
        text.append(group.state).append(' ').append(group.epoch).append(' ').append(group.assignor);
        group.members.forEach(m -> text.append('\n')
                .append(List.of(
                        m.memberId, m.instanceId, m.clientId, m.host, m.memberEpoch, m.subscribedTopics, m.owned)));
        group.partitions.forEach(p -> text.append('\n').append(List.of(p.partition, p.owner, p.committedOffset)));
        return text.toString();
    }

    @Test
    void aRestartAfterEachEventChangesNothingThatAnybodyCanSee() {
        List<Runnable> events = new ArrayList<>();
        TestMember a = harness.member("a");
        TestMember b = harness.member("b");
        TestMember c = harness.member("c");
        b.instanceId = Optional.of("i1");
        c.instanceId = Optional.of("i1");
        events.add(a::join);
        events.add(a::beat);
        events.add(b::join);
        events.add(a::beatHolding);
        events.add(() -> harness.commit("a", a.epoch, 42, order(0), order(1), order(2), order(3)));
        events.add(a::beat);
        events.add(b::beat);
        events.add(() -> harness.setTopic("orders", 9));
        events.add(a::beat);
        events.add(b::beat);
        events.add(() -> b.connection.open = false);
        events.add(() -> {
            harness.clock.advanceMs(6_000);
            c.join();
        });
        events.add(c::beat);
        events.add(a::leave);
        events.add(c::beat);
        events.add(() -> harness.deleteTopic("orders"));
        events.add(c::beat);
        events.add(c::leave);

        for (Runnable event : events) {
            event.run();
            String before = seen();

            harness.restart();

            assertThat(seen()).isEqualTo(before);
        }
    }

    @Test
    void afterARestartMembersGoOnWithWhatTheyHaveAndNobodyIsCalled() {
        TestMember a = harness.joined("a").beat();
        TestMember b = harness.joined("b");
        a.beat().beat();
        b.beat().beat();
        a.connection.notified.clear();
        b.connection.notified.clear();
        int epochA = a.epoch;
        int epochB = b.epoch;
        TreeSet<?> ownedA = new TreeSet<>(a.owned);

        harness.restart();
        a.beat();
        b.beat();

        assertThat(a.epoch).isEqualTo(epochA);
        assertThat(b.epoch).isEqualTo(epochB);
        assertThat(a.owned).isEqualTo(ownedA);
        assertThat(a.connection.notified).isEmpty();
        assertThat(b.connection.notified).isEmpty();
        assertThat(harness.commit("a", a.epoch, 7, a.owned.first())).containsExactly(Optional.empty());
    }

    @Test
    void sessionsBeginAnewWithTheRestart() {
        TestMember a = harness.joined("a");
        harness.clock.advanceMs(9_999);
        harness.restart();

        harness.clock.advanceMs(9_999);
        assertThat(a.beat().assigned).hasSize(4);
        harness.clock.advanceMs(5_000);
        harness.restart();
        harness.clock.advanceMs(10_000);

        assertThat(harness.described().members).isEmpty();
    }

    @Test
    void aHandoverGoesOnWhereTheRestartInterruptedIt() {
        TestMember a = harness.joined("a").beat();
        TestMember b = harness.joined("b");
        a.beatHolding();
        TreeSet<?> kept = new TreeSet<>(a.assigned);
        harness.restart();

        assertThat(b.beat().assigned).isEmpty();
        a.beat();
        assertThat(a.assigned).isEqualTo(kept);
        harness.restart();
        b.beat();

        assertThat(b.assigned).hasSize(2);
        assertThat(harness.described().state).isEqualTo("stable");
    }

    @Test
    void theRebalanceTimeoutOfWhoHasNotLetGoBeginsAnewWithTheRestart() {
        TestMember a = harness.joined("a").beat();
        TestMember b = harness.joined("b");
        a.rebalanceTimeoutMs = 5_000;
        a.beatHolding();
        harness.clock.advanceMs(4_000);
        harness.restart();

        harness.clock.advanceMs(4_999);
        a.beatHolding();
        assertThat(harness.described().members).hasSize(2);
        harness.clock.advanceMs(1);

        assertThat(harness.described().members).hasSize(1);
        assertThat(b.beat().assigned).hasSize(4);
    }

    @Test
    void aLostAnswerIsGivenAgainAfterTheRestart() {
        TestMember a = harness.joined("a").beat();
        harness.joined("b");
        var lost = a.send(a.epoch, a.owned);
        harness.restart();

        var again = a.send(a.epoch, a.owned);

        assertThat(again.memberEpoch).isEqualTo(lost.memberEpoch);
        assertThat(again.assignment).isEqualTo(lost.assignment);
    }

    @Test
    void quietHeartbeatsWriteNothing() {
        TestMember a = harness.joined("a").beat();
        int appends = harness.store.appends();

        for (int i = 0; i < 100; i++) {
            a.beat();
        }

        assertThat(harness.store.appends()).isEqualTo(appends);
    }

    @Test
    void allRecordsOfAnEventAreOneAppend() {
        TestMember a = harness.joined("a");
        assertThat(harness.store.appends()).isEqualTo(1);
        a.connection.open = false;
        harness.joined("b");

        harness.clock.advanceMs(10_000);

        assertThat(harness.store.appends()).isEqualTo(3); // both joined, both expired at once
    }

    @Test
    void whatCannotBeWrittenHasNotHappenedAndIsTriedAgain() {
        TestMember a = harness.joined("a").beat();
        TestMember b = harness.joined("b");
        String before = seen();
        harness.store.fail(true);

        assertRefused(ErrorCode.KAFKA_STORAGE_ERROR, () -> harness.joined("c"));
        assertRefused(ErrorCode.KAFKA_STORAGE_ERROR, a::beatHolding);
        assertRefused(ErrorCode.KAFKA_STORAGE_ERROR, () -> a.send(a.epoch, List.of()));
        assertRefused(ErrorCode.KAFKA_STORAGE_ERROR, a::leave);
        assertThat(seen()).isEqualTo(before);
        assertThat(b.beat().assigned).isEmpty();

        harness.store.fail(false);
        assertThat(a.beatHolding().assigned).hasSize(2);
    }

    @Test
    void aFailedJoinLeavesNoGroupBehind() {
        harness.store.fail(true);
        int timers = harness.clock.timers();

        assertRefused(ErrorCode.KAFKA_STORAGE_ERROR, () -> harness.joined("a"));

        assertThat(harness.described().state).isEqualTo("dead");
        assertThat(harness.clock.timers()).isEqualTo(timers);
    }

    @Test
    void anExpiryThatCannotBeWrittenIsTriedUntilItCan() {
        harness.joined("a");
        TestMember b = harness.joined("b");
        harness.clock.advanceMs(5_000);
        b.beat();
        harness.store.fail(true);
        harness.clock.advanceMs(7_000);
        assertThat(harness.described().members).hasSize(2);

        harness.store.fail(false);
        harness.clock.advanceMs(250);

        assertThat(harness.described().members).hasSize(1);
        assertThat(b.connection.notified).isNotEmpty();
    }

    @Test
    void theRecordsAreJsonThatAPersonCanRead() {
        TestMember a = harness.joined("a");
        harness.commit("a", a.epoch, 42, order(3));

        assertThat(harness.store.lines())
                .containsExactly(
                        "{\"type\":\"group\",\"group\":\"billing\"} = {\"epoch\":1}",
                        "{\"type\":\"member\",\"group\":\"billing\",\"memberId\":\"a\"} = "
                                + "{\"instanceId\":null,\"clientId\":\"client-a\",\"host\":\"10.0.0.1\",\"epoch\":1,"
                                + "\"previousEpoch\":0,\"subscribedTopics\":[\"orders\"],\"assignor\":null,"
                                + "\"rebalanceTimeoutMs\":60000,\"sessionTimeoutMs\":10000,"
                                + "\"held\":[{\"topic\":\"orders\",\"topicId\":\"id-1\",\"sinceEpoch\":1,\"assigned\":true,"
                                + "\"partitions\":[0,1,2,3]}]}",
                        "{\"type\":\"offset\",\"group\":\"billing\",\"topic\":\"orders\",\"partition\":3} = "
                                + "{\"offset\":42,\"metadata\":\"\",\"commitTimeMs\":1700000000000,\"topicId\":\"id-1\"}");
    }

    @Test
    void whatALaterVersionWroteIsLeftOut() {
        TestMember a = harness.joined("a");
        harness.store.put("{\"type\":\"transaction\",\"group\":\"billing\"}", "{}");
        harness.store.put("{\"type\":\"transaction\",\"id\":7}", "{}");
        harness.store.put("not json", "{}");
        harness.store.put("{\"type\":\"member\",\"group\":\"billing\",\"memberId\":\"x\"}", "{\"epoch\":\"later\"}");
        harness.store.put("{\"type\":\"group\",\"group\":\"billing\",\"new\":1}", "{\"epoch\":1,\"new\":[1]}");

        harness.restart();

        assertThat(a.beat().assigned).hasSize(4);
        assertThat(harness.coordinator.list().join().groups).hasSize(1);
    }

    @Test
    void inADamagedLogTheLaterHolderCounts() {
        TestMember a = harness.joined("a");
        String held = "\"held\":[{\"topic\":\"orders\",\"sinceEpoch\":7,\"assigned\":true,\"partitions\":[3]}]}";
        harness.store.put(
                "{\"type\":\"member\",\"group\":\"billing\",\"memberId\":\"b\"}",
                "{\"clientId\":\"\",\"host\":\"\",\"epoch\":7,\"previousEpoch\":0,\"subscribedTopics\":[\"orders\"],"
                        + "\"rebalanceTimeoutMs\":1,\"sessionTimeoutMs\":10000," + held);

        harness.restart();

        assertThat(harness.owners()).containsEntry(order(3), "b").containsEntry(order(0), "a");
        assertThat(harness.described().epoch).isEqualTo(7);
        assertThat(harness.commit("a", a.epoch, 1, order(3)))
                .containsExactly(Optional.of(ErrorCode.STALE_MEMBER_EPOCH));
    }
}
