package io.minikafka.broker.group;

import static io.minikafka.broker.group.GroupHarness.GROUP;
import static io.minikafka.broker.group.GroupHarness.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.api.OffsetFetch;
import io.minikafka.common.rpc.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A topic that is deleted and created again has nothing of the one before: no commit, no owner. */
final class TopicIdsTest {
    private static final Optional<ErrorCode> ACCEPTED = Optional.empty();
    private static final Optional<ErrorCode> STALE = Optional.of(ErrorCode.STALE_MEMBER_EPOCH);
    private static final Optional<ErrorCode> INCONSISTENT = Optional.of(ErrorCode.INCONSISTENT_TOPIC_ID);
    private static final Optional<ErrorCode> UNKNOWN_ID = Optional.of(ErrorCode.UNKNOWN_TOPIC_ID);

    private final GroupHarness harness = new GroupHarness();

    private String ordersId() {
        return harness.topics.get("orders").id();
    }

    private Optional<ErrorCode> commit(TestMember member, String topicId, long offset) {
        OffsetCommit.Partition element = new OffsetCommit.Partition(order(0), Optional.of(topicId), offset, "");
        return harness.commit(new OffsetCommit.Request(GROUP, member.id, member.epoch, List.of(element)))
                .get(0);
    }

    private OffsetFetch.Committed fetched(TopicPartition partition) {
        OffsetFetch.Request request = new OffsetFetch.Request(GROUP, Optional.of(List.of(partition)));
        return harness.coordinator.fetch(request).join().partitions.get(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCommitIsForOneTopicThoughAnotherHasItsNameByTheNextTimeThatAnybodyLooks(boolean brokerIsDown) {
        harness.commit("", -1, 50, order(0));
        if (brokerIsDown) {
            harness.topics.remove("orders");
            harness.clock.advanceMs(1);
            harness.setTopicWhileDown("orders", 4);
            harness.restart();
        } else {
            harness.recreateTopic("orders", 4);
        }

        assertThat(harness.committed(order(0))).isEqualTo(-1);
        assertThat(harness.described().partitions).isEmpty();
        harness.restart();
        assertThat(harness.committed(order(0))).isEqualTo(-1);
    }

    @Test
    void aCommitThatCannotBeRemovedIsNotSeenMeanwhile() {
        harness.commit("", -1, 50, order(0));
        harness.store.fail(true);
        harness.recreateTopic("orders", 4);

        assertThat(harness.committed(order(0))).isEqualTo(-1);
        assertThat(harness.described().partitions).isEmpty();
        harness.restart();

        assertThat(harness.committed(order(0))).isEqualTo(-1);
        harness.store.fail(false);
        harness.clock.advanceMs(1_000);
        assertThat(harness.store.lines().get(harness.store.lines().size() - 1)).endsWith(" = -");
    }

    @Test
    void aPartitionThatTheNewTopicDoesNotHaveHasNoCommit() {
        harness.commit("", -1, 50, order(3));
        harness.recreateTopic("orders", 2);
        harness.setTopic("orders", 4);

        assertThat(harness.committed(order(3))).isEqualTo(-1);
    }

    @Test
    void aFetchedCommitNamesItsTopicAndSoDoesOneThatIsNotThere() {
        harness.commit("", -1, 50, order(0));
        assertThat(fetched(order(0)).topicId).contains(ordersId());
        assertThat(fetched(order(1)).topicId).contains(ordersId());
        assertThat(fetched(order(4)).topicId).isEmpty();
        assertThat(fetched(new TopicPartition("none", 0)).topicId).isEmpty();

        harness.recreateTopic("orders", 4);

        assertThat(fetched(order(0)).topicId).contains("id-2");
        assertThat(fetched(order(0)).offset).isEqualTo(-1);
    }

    @Test
    void withoutMemberTheTopicThatIsNamedHasToBeTheOneThatIsThere() {
        String old = ordersId();
        harness.recreateTopic("orders", 4);
        TestMember nobody = harness.member("");

        assertThat(commit(nobody, old, 50)).isEqualTo(INCONSISTENT);
        assertThat(harness.described().state).isEqualTo("dead");
        assertThat(commit(nobody, ordersId(), 7)).isEqualTo(ACCEPTED);
        assertThat(harness.committed(order(0))).isEqualTo(7);
        harness.deleteTopic("orders");
        assertThat(commit(nobody, old, 50)).contains(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void theOwnerOfADeletedTopicLetsGoOfItAndGetsTheNewOneUnderAHigherEpoch() {
        TestMember a = harness.joined("a").beat();
        int before = a.epoch;
        String old = ordersId();
        assertThat(harness.commit("a", a.epoch, 50, order(0))).containsExactly(ACCEPTED);

        harness.recreateTopic("orders", 4);

        assertThat(a.connection.notified).hasSize(1);
        assertThat(harness.described().state).isEqualTo("reconciling");
        assertThat(harness.commit("a", a.epoch, 51, order(0))).containsExactly(INCONSISTENT);
        assertThat(commit(a, old, 51)).isEqualTo(INCONSISTENT);
        assertThat(commit(a, ordersId(), 51)).isEqualTo(STALE);
        assertThat(a.beatHolding().assigned).isEmpty();
        assertThat(harness.commit("a", a.epoch, 51, order(0))).containsExactly(INCONSISTENT);
        int askedToLetGo = a.epoch;
        assertThat(a.beat().assigned).hasSize(4);
        assertThat(a.epoch).isGreaterThan(askedToLetGo).isGreaterThan(before);
        assertThat(harness.described().state).isEqualTo("stable");
        assertThat(harness.commit("a", askedToLetGo, 51, order(0))).containsExactly(STALE);
        assertThat(commit(a, old, 51)).isEqualTo(STALE);
        assertThat(harness.committed(order(0))).isEqualTo(-1);
        assertThat(commit(a, ordersId(), 1)).isEqualTo(ACCEPTED);
        assertThat(harness.committed(order(0))).isEqualTo(1);
    }

    @Test
    void whoHasLetGoByItselfGetsTheNewOneAtOnceButUnderAnEpochOfItsOwn() {
        TestMember a = harness.joined("a").beat();
        int before = a.epoch;
        harness.recreateTopic("orders", 4);
        a.owned.clear();
        a.assigned.clear();

        a.beat();

        assertThat(a.assigned).hasSize(4);
        assertThat(a.epoch).isGreaterThan(before);
        assertThat(harness.commit("a", before, 51, order(0))).containsExactly(STALE);
        assertThat(harness.commit("a", a.epoch, 1, order(0))).containsExactly(ACCEPTED);
    }

    @Test
    void aTopicThatIsGoneIsUnknownToItsOwnerAndCommitsNothing() {
        TestMember a = harness.joined("a").beat();
        harness.deleteTopic("orders");

        assertThat(harness.commit("a", a.epoch, 51, order(0))).containsExactly(UNKNOWN_ID);
        assertThat(a.beatHolding().assigned).isEmpty();
        harness.setTopic("orders", 4);
        assertThat(a.beatHolding().assigned).isEmpty();
        assertThat(a.beat().assigned).hasSize(4);
    }

    @Test
    void nobodyGetsThePartitionOfTheNewTopicWhileTheOwnerOfTheOldOneMayStillThinkThatItHasIt() {
        TestMember a = harness.joined("a").beat();
        TestMember b = harness.joined("b");
        a.beat().beat();
        b.beat().beat();
        assertThat(b.assigned).hasSize(2);
        harness.recreateTopic("orders", 4);

        b.beat(); // lets go; a is silent
        b.beat();

        assertThat(harness.owners().entrySet().stream().filter(e -> e.getValue().equals("a")))
                .hasSize(2);
        harness.clock.advanceMs(5_000);
        b.beat();
        harness.clock.advanceMs(5_000);
        assertThat(b.beat().assigned).hasSize(4);
    }

    @Test
    void whatIsHeldOfADeletedTopicIsKnownAfterARestartToo() {
        TestMember a = harness.joined("a").beat();
        harness.topics.remove("orders");
        harness.clock.advanceMs(1);
        harness.setTopicWhileDown("orders", 4);
        harness.restart();

        assertThat(harness.commit("a", a.epoch, 51, order(0))).containsExactly(INCONSISTENT);
        assertThat(a.beatHolding().assigned).isEmpty();
        harness.restart();
        assertThat(a.beatHolding().assigned).isEmpty();
        assertThat(a.beat().assigned).hasSize(4);
    }

    @Test
    void aStaticMembersSuccessorInheritsNothingOfTheDeletedTopic() {
        TestMember a = harness.member("a");
        a.instanceId = Optional.of("i1");
        a.join().beat();
        harness.recreateTopic("orders", 4);
        a.connection.open = false;
        TestMember b = harness.member("b");
        b.instanceId = Optional.of("i1");

        b.join();

        assertThat(b.assigned).hasSize(4);
        assertThat(harness.described().state).isEqualTo("stable");
        assertThat(harness.commit("b", b.epoch, 1, order(0))).containsExactly(ACCEPTED);
    }

    @Test
    void recordsWithoutIdAreOfTheTopicThatHasTheNameUnlessItIsYounger() {
        String offset = "{\"type\":\"offset\",\"group\":\"billing\",\"topic\":\"orders\",\"partition\":%d}";
        String value = "{\"offset\":42,\"metadata\":\"\",\"commitTimeMs\":%d}";
        long created = harness.topics.get("orders").createdMs();
        harness.store.put(offset.formatted(0), value.formatted(created - 1));
        harness.store.put(offset.formatted(1), value.formatted(created));
        harness.restart();
        assertThat(harness.committed(order(0))).isEqualTo(-1);
        assertThat(harness.committed(order(1))).isEqualTo(42);

        harness.topics.put("orders", new GroupTopic("of an older version", 4, -1));
        harness.store.put(offset.formatted(2), value.formatted(created - 1));
        harness.restart();
        assertThat(harness.committed(order(2))).isEqualTo(42);
        harness.recreateTopic("orders", 4);
        assertThat(harness.committed(order(2))).isEqualTo(-1);
    }

    @Test
    void membersOfAnOlderVersionGoOnWithATopicThatIsAsOld() {
        String member = "{\"type\":\"member\",\"group\":\"billing\",\"memberId\":\"a\"}";
        String held = "{\"instanceId\":null,\"clientId\":\"\",\"host\":\"\",\"epoch\":3,\"previousEpoch\":1,"
                + "\"subscribedTopics\":[\"orders\"],\"assignor\":null,\"rebalanceTimeoutMs\":60000,"
                + "\"sessionTimeoutMs\":10000,"
                + "\"held\":[{\"topic\":\"orders\",\"sinceEpoch\":1,\"assigned\":true,\"partitions\":[0,1,2,3]}]}";
        harness.store.put(member, held);
        harness.topics.put("orders", new GroupTopic("of an older version", 4, -1));
        harness.restart();
        TestMember a = harness.member("a");
        a.epoch = 3;
        a.owned.addAll(GroupHarness.orders(0, 1, 2, 3));
        a.assigned.addAll(a.owned);

        assertThat(a.beat().assigned).hasSize(4);
        assertThat(a.epoch).isEqualTo(3);
        assertThat(harness.commit("a", 3, 7, order(0))).containsExactly(ACCEPTED);
    }
}
