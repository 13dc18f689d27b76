package io.minikafka.cli.groups;

import io.minikafka.cli.connection.Session;
import io.minikafka.cli.failure.Failures;
import io.minikafka.common.api.DescribeGroups;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Asks for groups with all that the protocol tells of them: lag in time and the history of rebalances too. */
final class GroupQuery {
    private static final String NO_SUCH_GROUP = "dead";

    private GroupQuery() {}

    /** In the order of the ids. */
    static List<DescribeGroups.Group> describe(Session session, List<String> groupIds) {
        List<DescribeGroups.Group> groups = session.call(new DescribeGroups.Request(groupIds)).groups;
        for (DescribeGroups.Group group : groups) {
            if (group.state.equals(NO_SUCH_GROUP)) {
                throw session.noGroup(group.groupId);
            }
            if (group.error.isPresent()) {
                throw Failures.of(group.error.get().exception());
            }
        }
        return groups;
    }

    /** Records of partitions with a commit; empty where there is none. */
    static OptionalLong lag(DescribeGroups.Group group) {
        return group.partitions.stream().noneMatch(partition -> partition.lag.isPresent())
                ? OptionalLong.empty()
                : OptionalLong.of(group.partitions.stream()
                        .mapToLong(partition -> partition.lag.orElse(0L))
                        .sum());
    }

    /** The age of the oldest record that is not committed, of all partitions. */
    static OptionalLong lagMs(DescribeGroups.Group group) {
        return group.partitions.stream()
                .map(partition -> partition.lagMs)
                .flatMap(Optional::stream)
                .mapToLong(Long::longValue)
                .max();
    }
}
