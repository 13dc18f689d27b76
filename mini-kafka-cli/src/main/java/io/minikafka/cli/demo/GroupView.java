package io.minikafka.cli.demo;

import io.minikafka.common.api.DescribeGroups;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The group at one moment: for each partition its owner, empty where there is none, and how far the group is behind. */
record GroupView(List<String> owners, List<Long> lags) {
    static GroupView of(DescribeGroups.Group group, int partitions) {
        Map<String, String> names = new HashMap<>();
        group.members.forEach(member -> names.put(member.memberId, member.clientId));
        String[] owners = new String[partitions];
        Arrays.fill(owners, "");
        Long[] lags = new Long[partitions];
        Arrays.fill(lags, 0L);
        for (DescribeGroups.Partition partition : group.partitions) {
            int number = partition.partition.partition();
            owners[number] =
                    partition.owner.map(id -> names.getOrDefault(id, id)).orElse("");
            lags[number] = partition.lag.orElse(partition.logEndOffset); // nothing committed: all is still to do
        }
        return new GroupView(List.of(owners), List.of(lags));
    }

    Set<Integer> ownedBy(String name) {
        Set<Integer> owned = new TreeSet<>();
        for (int i = 0; i < owners.size(); i++) {
            if (owners.get(i).equals(name)) {
                owned.add(i);
            }
        }
        return owned;
    }

    /** Whether everything is owned, and by so many that each has as much as the others. */
    boolean isSharedEvenlyBy(List<String> names) {
        return names.stream().allMatch(name -> Collections.frequency(owners, name) == owners.size() / names.size());
    }

    long lag() {
        return lags.stream().mapToLong(Long::longValue).sum();
    }
}
