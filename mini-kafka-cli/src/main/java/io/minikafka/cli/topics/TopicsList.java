package io.minikafka.cli.topics;

import io.minikafka.admin.LogDirDescription;
import io.minikafka.admin.TopicListing;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.terminal.Amount;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.cli.terminal.TextTable;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code topics list}. */
@Command(name = "list", description = "Lists the topics with their partitions, records and size on disk.")
public final class TopicsList implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Option(names = "--internal", description = "The broker's own topics too.")
    private boolean internal;

    public TopicsList(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try (Session session = new Session(common)) {
            CompletableFuture<LogDirDescription> asked = session.admin().describeLogDirs();
            List<TopicListing> topics = session.get(session.admin().listTopics()).stream()
                    .filter(topic -> internal || !topic.isInternal())
                    .toList();
            LogDirDescription logs = session.get(asked);
            if (common.json()) {
                topics.forEach(topic -> printJson(topic, TopicSummary.of(topic.name(), logs)));
            } else if (topics.isEmpty()) {
                streams.out().line("no topics yet; mini-kafka topics create NAME makes one");
            } else {
                printTable(topics, logs);
            }
        }
        return ExitCode.OK;
    }

    private void printJson(TopicListing topic, TopicSummary summary) {
        streams.out().json(out -> {
            out.writeStartObject();
            out.writeStringField("name", topic.name());
            out.writeStringField("topicId", topic.topicId());
            out.writeBooleanField("internal", topic.isInternal());
            out.writeNumberField("partitions", topic.partitionCount());
            out.writeNumberField("records", summary.records());
            out.writeNumberField("sizeBytes", summary.bytes());
            out.writeEndObject();
        });
    }

    private void printTable(List<TopicListing> topics, LogDirDescription logs) {
        TextTable table = new TextTable("TOPIC", ">PARTITIONS", ">RECORDS", ">SIZE");
        for (TopicListing topic : topics) {
            TopicSummary summary = TopicSummary.of(topic.name(), logs);
            table.row(
                    topic.name(),
                    topic.partitionCount(),
                    Amount.count(summary.records()),
                    Amount.bytes(summary.bytes()));
        }
        table.printTo(streams.out());
    }
}
