package io.minikafka.cli.groups;

import io.minikafka.admin.Execution;
import io.minikafka.admin.GroupPartition;
import io.minikafka.admin.OffsetReset;
import io.minikafka.admin.OffsetSpec;
import io.minikafka.admin.TopicDescription;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.connection.StartPlace;
import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.terminal.Amount;
import io.minikafka.cli.terminal.Consent;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.cli.terminal.TextTable;
import io.minikafka.common.TopicPartition;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code groups reset-offsets}. */
@Command(
        name = "reset-offsets",
        description = {
            "Moves what a group has committed, so that it reads again or skips. Its members have to have left.",
            "Shows each partition's offset before and after, and asks."
        })
public final class GroupsResetOffsets implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Mixin
    private Consent consent;

    @Parameters(paramLabel = "GROUP", description = "Which. One that does not exist is created by this.")
    private String groupId;

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "TOPIC[:PARTITION]",
            description =
                    "What to move: a topic or one partition of it; again for more. Default: all that the group has"
                            + " committed or subscribes to.")
    private List<String> chosen = List.of();

    @ArgGroup(multiplicity = "1")
    private Target target;

    /** One of them. */
    static final class Target {
        @Option(
                names = "--to",
                required = true,
                paramLabel = "PLACE",
                description = "Where to: " + StartPlace.FORMS + ".")
        private String place;

        @Option(
                names = "--shift-by",
                required = true,
                paramLabel = "N",
                description = "So many records on, or back where it is negative.")
        private Long shift;
    }

    public GroupsResetOffsets(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        OffsetSpec spec = spec();
        try (Session session = new Session(common)) {
            Set<TopicPartition> partitions = chosen.isEmpty() ? all(session) : chosen(session);
            Map<TopicPartition, OffsetReset> plan = reset(session, partitions, spec, Execution.DRY_RUN);
            if (common.json() && consent.isDryRun()) {
                plan.forEach(this::printJson);
            } else if (!common.json()) {
                show(plan);
            }
            if (consent.isDryRun()) {
                say("nothing was changed");
                return ExitCode.OK;
            }
            consent.ask(streams, "Move " + Amount.count(plan.size(), "offset") + " of group " + groupId + "?");
            Map<TopicPartition, OffsetReset> done = reset(session, partitions, spec, Execution.APPLY);
            if (common.json()) {
                done.forEach(this::printJson);
            } else {
                say(Amount.count(done.size(), "offset") + " moved");
            }
        }
        return ExitCode.OK;
    }

    private OffsetSpec spec() {
        if (target.place == null) {
            return OffsetSpec.shiftBy(target.shift);
        }
        StartPlace place = StartPlace.parse("--to", target.place, InstantSource.system(), ZoneId.systemDefault());
        return switch (place.kind()) {
            case EARLIEST -> OffsetSpec.earliest();
            case LATEST -> OffsetSpec.latest();
            case OFFSET -> OffsetSpec.offset(place.number());
            case TIME -> OffsetSpec.forTimestamp(place.number());
        };
    }

    private Set<TopicPartition> all(Session session) {
        Set<TopicPartition> partitions = new LinkedHashSet<>();
        session.getOfGroup(groupId, session.admin().describeGroup(groupId)).partitions().stream()
                .map(GroupPartition::partition)
                .forEach(partitions::add);
        if (partitions.isEmpty()) {
            throw CliException.usage("group " + groupId + " has committed nothing yet", "--topic says what to move");
        }
        return partitions;
    }

    private Set<TopicPartition> chosen(Session session) {
        Set<TopicPartition> partitions = new LinkedHashSet<>();
        for (String text : chosen) {
            int colon = text.indexOf(':');
            String name = colon < 0 ? text : text.substring(0, colon);
            TopicDescription topic = session.getOfTopic(name, session.admin().describeTopic(name));
            if (colon < 0) {
                topic.partitions().forEach(p -> partitions.add(new TopicPartition(name, p.partition())));
            } else {
                partitions.add(new TopicPartition(name, partition(text.substring(colon + 1), topic)));
            }
        }
        return partitions;
    }

    private static int partition(String text, TopicDescription topic) {
        int count = topic.partitions().size();
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) >= count) {
            throw CliException.usage(
                    "topic " + topic.name() + " has no partition '" + text + "'", "it has 0 to " + (count - 1));
        }
        return Integer.parseInt(text);
    }

    private Map<TopicPartition, OffsetReset> reset(
            Session session, Set<TopicPartition> partitions, OffsetSpec spec, Execution execution) {
        return session.getOfGroup(
                groupId,
                session.admin()
                        .resetOffsets(groupId, partitions, spec, execution)
                        .all());
    }

    private void show(Map<TopicPartition, OffsetReset> plan) {
        TextTable table = new TextTable("TOPIC", ">PARTITION", ">OFFSET", ">NEW OFFSET", ">CHANGE");
        plan.forEach((partition, reset) -> table.row(
                partition.topic(),
                partition.partition(),
                reset.oldOffset().isPresent() ? reset.oldOffset().getAsLong() : "-",
                reset.newOffset(),
                reset.oldOffset().isPresent()
                        ? String.format(
                                "%+d", reset.newOffset() - reset.oldOffset().getAsLong())
                        : "-"));
        table.printTo(streams.out());
    }

    private void say(String text) {
        if (!common.json()) {
            streams.out().line(text);
        }
    }

    private void printJson(TopicPartition partition, OffsetReset reset) {
        streams.out().json(out -> {
            out.writeStartObject();
            out.writeStringField("groupId", groupId);
            out.writeStringField("topic", partition.topic());
            out.writeNumberField("partition", partition.partition());
            if (reset.oldOffset().isPresent()) {
                out.writeNumberField("oldOffset", reset.oldOffset().getAsLong());
            } else {
                out.writeNullField("oldOffset");
            }
            out.writeNumberField("offset", reset.newOffset());
            out.writeBooleanField("dryRun", consent.isDryRun());
            out.writeEndObject();
        });
    }
}
