package io.minikafka.cli.groups;

import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.terminal.Amount;
import io.minikafka.cli.terminal.Consent;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.cli.terminal.TextTable;
import io.minikafka.common.api.DescribeGroups;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code groups delete}. */
@Command(name = "delete", description = "Deletes groups without members, and what they have committed.")
public final class GroupsDelete implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Mixin
    private Consent consent;

    @Parameters(arity = "1..*", paramLabel = "GROUP", description = "Which.")
    private List<String> groupIds;

    public GroupsDelete(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try (Session session = new Session(common)) {
            List<String> ids = List.copyOf(new LinkedHashSet<>(groupIds));
            List<DescribeGroups.Group> groups = GroupQuery.describe(session, ids);
            if (!common.json()) {
                show(groups);
            }
            if (!consent.isDryRun()) {
                consent.ask(streams, "Delete " + Amount.count(groups.size(), "group") + "?");
                session.get(session.admin().deleteGroups(ids).all());
            }
            report(groups);
        }
        return ExitCode.OK;
    }

    private void show(List<DescribeGroups.Group> groups) {
        TextTable table = new TextTable("GROUP", "STATE", ">MEMBERS", ">COMMITTED PARTITIONS");
        groups.forEach(group -> table.row(group.groupId, group.state, group.members.size(), committed(group)));
        table.printTo(streams.out());
    }

    private static long committed(DescribeGroups.Group group) {
        return group.partitions.stream()
                .filter(partition -> partition.committedOffset >= 0)
                .count();
    }

    private void report(List<DescribeGroups.Group> groups) {
        if (!common.json()) {
            String what = Amount.count(groups.size(), "group");
            streams.out()
                    .line(consent.isDryRun() ? what + " would be deleted; nothing was changed" : what + " deleted");
            return;
        }
        for (DescribeGroups.Group group : groups) {
            streams.out().json(out -> {
                out.writeStartObject();
                out.writeStringField("groupId", group.groupId);
                out.writeBooleanField("deleted", !consent.isDryRun());
                out.writeBooleanField("dryRun", consent.isDryRun());
                out.writeEndObject();
            });
        }
    }
}
