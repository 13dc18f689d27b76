package io.minikafka.broker.group;

import static io.minikafka.broker.group.GroupHarness.GROUP;
import static io.minikafka.broker.group.GroupHarness.order;
import static io.minikafka.broker.group.GroupMembershipTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ConsumerGroupHeartbeat;
import io.minikafka.common.api.DescribeGroups;
import io.minikafka.common.rpc.ErrorCode;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GroupAdminTest {
    private final GroupHarness harness = new GroupHarness();

    @Test
    void describesMembersOwnersAndLagByTopicAndPartition() {
        harness.setTopic("archive", 1);
        harness.commit("", -1, 90, new TopicPartition("archive", 0));
        TestMember a = harness.member("a");
        a.instanceId = Optional.of("i1");
        a.join();
        harness.commit("a", a.epoch, 60, order(0));
        harness.commit("a", a.epoch, 500, order(1));

        DescribeGroups.Group group = harness.described();

        assertThat(group.groupId).isEqualTo(GROUP);
        assertThat(group.state).isEqualTo("stable");
        assertThat(group.assignor).contains("uniform");
        assertThat(group.epoch).isEqualTo(a.epoch);
        assertThat(group.members).hasSize(1);
        DescribeGroups.Member member = group.members.get(0);
        assertThat(member.memberId).isEqualTo("a");
        assertThat(member.instanceId).contains("i1");
        assertThat(member.clientId).isEqualTo("client-a");
        assertThat(member.host).isEqualTo("10.0.0.1");
        assertThat(member.memberEpoch).isEqualTo(a.epoch);
        assertThat(member.subscribedTopics).containsExactly("orders");
        assertThat(member.owned).containsExactlyElementsOf(a.assigned);
        assertThat(group.partitions)
                .extracting(p -> p.partition + " " + p.owner.orElse("-") + " " + p.committedOffset + " "
                        + p.logEndOffset + " " + p.lag.orElse(null))
                .containsExactly(
                        "archive-0 - 90 100 10",
                        "orders-0 a 60 100 40",
                        "orders-1 a 500 101 0",
                        "orders-2 a -1 102 null",
                        "orders-3 a -1 103 null");
    }

    @Test
    void aGroupThatIsNotThereIsDead() {
        DescribeGroups.Group group = harness.described();

        assertThat(group.state).isEqualTo("dead");
        assertThat(group.members).isEmpty();
        assertThat(group.error).isEmpty();
    }

    @Test
    void listsGroupsWithTheirStates() {
        harness.commit("", -1, 1, order(0));
        assertThat(harness.coordinator.list().join().groups)
                .extracting(g -> g.groupId + " " + g.state)
                .containsExactly("billing empty");

        TestMember a = harness.joined("a");
        harness.joined("b");
        assertThat(harness.coordinator.list().join().groups)
                .extracting(g -> g.state)
                .containsExactly("reconciling");
        a.leave();
        assertThat(harness.coordinator.list().join().groups)
                .extracting(g -> g.state)
                .containsExactly("reconciling");
    }

    @Test
    void deletesEmptyGroupsOnlyAndThenForGood() {
        assertThat(harness.delete(GROUP)).contains(ErrorCode.GROUP_ID_NOT_FOUND);
        TestMember a = harness.joined("a");
        harness.commit("a", a.epoch, 60, order(0));
        assertThat(harness.delete(GROUP)).contains(ErrorCode.NON_EMPTY_GROUP);
        a.leave();

        assertThat(harness.delete(GROUP)).isEmpty();

        assertThat(harness.described().state).isEqualTo("dead");
        harness.restart();
        assertThat(harness.described().state).isEqualTo("dead");
        assertThat(harness.committed(order(0))).isEqualTo(-1);
    }

    @Test
    void aDeletionThatCannotBeWrittenHasNotHappened() {
        harness.commit("", -1, 60, order(0));
        harness.store.fail(true);

        assertThat(harness.delete(GROUP)).contains(ErrorCode.KAFKA_STORAGE_ERROR);

        assertThat(harness.committed(order(0))).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb"})
    void refusesGroupIdsThatAreNone(String id) {
        assertThat(harness.delete(id)).contains(ErrorCode.INVALID_GROUP_ID);
        assertThat(harness.coordinator
                        .describe(new DescribeGroups.Request(List.of(id)))
                        .join()
                        .groups
                        .get(0)
                        .error
                        .map(error -> error.code))
                .contains(ErrorCode.INVALID_GROUP_ID);
    }

    @Test
    void refusesIdsAndSubscriptionsWithoutMeasure() {
        String tooLong = "x".repeat(RequestChecks.MAX_ID_CHARS + 1);
        assertThat(harness.delete(tooLong)).contains(ErrorCode.INVALID_GROUP_ID);

        assertRefused(ErrorCode.INVALID_PARAMS, () -> harness.joined(tooLong));
        TestMember a = harness.member("a");
        a.instanceId = Optional.of(tooLong);
        assertRefused(ErrorCode.INVALID_PARAMS, a::join);
        a.instanceId = Optional.of("");
        assertRefused(ErrorCode.INVALID_PARAMS, a::join);
        a.instanceId = Optional.empty();
        a.topics = List.of("x".repeat(250));
        assertRefused(ErrorCode.INVALID_TOPIC_EXCEPTION, a::join);
        a.topics = Collections.nCopies(RequestChecks.MAX_TOPICS + 1, "orders");
        assertRefused(ErrorCode.INVALID_PARAMS, a::join);
    }

    @Test
    void groupsAreIndependentOfEachOther() {
        TestMember a = harness.joined("a");
        var other = new ConsumerGroupHeartbeat.Request(
                "other", "a", 0, Optional.empty(), "", List.of("orders"), Optional.empty(), 60_000, 10_000, List.of());

        var answer = harness.send(other, new TestConnection());

        assertThat(answer.assignment.orElseThrow()).hasSize(4);
        assertThat(a.beat().assigned).hasSize(4);
    }
}
