package io.minikafka.broker.group;

import static io.minikafka.broker.group.GroupMembershipTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.rpc.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StaticMemberTest {
    private final GroupHarness harness = new GroupHarness();

    private TestMember instance(String id, String instanceId) {
        TestMember member = harness.member(id);
        member.instanceId = Optional.of(instanceId);
        return member;
    }

    @ParameterizedTest
    @ValueSource(strings = {"uniform", "range"})
    void theNextProcessOfAnInstanceTakesOverWhatItsPredecessorOwnedAndNothingMoves(String assignor) {
        TestMember first = instance("zz", "i1");
        TestMember other = harness.member("m");
        first.assignor = Optional.of(assignor);
        other.assignor = Optional.of(assignor);
        first.join();
        other.join();
        first.beat().beat();
        other.beat();
        first.connection.open = false;

        TestMember second = instance("aa", "i1");
        second.assignor = Optional.of(assignor);
        second.join();

        assertThat(second.assigned).isEqualTo(first.assigned);
        assertThat(second.epoch).isGreaterThan(first.epoch);
        assertThat(other.connection.notified).hasSize(1); // when the first one let go, not now
        assertThat(harness.described().state).isEqualTo("stable");
        assertRefused(ErrorCode.UNKNOWN_MEMBER_ID, first::beat);
        assertThat(harness.commit("zz", first.epoch, 7, first.assigned.first()))
                .containsExactly(Optional.of(ErrorCode.UNKNOWN_MEMBER_ID));
    }

    @Test
    void whatThePredecessorHadBeenAskedToLetGoOfIsFreeWithTheTakeover() {
        TestMember first = instance("a", "i1").join();
        TestMember other = harness.joined("b");
        first.beatHolding();
        first.connection.open = false;

        TestMember second = instance("c", "i1").join();

        assertThat(second.assigned).isEqualTo(first.assigned).hasSize(2);
        assertThat(other.connection.notified).hasSize(1);
        assertThat(other.beat().assigned).hasSize(2);
    }

    @Test
    void aSecondLiveOneIsRefused() {
        TestMember first = instance("a", "i1").join();

        assertRefused(
                ErrorCode.UNRELEASED_INSTANCE_ID, () -> instance("b", "i1").join());

        assertThat(first.beat().assigned).hasSize(4);
        assertThat(harness.described().members).hasSize(1);
    }

    @Test
    void whoSendsEachHeartbeatOnAConnectionOfItsOwnIsNotGoneWithIt() {
        TestMember first = instance("a", "i1");
        first.connection.keptOpen = false;
        first.join();
        first.connection.open = false;

        assertRefused(
                ErrorCode.UNRELEASED_INSTANCE_ID, () -> instance("b", "i1").join());

        harness.clock.advanceMs(6_000);
        assertThat(instance("b", "i1").join().assigned).isEqualTo(first.assigned);
    }

    @Test
    void theVerySameMemberThatJoinsAgainIsNotASecondOne() {
        TestMember first = instance("a", "i1").join();

        first.join();

        assertThat(first.assigned).hasSize(4);
    }

    @Test
    void aMemberCannotBecomeAnotherInstance() {
        TestMember first = instance("a", "i1").join();

        first.instanceId = Optional.of("i2");

        assertRefused(ErrorCode.INVALID_PARAMS, () -> first.send(0, List.of()));
    }

    @Test
    void afterARestartOfTheBrokerTheOldProcessHasTwoHeartbeatsToComeBack() {
        TestMember first = instance("a", "i1").join();
        harness.restart();

        harness.clock.advanceMs(5_999);
        assertRefused(
                ErrorCode.UNRELEASED_INSTANCE_ID, () -> instance("b", "i1").join());
        harness.clock.advanceMs(1);
        TestMember second = instance("b", "i1").join();

        assertThat(second.assigned).isEqualTo(first.assigned);
    }

    @Test
    void anInstanceThatStaysAwayLosesItsPartitionsWithItsSession() {
        TestMember first = instance("a", "i1").join();
        TestMember other = harness.joined("b");
        first.connection.open = false;
        harness.clock.advanceMs(9_000);
        other.beat();

        harness.clock.advanceMs(1_000);

        assertThat(other.beat().assigned).hasSize(4);
    }

    @Test
    void aTakeoverWithAnotherSubscriptionIsPlannedAnew() {
        harness.setTopic("refunds", 2);
        TestMember first = instance("a", "i1").join();
        first.connection.open = false;

        TestMember second = instance("b", "i1");
        second.topics = List.of("refunds");
        second.join();

        assertThat(second.assigned).extracting(Object::toString).containsExactly("refunds-0", "refunds-1");
        assertThat(harness.owners()).hasSize(2);
    }
}
