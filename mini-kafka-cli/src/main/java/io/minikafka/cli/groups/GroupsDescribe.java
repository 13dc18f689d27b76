package io.minikafka.cli.groups;

import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.terminal.Amount;
import io.minikafka.cli.terminal.Output;
import io.minikafka.cli.terminal.SafeText;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.cli.terminal.TextTable;
import io.minikafka.common.api.DescribeGroups;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code groups describe}. */
@Command(
        name = "describe",
        description = "Shows who is in groups, who owns which partition, how far behind each is, and why that changed.")
public final class GroupsDescribe implements Callable<Integer> {
    private static final int SHOWN_REBALANCES = 10;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Parameters(arity = "1..*", paramLabel = "GROUP", description = "Which.")
    private List<String> groupIds;

    public GroupsDescribe(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try (Session session = new Session(common)) {
            for (DescribeGroups.Group group : GroupQuery.describe(session, groupIds)) {
                if (common.json()) {
                    streams.out().json(group);
                } else {
                    print(group);
                }
            }
        }
        return ExitCode.OK;
    }

    private void print(DescribeGroups.Group group) {
        Output out = streams.out();
        out.line(SafeText.of(group.groupId) + ": " + group.state + ", "
                + Amount.count(group.members.size(), "member")
                + group.assignor
                        .map(assignor -> ", assignor " + SafeText.of(assignor))
                        .orElse(""));
        if (!group.members.isEmpty()) {
            printMembers(group.members);
        }
        if (!group.partitions.isEmpty()) {
            printPartitions(group);
        }
        if (!group.rebalances.isEmpty()) {
            printRebalances(group.rebalances);
        }
    }

    private void printMembers(List<DescribeGroups.Member> members) {
        TextTable table = new TextTable("MEMBER", "CLIENT", "HOST", ">PARTITIONS");
        members.forEach(member -> table.row(shownName(member), member.clientId, member.host, member.owned.size()));
        table.printTo(streams.out());
    }

    /** A static member has a name that stays. */
    private static String shownName(DescribeGroups.Member member) {
        return member.instanceId.orElse(member.memberId);
    }

    private void printPartitions(DescribeGroups.Group group) {
        Map<String, String> names = new HashMap<>();
        group.members.forEach(
                member -> names.put(member.memberId, member.clientId.isEmpty() ? shownName(member) : member.clientId));
        TextTable table = new TextTable("TOPIC", ">PARTITION", ">COMMITTED", ">END", ">LAG", ">LAG TIME", "OWNER");
        for (DescribeGroups.Partition partition : group.partitions) {
            table.row(
                    partition.partition.topic(),
                    partition.partition.partition(),
                    partition.committedOffset < 0 ? "-" : partition.committedOffset,
                    partition.logEndOffset,
                    partition.lag.map(Amount::count).orElse("-"),
                    partition.lagMs.map(Amount::time).orElse("-"),
                    partition.owner.map(id -> names.getOrDefault(id, id)).orElse("-"));
        }
        table.printTo(streams.out());
    }

    /** The newest last, as in a log. */
    private void printRebalances(List<DescribeGroups.Rebalance> rebalances) {
        TextTable table = new TextTable("TIME", "REBALANCED BECAUSE", ">MOVED", "DETAIL");
        rebalances.stream()
                .skip(Math.max(0, rebalances.size() - SHOWN_REBALANCES))
                .forEach(change -> table.row(
                        TIME.format(Instant.ofEpochMilli(change.timeMs).atZone(ZoneId.systemDefault())),
                        change.cause,
                        change.partitions.size(),
                        change.detail));
        table.printTo(streams.out());
    }
}
