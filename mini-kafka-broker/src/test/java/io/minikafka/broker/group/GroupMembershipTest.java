package io.minikafka.broker.group;

import static io.minikafka.broker.group.GroupHarness.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class GroupMembershipTest {
    private final GroupHarness harness = new GroupHarness();

    @Test
    void theFirstMemberHasEverythingWithTheAnswerToItsJoin() {
        TestMember a = harness.joined("a");

        assertThat(a.assigned).containsExactlyElementsOf(orders(0, 1, 2, 3));
        assertThat(a.epoch).isEqualTo(1);
        assertThat(a.last.heartbeatIntervalMs).isEqualTo(3_000);
        assertThat(harness.described().state).isEqualTo("stable");
    }

    @Test
    void aJoinWithoutAnIdIsGivenOne() {
        TestMember member = harness.joined("");

        assertThat(member.id).isEqualTo("made-up-1");
        assertThat(member.beat().assigned).hasSize(4);
    }

    @Test
    void aRepeatedJoinIsTheSameMemberAndGetsTheSameAnswer() {
        TestMember a = harness.joined("a");

        var again = a.send(0, List.of());

        assertThat(again.memberEpoch).isEqualTo(a.epoch);
        assertThat(again.assignment).contains(List.copyOf(a.assigned));
        assertThat(harness.described().members).hasSize(1);
    }

    @Test
    void aRepeatedJoinGetsWhatItWasGivenThoughOthersHaveJoinedSince() {
        TestMember a = harness.joined("a");
        TestMember b = harness.joined("b");

        var again = a.send(0, List.of());

        assertThat(again.memberEpoch).isEqualTo(a.epoch);
        assertThat(again.assignment).contains(orders(0, 1, 2, 3));
        assertThat(a.connection.notified).containsExactly("a", "a");
        assertThat(b.beat().assigned).isEmpty();
    }

    @Test
    void whoStartsAnewUnderItsIdGetsAnEpochUnderWhichOldHeartbeatsLetGoOfNothing() {
        TestMember a = harness.joined("a").beat();
        int epochBefore = a.epoch;

        a.join();
        var late = a.send(epochBefore, List.of());

        assertThat(a.epoch).isGreaterThan(epochBefore);
        assertThat(a.assigned).hasSize(4);
        assertThat(late.memberEpoch).isEqualTo(a.epoch);
        assertThat(harness.owners()).hasSize(4).containsValue("a");
    }

    @Test
    void assignmentIsNullWhereItIsWhatTheMemberSaidAndTheListWhereNot() {
        TestMember a = harness.joined("a");

        assertThat(a.send(a.epoch, orders(3, 2, 1, 0, 0)).assignment).isEmpty();
        assertThat(a.send(a.epoch, orders(0, 1)).assignment).contains(orders(0, 1, 2, 3));
    }

    @Test
    void moreMembersThanPartitionsLeaveSomeIdle() {
        harness.setTopic("orders", 1);
        TestMember a = harness.joined("a");

        TestMember b = harness.joined("b");

        assertThat(a.beat().assigned).hasSize(1);
        assertThat(b.assigned).isEmpty();
        assertThat(b.last.assignment).isEmpty();
        assertThat(harness.described().state).isEqualTo("stable");
    }

    @Test
    void leavingIsAnsweredWithItsEpochAndFreesEverythingAtOnce() {
        TestMember a = harness.joined("a");
        TestMember b = harness.joined("b");

        var answer = a.send(-1, a.owned);

        assertThat(answer.memberEpoch).isEqualTo(-1);
        assertThat(answer.assignment).contains(List.of());
        assertThat(b.connection.notified).containsExactly("b");
        assertThat(b.beat().assigned).hasSize(4);
        assertRefused(ErrorCode.UNKNOWN_MEMBER_ID, () -> a.send(-1, List.of()));
    }

    @Test
    void whoLeavesAndJoinsAgainNeverReusesAnEpoch() {
        TestMember a = harness.joined("a").beat();
        int before = a.epoch;

        a.leave();
        a.join();

        assertThat(a.epoch).isGreaterThan(before);
    }

    @Test
    void aSessionEndsExactlyAtItsDeadline() {
        TestMember a = harness.joined("a");
        TestMember b = harness.joined("b");
        harness.clock.advanceMs(5_000);
        b.beat();

        harness.clock.advanceMs(4_999);
        assertThat(harness.described().members).hasSize(2);
        harness.clock.advanceMs(1);

        assertThat(harness.described().members).extracting(m -> m.memberId).containsExactly("b");
        assertThat(b.connection.notified).containsExactly("b");
        assertThat(b.beat().assigned).hasSize(4);
        assertRefused(ErrorCode.UNKNOWN_MEMBER_ID, a::beat);
    }

    @Test
    void heartbeatsKeepASessionAndTheLastOneLeavesNoTimerBehind() {
        int timers = harness.clock.timers();
        TestMember a = harness.joined("a");
        for (int i = 0; i < 20; i++) {
            harness.clock.advanceMs(9_999);
            a.beat();
        }

        assertThat(harness.clock.timers()).isEqualTo(timers + 1);
        harness.clock.advanceMs(10_000);
        assertThat(harness.described().state).isEqualTo("empty");
        assertThat(harness.clock.timers()).isEqualTo(timers);
    }

    @Test
    void aSessionTimeoutThatBecomesShorterCountsAtOnce() {
        TestMember a = harness.joined("a");
        a.sessionTimeoutMs = 1_500;
        a.beat();

        harness.clock.advanceMs(1_500);

        assertThat(harness.described().members).isEmpty();
    }

    @Test
    void aBrokerThatStoodStillDoesNotBlameItsMembers() {
        TestMember a = harness.joined("a");

        harness.clock.standStillMs(60_000);

        assertThat(a.beat().assigned).hasSize(4);
    }

    @Test
    void refusesASessionTimeoutOutOfBoundsNamingThem() {
        TestMember a = harness.member("a");
        a.sessionTimeoutMs = 999;

        assertThatThrownBy(a::join)
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SESSION_TIMEOUT))
                .hasMessageContaining("999")
                .hasMessageContaining("1000 to 1800000");
        a.sessionTimeoutMs = 1_800_001;
        assertRefused(ErrorCode.INVALID_SESSION_TIMEOUT, a::join);
        assertThat(harness.described().state).isEqualTo("dead");
        assertThat(harness.store.lines()).isEmpty();
    }

    @Test
    void asksForHeartbeatsOftenEnoughForAShortSession() {
        TestMember a = harness.member("a");
        a.sessionTimeoutMs = 1_000;

        assertThat(a.join().last.heartbeatIntervalMs).isEqualTo(333);
    }

    @Test
    void refusesAnUnknownAssignorNamingTheKnownOnes() {
        TestMember a = harness.member("a");
        a.assignor = Optional.of("sticky");

        assertThatThrownBy(a::join)
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_ASSIGNOR))
                .hasMessageContaining("uniform, range");
    }

    @Test
    void refusesMoreMembersThanAGroupMayHave() {
        GroupHarness small = new GroupHarness(new GroupConfig(1_000, 10_000, 3_000, 2, 16, GroupHarness.EXPIRY));
        small.joined("a");
        small.joined("b");

        assertRefused(ErrorCode.GROUP_MAX_SIZE_REACHED, () -> small.joined("c"));
    }

    @Test
    void aJoinWhoseConnectionIsGoneMakesNoMember() {
        TestMember a = harness.member("a");
        a.connection.open = false;

        assertRefused(ErrorCode.NETWORK_EXCEPTION, a::join);
        assertThat(harness.described().state).isEqualTo("dead");
    }

    @Test
    void subscriptionsMayChangeAndAnEmptyOneInAHeartbeatLeavesItAsItIs() {
        harness.setTopic("refunds", 2);
        TestMember a = harness.joined("a");

        a.topics = List.of("refunds");
        a.beat();
        assertThat(a.assigned).extracting(Object::toString).containsExactly("refunds-0", "refunds-1");
        a.beat();
        a.topics = List.of();
        a.beat();

        assertThat(a.assigned).extracting(Object::toString).containsExactly("refunds-0", "refunds-1");
        assertThat(harness.owners()).hasSize(2);
    }

    @Test
    void aTopicThatAppearsGrowsOrGoesChangesTheAssignment() {
        harness.topics.clear();
        harness.coordinator.topicsChanged(harness.topics()).join();
        TestMember a = harness.joined("a");
        assertThat(a.assigned).isEmpty();

        harness.setTopic("orders", 1);
        assertThat(a.connection.notified).hasSize(1);
        assertThat(a.beat().assigned).containsExactlyElementsOf(orders(0));
        harness.setTopic("orders", 3);
        assertThat(a.connection.notified).hasSize(2);
        assertThat(a.beat().assigned).containsExactlyElementsOf(orders(0, 1, 2));
        harness.deleteTopic("orders");
        assertThat(a.connection.notified).hasSize(3);
        assertThat(a.beat().assigned).isEmpty();
    }

    @Test
    void theAssignorThatMostNameIsUsedAndUniformWhereTheyTie() {
        TestMember a = harness.member("a");
        a.assignor = Optional.of("range");
        a.join();
        assertThat(harness.described().assignor).contains("range");

        TestMember b = harness.member("b");
        b.assignor = Optional.of("uniform");
        b.join();
        assertThat(harness.described().assignor).contains("uniform");

        harness.joined("c");
        b.assignor = Optional.empty();
        b.beat();
        assertThat(harness.described().assignor).contains("range");
    }

    static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
