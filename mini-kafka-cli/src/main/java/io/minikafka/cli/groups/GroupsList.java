package io.minikafka.cli.groups;

import io.minikafka.admin.GroupListing;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.terminal.Amount;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.cli.terminal.TextTable;
import io.minikafka.common.api.DescribeGroups;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code groups list}. */
@Command(name = "list", description = "Lists the groups with their members and how far behind they are.")
public final class GroupsList implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private CommonOptions common;

    public GroupsList(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try (Session session = new Session(common)) {
            List<String> ids = session.get(session.admin().listGroups()).stream()
                    .map(GroupListing::groupId)
                    .toList();
            List<DescribeGroups.Group> groups = ids.isEmpty() ? List.of() : GroupQuery.describe(session, ids);
            if (common.json()) {
                groups.forEach(this::printJson);
            } else if (groups.isEmpty()) {
                streams.out().line("no groups yet; one is made by its first consumer");
            } else {
                printTable(groups);
            }
        }
        return ExitCode.OK;
    }

    private void printTable(List<DescribeGroups.Group> groups) {
        TextTable table = new TextTable("GROUP", "STATE", ">MEMBERS", ">LAG", ">LAG TIME");
        for (DescribeGroups.Group group : groups) {
            OptionalLong lag = GroupQuery.lag(group);
            OptionalLong lagMs = GroupQuery.lagMs(group);
            table.row(
                    group.groupId,
                    group.state,
                    group.members.size(),
                    lag.isPresent() ? Amount.count(lag.getAsLong()) : "-",
                    lagMs.isPresent() ? Amount.time(lagMs.getAsLong()) : "-");
        }
        table.printTo(streams.out());
    }

    private void printJson(DescribeGroups.Group group) {
        streams.out().json(out -> {
            out.writeStartObject();
            out.writeStringField("groupId", group.groupId);
            out.writeStringField("state", group.state);
            out.writeNumberField("members", group.members.size());
            OptionalLong lag = GroupQuery.lag(group);
            if (lag.isPresent()) {
                out.writeNumberField("lag", lag.getAsLong());
            } else {
                out.writeNullField("lag");
            }
            OptionalLong lagMs = GroupQuery.lagMs(group);
            if (lagMs.isPresent()) {
                out.writeNumberField("lagMs", lagMs.getAsLong());
            } else {
                out.writeNullField("lagMs");
            }
            out.writeEndObject();
        });
    }
}
