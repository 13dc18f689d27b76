package io.minikafka.broker.group;

import static io.minikafka.broker.group.GroupHarness.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.DescribeGroups;
import io.minikafka.common.rpc.BrokerException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Of the harness: the log of orders-N ends at 100 + N. */
final class GroupLagTest {
    private final GroupHarness harness = new GroupHarness();
    private final List<String> asked = new ArrayList<>();
    private final GroupLag lag =
            new GroupLag(harness.coordinator, this::time, harness.clock::epochMillis, Runnable::run);

    private OptionalLong time(TopicPartition partition, long offset) {
        asked.add(partition + "@" + offset);
        return partition.partition() == 2
                ? OptionalLong.empty()
                : OptionalLong.of(harness.clock.epochMillis() - 5_000L * (partition.partition() + 1));
    }

    private List<DescribeGroups.Partition> described(GroupLag by) {
        return GroupHarness.outcome(by.describe(new DescribeGroups.Request(List.of(GroupHarness.GROUP))))
                .groups
                .get(0)
                .partitions;
    }

    @Test
    void onlyThePartitionsThatAreBehindAreAskedForTheirFirstRecord() {
        harness.commit("", -1, 60, order(0), order(2));
        harness.commit("", -1, 101, order(1));
        TestMember a = harness.joined("a");
        assertThat(a.assigned).hasSize(4);

        List<DescribeGroups.Partition> partitions = described(lag);

        assertThat(asked).containsExactly("orders-0@60", "orders-2@60");
        assertThat(partitions.get(0).lagMs).contains(5_000L);
        assertThat(partitions.get(1).lagMs).as("caught up").contains(0L);
        assertThat(partitions.get(2).lagMs).as("nobody can tell").isEmpty();
        assertThat(partitions.get(3).lagMs).as("no commit").isEmpty();
        assertThat(partitions.get(3).lag).isEmpty();
    }

    @Test
    void oneThatIsNotBehindNeedsNoReader() {
        harness.commit("", -1, 100, order(0));
        GroupLag busy = new GroupLag(harness.coordinator, this::time, harness.clock::epochMillis, task -> {
            throw new RejectedExecutionException("full");
        });

        assertThat(described(busy).get(0).lagMs).contains(0L);

        harness.commit("", -1, 99, order(0));
        assertThatThrownBy(() -> described(busy))
                .isInstanceOf(BrokerException.class)
                .hasMessage("too many ask for groups at once, or the broker stops");
    }
}
