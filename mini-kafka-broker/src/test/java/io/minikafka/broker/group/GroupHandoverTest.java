package io.minikafka.broker.group;

import static io.minikafka.broker.group.GroupHarness.orders;
import static io.minikafka.broker.group.GroupMembershipTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Two members, a with all four partitions, b just joined: two of a's are to move. */
final class GroupHandoverTest {
    private final GroupHarness harness = new GroupHarness();
    private final TestMember a = harness.joined("a").beat();
    private final TestMember b = harness.joined("b");

    @Test
    void whatIsToMoveIsFirstMissingFromItsOwnersAssignmentAndGoesOverOnceLetGo() {
        assertThat(b.assigned).isEmpty();
        assertThat(a.connection.notified).containsExactly("a");
        int epochBefore = a.epoch;

        a.beatHolding();
        assertThat(a.assigned).hasSize(2);
        assertThat(a.epoch).isGreaterThan(epochBefore);
        assertThat(b.connection.notified).isEmpty();
        assertThat(b.beat().assigned).isEmpty();
        assertThat(harness.described().state).isEqualTo("reconciling");

        SortedSet<TopicPartition> moved = new TreeSet<>(a.owned);
        moved.removeAll(a.assigned);
        a.beat();
        assertThat(b.connection.notified).containsExactly("b");
        int bEpoch = b.epoch;
        assertThat(b.beat().assigned).isEqualTo(moved);
        assertThat(b.epoch).isGreaterThan(bEpoch);
        assertThat(harness.described().state).isEqualTo("stable");
    }

    @Test
    void anOwnerThatHoldsOnKeepsItsPartitionsThroughAnyNumberOfHeartbeats() {
        for (int i = 0; i < 10; i++) {
            a.beatHolding();
            b.beat();
        }

        assertThat(b.assigned).isEmpty();
        assertThat(harness.owners()).hasSize(4).doesNotContainValue("b");
    }

    @Test
    void itGoesOverWhenTheOwnerLeaves() {
        a.beatHolding();

        a.leave();

        assertThat(b.beat().assigned).hasSize(4);
    }

    @Test
    void itGoesOverWhenTheOwnersSessionEnds() {
        a.beatHolding();
        harness.clock.advanceMs(9_000);
        b.beat();

        harness.clock.advanceMs(1_000);

        assertThat(b.beat().assigned).hasSize(4);
    }

    @Test
    void anOwnerThatDoesNotLetGoWithinItsRebalanceTimeoutIsDropped() {
        harness.clock.advanceMs(500);
        a.rebalanceTimeoutMs = 3_000;
        a.beatHolding();
        for (int i = 0; i < 2; i++) {
            harness.clock.advanceMs(1_000);
            a.beatHolding();
            b.beat();
        }

        harness.clock.advanceMs(999);
        assertThat(harness.described().members).hasSize(2);
        harness.clock.advanceMs(1);

        assertThat(harness.described().members).hasSize(1);
        assertThat(b.beat().assigned).hasSize(4);
        assertRefused(ErrorCode.UNKNOWN_MEMBER_ID, a::beat);
    }

    @Test
    void theClockOfARebalanceDoesNotRunBeforeTheOwnerWasAnswered() {
        a.rebalanceTimeoutMs = 2_000;
        harness.clock.advanceMs(5_000);
        a.beatHolding();

        harness.clock.advanceMs(1_999);

        assertThat(harness.described().members).hasSize(2);
    }

    @Test
    void anAnswerThatWasLostIsGivenAgain() {
        int epoch = a.epoch;
        var lost = a.send(epoch, a.owned);

        var again = a.send(epoch, a.owned);

        assertThat(again.memberEpoch).isEqualTo(lost.memberEpoch);
        assertThat(again.assignment).isEqualTo(lost.assignment);
    }

    @Test
    void ownedUnderAnOlderEpochLetsGoOfNothing() {
        int epoch = a.epoch;
        var lost = a.send(epoch, a.owned);
        assertThat(lost.memberEpoch).isGreaterThan(epoch);

        a.send(epoch, List.of());

        assertThat(harness.owners()).hasSize(4).doesNotContainValue("b");
        assertThat(b.beat().assigned).isEmpty();
    }

    @Test
    void afterALostAnswerTheMemberIsCalledAgainForWhatHasChangedSince() {
        int epoch = a.epoch;
        a.send(epoch, a.owned);
        harness.setTopic("orders", 8);
        int calls = a.connection.notified.size();

        a.take(a.send(epoch, a.owned));

        assertThat(a.connection.notified).hasSize(calls + 1);
        assertThat(a.beat().assigned).hasSizeGreaterThan(2);
    }

    @Test
    void aForeignEpochIsFencedAndSaysWhatItKnows() {
        a.beatHolding();

        for (int foreign : new int[] {a.epoch + 1, a.epoch + 100, -2, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> a.send(foreign, a.owned))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FENCED_MEMBER_EPOCH))
                    .hasMessageContaining("member a of group billing is at epoch " + a.epoch)
                    .hasMessageContaining(String.valueOf(foreign));
        }
        assertThat(a.beat().assigned).hasSize(2);
    }

    @Test
    void anEpochBeforeThePreviousOneIsFenced() {
        int first = a.epoch;
        a.beat();
        a.beat();
        harness.setTopic("orders", 8);
        a.beat();
        assertThat(a.epoch).isGreaterThan(first + 1);

        assertRefused(ErrorCode.FENCED_MEMBER_EPOCH, () -> a.send(first, a.owned));
    }

    @Test
    void anAbsentOwnedLetsGoOfEverythingAndWhatComesBackHasANewEpoch() {
        b.leave();
        a.beat();
        int epoch = a.epoch;

        var answer = a.send(epoch, List.of());

        assertThat(answer.memberEpoch).isGreaterThan(epoch);
        assertThat(answer.assignment).contains(orders(0, 1, 2, 3));
    }

    @Test
    void whatTheMemberGivesBackUnaskedAndIsGivenAgainHasANewEpoch() {
        a.beat().beat();
        b.beat();
        int epoch = a.epoch;
        SortedSet<TopicPartition> rest = new TreeSet<>(a.owned);
        rest.remove(rest.last());

        var answer = a.send(epoch, rest);

        assertThat(answer.memberEpoch).isGreaterThan(epoch);
        assertThat(answer.assignment.orElseThrow()).containsExactlyElementsOf(a.assigned);
    }

    @Test
    void claimingWhatBelongsToAnotherChangesNothing() {
        a.beat();
        a.beat();
        b.beat();

        var answer = b.send(b.epoch, orders(0, 1, 2, 3));

        assertThat(answer.memberEpoch).isEqualTo(b.epoch);
        assertThat(answer.assignment.orElseThrow()).containsExactlyElementsOf(b.assigned);
        assertThat(harness.owners().values()).containsOnly("a", "b");
    }

    @Test
    void whatWasAskedBackButNotLetGoIsSimplyKeptWhenTheOtherLeaves() {
        a.beatHolding();
        b.leave();
        int epoch = a.epoch;

        a.beatHolding();

        assertThat(a.epoch).isGreaterThan(epoch);
        assertThat(a.assigned).hasSize(4);
        assertThat(harness.described().state).isEqualTo("stable");
    }

    @Test
    void aMemberIsCalledOnceUntilItComes() {
        harness.joined("c");
        harness.joined("d");

        assertThat(a.connection.notified).hasSize(1);
        a.beat();
        harness.setTopic("orders", 40);
        assertThat(a.connection.notified).hasSize(2);
    }

    @Test
    void nobodyIsCalledWhoseAnswerWouldBeTheSame() {
        a.beat();
        a.beat();
        b.beat();
        a.connection.notified.clear();
        b.connection.notified.clear();

        a.beat();
        b.beat();
        harness.setTopic("unrelated", 3);

        assertThat(a.connection.notified).isEmpty();
        assertThat(b.connection.notified).isEmpty();
    }

    @Test
    void theCallGoesToTheConnectionOfTheLastHeartbeatThatIsOpen() {
        TestConnection old = a.connection;
        old.open = false;
        a.connection = new TestConnection();
        a.beat();
        a.beat();
        harness.send(a.request(a.epoch, a.owned), old);

        harness.setTopic("orders", 40);

        assertThat(a.connection.notified).hasSize(1);
    }
}
