package io.minikafka.cli.topics;

import io.minikafka.admin.LogDirDescription;
import io.minikafka.admin.TopicDescription;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.terminal.Amount;
import io.minikafka.cli.terminal.Consent;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.cli.terminal.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code topics delete}. */
@Command(name = "delete", description = "Deletes topics with all their records, which cannot be undone.")
public final class TopicsDelete implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Mixin
    private Consent consent;

    @Parameters(arity = "1..*", paramLabel = "TOPIC", description = "Which.")
    private List<String> topics;

    public TopicsDelete(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try (Session session = new Session(common)) {
            List<TopicDescription> found = new ArrayList<>();
            for (String name : new LinkedHashSet<>(topics)) {
                found.add(session.getOfTopic(name, session.admin().describeTopic(name)));
            }
            LogDirDescription logs =
                    session.get(session.admin().describeLogDirs(List.copyOf(new LinkedHashSet<>(topics))));
            if (!common.json()) {
                show(found, logs);
            }
            if (!consent.isDryRun()) {
                consent.ask(streams, "Delete " + Amount.count(found.size(), "topic") + " and all their records?");
                session.get(session.admin()
                        .deleteTopics(found.stream().map(TopicDescription::name).toList())
                        .all());
            }
            report(found, logs);
        }
        return ExitCode.OK;
    }

    private void show(List<TopicDescription> found, LogDirDescription logs) {
        TextTable table = new TextTable("TOPIC", ">PARTITIONS", ">RECORDS", ">SIZE");
        for (TopicDescription topic : found) {
            TopicSummary summary = TopicSummary.of(topic.name(), logs);
            table.row(
                    topic.name(),
                    topic.partitions().size(),
                    Amount.count(summary.records()),
                    Amount.bytes(summary.bytes()));
        }
        table.printTo(streams.out());
    }

    private void report(List<TopicDescription> found, LogDirDescription logs) {
        if (!common.json()) {
            String what = Amount.count(found.size(), "topic");
            streams.out()
                    .line(consent.isDryRun() ? what + " would be deleted; nothing was changed" : what + " deleted");
            return;
        }
        for (TopicDescription topic : found) {
            TopicSummary summary = TopicSummary.of(topic.name(), logs);
            streams.out().json(out -> {
                out.writeStartObject();
                out.writeStringField("name", topic.name());
                out.writeNumberField("records", summary.records());
                out.writeNumberField("sizeBytes", summary.bytes());
                out.writeBooleanField("deleted", !consent.isDryRun());
                out.writeBooleanField("dryRun", consent.isDryRun());
                out.writeEndObject();
            });
        }
    }
}
