package io.minikafka.cli.topics;

import io.minikafka.admin.ConfigEntry;
import io.minikafka.admin.LogDescription;
import io.minikafka.admin.LogDirDescription;
import io.minikafka.admin.TopicDescription;
import io.minikafka.admin.TopicPartitionInfo;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.terminal.Amount;
import io.minikafka.cli.terminal.SafeText;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.cli.terminal.TextTable;
import io.minikafka.common.TopicPartition;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code topics describe}. */
@Command(name = "describe", description = "Shows each partition of topics, and the configs that were set for them.")
public final class TopicsDescribe implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Parameters(arity = "1..*", paramLabel = "TOPIC", description = "Which.")
    private List<String> topics;

    public TopicsDescribe(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try (Session session = new Session(common)) {
            for (String name : topics) {
                TopicDescription topic =
                        session.getOfTopic(name, session.admin().describeTopic(name));
                LogDirDescription logs = session.get(session.admin().describeLogDirs(List.of(name)));
                List<ConfigEntry> set = session.get(session.admin().describeConfigs(name)).stream()
                        .filter(config -> config.source() == ConfigEntry.Source.TOPIC)
                        .toList();
                if (common.json()) {
                    printJson(topic, logs, set);
                } else {
                    print(topic, logs, set);
                }
            }
        }
        return ExitCode.OK;
    }

    private void print(TopicDescription topic, LogDirDescription logs, List<ConfigEntry> set) {
        streams.out()
                .line(topic.name() + ": " + Amount.count(topic.partitions().size(), "partition") + ", id "
                        + topic.topicId());
        String configs =
                set.stream().map(config -> config.name() + "=" + config.value()).collect(Collectors.joining(", "));
        streams.out().line(configs.isEmpty() ? "configs: as the broker has them" : "configs: " + SafeText.of(configs));
        TextTable table =
                new TextTable(">PARTITION", "LEADER", ">FIRST OFFSET", ">END OFFSET", ">RECORDS", ">SIZE", ">SEGMENTS");
        for (TopicPartitionInfo partition : topic.partitions()) {
            LogDescription log = logs.logs().get(new TopicPartition(topic.name(), partition.partition()));
            table.row(
                    partition.partition(),
                    leader(partition),
                    log == null ? "-" : log.logStartOffset(),
                    log == null ? "-" : log.highWatermark(),
                    log == null ? "-" : Amount.count(log.highWatermark() - log.logStartOffset()),
                    log == null ? "-" : Amount.bytes(log.sizeBytes()),
                    log == null ? "-" : log.segments());
        }
        table.printTo(streams.out());
    }

    private static String leader(TopicPartitionInfo partition) {
        return partition.leader().isPresent()
                ? Integer.toString(partition.leader().getAsInt())
                : "none, see mini-kafka doctor";
    }

    private void printJson(TopicDescription topic, LogDirDescription logs, List<ConfigEntry> set) {
        streams.out().json(out -> {
            out.writeStartObject();
            out.writeStringField("name", topic.name());
            out.writeStringField("topicId", topic.topicId());
            out.writeBooleanField("internal", topic.isInternal());
            out.writeObjectFieldStart("configs");
            for (ConfigEntry config : set) {
                out.writeStringField(config.name(), config.value());
            }
            out.writeEndObject();
            out.writeArrayFieldStart("partitions");
            for (TopicPartitionInfo partition : topic.partitions()) {
                out.writeStartObject();
                out.writeNumberField("partition", partition.partition());
                out.writeNumberField("leader", partition.leader().orElse(-1));
                LogDescription log = logs.logs().get(new TopicPartition(topic.name(), partition.partition()));
                if (log != null) {
                    out.writeNumberField("logStartOffset", log.logStartOffset());
                    out.writeNumberField("logEndOffset", log.logEndOffset());
                    out.writeNumberField("highWatermark", log.highWatermark());
                    out.writeNumberField("sizeBytes", log.sizeBytes());
                    out.writeNumberField("segments", log.segments());
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }
}
