package io.minikafka.broker.group;

import static io.minikafka.broker.group.GroupHarness.GROUP;
import static io.minikafka.broker.group.GroupHarness.order;
import static io.minikafka.broker.group.GroupHarness.orders;
import static io.minikafka.broker.group.GroupMembershipTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.api.OffsetFetch;
import io.minikafka.common.rpc.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class GroupOffsetsTest {
    private static final Optional<ErrorCode> ACCEPTED = Optional.empty();
    private static final Optional<ErrorCode> STALE = Optional.of(ErrorCode.STALE_MEMBER_EPOCH);
    private static final Optional<ErrorCode> UNKNOWN_MEMBER = Optional.of(ErrorCode.UNKNOWN_MEMBER_ID);

    private final GroupHarness harness = new GroupHarness();

    @Test
    void aMemberCommitsForWhatItOwnsUnderItsCurrentAndItsPreviousEpoch() {
        TestMember a = harness.joined("a").beat();
        int first = a.epoch;
        harness.joined("b");
        a.beatHolding();
        TopicPartition kept = a.assigned.first();

        assertThat(harness.commit("a", a.epoch, 5, kept)).containsExactly(ACCEPTED);
        assertThat(harness.commit("a", first, 6, kept)).containsExactly(ACCEPTED);
        assertThat(harness.committed(kept)).isEqualTo(6);
        assertThat(harness.commit("a", a.epoch + 1, 7, kept)).containsExactly(STALE);
        assertThat(harness.commit("a", 0, 7, kept)).containsExactly(STALE);
        assertThat(harness.commit("a", -1, 7, kept)).containsExactly(STALE);
        assertThat(harness.commit("nobody", a.epoch, 7, kept)).containsExactly(UNKNOWN_MEMBER);
        assertThat(harness.commit("b", 2, 7, kept)).containsExactly(STALE);
        assertThat(harness.committed(kept)).isEqualTo(6);
    }

    @Test
    void anOlderEpochThanThePreviousIsStale() {
        TestMember a = harness.joined("a").beat();
        int first = a.epoch;
        harness.setTopic("orders", 5);
        a.beat();
        harness.setTopic("orders", 6);
        a.beat();

        assertThat(harness.commit("a", first, 7, order(0))).containsExactly(STALE);
    }

    @Test
    void whatIsBeingHandedOverIsCommittedByTheOldOwnerUntilItLetsGo() {
        TestMember a = harness.joined("a").beat();
        TestMember b = harness.joined("b");
        a.beatHolding();
        SortedSet<TopicPartition> leaving = new TreeSet<>(a.owned);
        leaving.removeAll(a.assigned);
        TopicPartition moved = leaving.first();

        assertThat(harness.commit("a", a.epoch, 10, moved)).containsExactly(ACCEPTED);
        assertThat(harness.commit("b", b.epoch, 11, moved)).containsExactly(STALE);
        a.beat();
        assertThat(harness.commit("a", a.epoch, 12, moved)).containsExactly(STALE);
        b.beat();

        assertThat(harness.commit("a", a.epoch, 12, moved)).containsExactly(STALE);
        assertThat(harness.commit("b", b.epoch, 20, moved)).containsExactly(ACCEPTED);
        assertThat(harness.committed(moved)).isEqualTo(20);
    }

    @Test
    void aCommitFromBeforeAPartitionWentAwayAndCameBackIsRefusedThoughItsEpochIsThePreviousOne() {
        TestMember a = harness.joined("a").beat();
        TestMember b = harness.joined("b");
        a.beatHolding();
        int epochOfTheLateCommit = a.epoch;
        TreeSet<TopicPartition> leaving = new TreeSet<>(a.owned);
        leaving.removeAll(a.assigned);
        TopicPartition moved = leaving.first();
        a.beat();
        b.beat();
        assertThat(harness.commit("b", b.epoch, 100, moved)).containsExactly(ACCEPTED);
        b.leave();
        a.beat();
        assertThat(a.assigned).contains(moved);

        assertThat(harness.commit("a", epochOfTheLateCommit, 50, moved)).containsExactly(STALE);

        assertThat(harness.commit("a", epochOfTheLateCommit, 50, a.assigned.first()))
                .containsExactly(ACCEPTED);
        assertThat(harness.committed(moved)).isEqualTo(100);
        assertThat(harness.commit("a", a.epoch, 101, moved)).containsExactly(ACCEPTED);
    }

    @Test
    void aMemberWhoseSessionEndedCommitsNothing() {
        TestMember a = harness.joined("a");
        harness.clock.advanceMs(10_000);

        assertThat(harness.commit("a", a.epoch, 5, order(0))).containsExactly(UNKNOWN_MEMBER);
    }

    @Test
    void withoutAMemberOnlyWhileTheGroupHasNone() {
        assertThat(harness.commit("", -1, 5, order(0), order(1))).containsExactly(ACCEPTED, ACCEPTED);
        assertThat(harness.described().state).isEqualTo("empty");

        TestMember a = harness.joined("a");
        assertThat(harness.commit("", -1, 6, order(0))).containsExactly(UNKNOWN_MEMBER);
        a.leave();
        assertThat(harness.commit("", -1, 7, order(0))).containsExactly(ACCEPTED);
        assertThat(harness.committed(order(0))).isEqualTo(7);
    }

    @Test
    void eachElementIsItsOwnSuccessOrFailureAndAllThatSucceedAreOneAppend() {
        var request = new OffsetCommit.Request(
                GROUP,
                "",
                -1,
                List.of(
                        new OffsetCommit.Partition(order(0), Optional.empty(), 5, "seventeen bytes!!"),
                        new OffsetCommit.Partition(order(1), Optional.empty(), 5, "sixteen bytes!!!"),
                        new OffsetCommit.Partition(order(9), Optional.empty(), 5, ""),
                        new OffsetCommit.Partition(order(-1), Optional.empty(), 5, ""),
                        new OffsetCommit.Partition(new TopicPartition("nothing", 0), Optional.empty(), 5, ""),
                        new OffsetCommit.Partition(order(2), Optional.empty(), -1, ""),
                        new OffsetCommit.Partition(order(3), Optional.empty(), 0, "")));

        assertThat(harness.commit(request))
                .containsExactly(
                        Optional.of(ErrorCode.OFFSET_METADATA_TOO_LARGE),
                        ACCEPTED,
                        Optional.of(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION),
                        Optional.of(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION),
                        Optional.of(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION),
                        Optional.of(ErrorCode.INVALID_PARAMS),
                        ACCEPTED);
        assertThat(harness.store.appends()).isEqualTo(1);
    }

    @Test
    void whereNothingIsAcceptedNoGroupComesToBe() {
        harness.commit("", -1, -5, order(0));
        harness.commit("ghost", 3, 5, order(0));

        assertThat(harness.described().state).isEqualTo("dead");
        assertThat(harness.store.lines()).isEmpty();
    }

    @Test
    void aCommitThatCannotBeWrittenHasNotHappened() {
        harness.commit("", -1, 5, order(0));
        harness.store.fail(true);

        assertRefused(ErrorCode.KAFKA_STORAGE_ERROR, () -> harness.commit("", -1, 6, order(0), order(1)));

        harness.store.fail(false);
        assertThat(harness.committed(order(0))).isEqualTo(5);
        assertThat(harness.committed(order(1))).isEqualTo(-1);
    }

    @Test
    void fetchesWhatIsCommittedInTheOrderOfTheRequestOrAll() {
        harness.commit(new OffsetCommit.Request(
                GROUP,
                "",
                -1,
                List.of(
                        new OffsetCommit.Partition(order(2), Optional.empty(), 5, "note"),
                        new OffsetCommit.Partition(order(1), Optional.empty(), 7, ""))));

        var some = fetch(GROUP, Optional.of(orders(2, 3)));
        var all = fetch(GROUP, Optional.empty());

        assertThat(some)
                .extracting(p -> p.partition + " " + p.offset + " " + p.metadata)
                .containsExactly("orders-2 5 note", "orders-3 -1 ");
        assertThat(all).extracting(p -> p.partition + " " + p.offset).containsExactly("orders-1 7", "orders-2 5");
        assertThat(fetch("unheard-of", Optional.empty())).isEmpty();
        assertThat(fetch("unheard-of", Optional.of(orders(0))))
                .extracting(p -> p.offset)
                .containsExactly(-1L);
        assertRefused(ErrorCode.INVALID_GROUP_ID, () -> fetch(" ", Optional.empty()));
    }

    private List<OffsetFetch.Committed> fetch(String group, Optional<List<TopicPartition>> partitions) {
        return GroupHarness.outcome(harness.coordinator.fetch(new OffsetFetch.Request(group, partitions))).partitions;
    }

    @Test
    void aTopicThatIsDeletedTakesItsOffsetsAlong() {
        harness.setTopic("refunds", 1);
        harness.commit("", -1, 5, order(0), new TopicPartition("refunds", 0));

        harness.deleteTopic("orders");
        harness.setTopic("orders", 4);
        harness.restart();

        assertThat(harness.committed(order(0))).isEqualTo(-1);
        assertThat(harness.committed(new TopicPartition("refunds", 0))).isEqualTo(5);
    }

    @Test
    void offsetsOfATopicDeletedWhileTheBrokerWasDownGoWhenItStarts() {
        harness.commit("", -1, 5, order(0));
        harness.topics.remove("orders");
        harness.restart();
        harness.setTopic("orders", 4);

        assertThat(harness.committed(order(0))).isEqualTo(-1);
    }

    @Test
    void offsetsThatCannotBeRemovedNowAreRemovedLater() {
        harness.commit("", -1, 5, order(0));
        harness.store.fail(true);
        harness.deleteTopic("orders");
        harness.clock.advanceMs(5_000);
        harness.store.fail(false);
        harness.clock.advanceMs(1_000);
        harness.setTopic("orders", 4);
        harness.restart();

        assertThat(harness.committed(order(0))).isEqualTo(-1);
    }
}
