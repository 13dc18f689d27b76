package io.minikafka.cli.records;

import io.minikafka.admin.TopicPartitionInfo;
import io.minikafka.cli.connection.ClientSettings;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.connection.StartPlace;
import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.records.RecordPrinter.Part;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.serialization.ByteArrayDeserializer;
import io.minikafka.consumer.ConsumerConfig;
import io.minikafka.consumer.MiniKafkaConsumer;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code consume}. */
@Command(
        name = "consume",
        description = {
            "Prints the records of topics, one a line: those that are there now, or with --follow new ones too.",
            "With --group it is a member of the group: reads what others of the group do not, and commits what it has"
                    + " printed."
        })
public final class Consume implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ClientSettings settings;

    @Parameters(arity = "1..*", paramLabel = "TOPIC", description = "Which.")
    private List<String> topics;

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            defaultValue = "earliest",
            description =
                    "Where to begin: " + StartPlace.FORMS + ". With --group only where it has not committed anything:"
                            + " earliest or latest. Default: ${DEFAULT-VALUE}.")
    private String from;

    @Option(
            names = {"-p", "--partition"},
            paramLabel = "N",
            description = "Only this partition; again for more.")
    private List<Integer> partitions = List.of();

    @Option(
            names = {"-g", "--group"},
            paramLabel = "GROUP",
            description = "Reads as a member of this group.")
    private String group;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on with what is written from now on, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--max"},
            paramLabel = "N",
            description = "Ends after so many records.")
    private Long max;

    @Option(names = "--key", description = "Shows keys.")
    private boolean key;

    @Option(names = "--headers", description = "Shows headers, as NAME=VALUE with commas.")
    private boolean headers;

    @Option(names = "--timestamps", description = "Shows timestamps, in UTC.")
    private boolean timestamps;

    @Option(names = "--positions", description = "Shows topic, partition and offset.")
    private boolean positions;

    @Option(
            names = "--separator",
            paramLabel = "TEXT",
            defaultValue = "\t",
            description = "What stands between the parts of a line. Default: a tab.")
    private String separator;

    public Consume(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        StartPlace place = StartPlace.parse("--from", from, InstantSource.system(), ZoneId.systemDefault());
        check(place);
        Map<String, String> clientSettings = settings.over(common, ownSettings(place), ConsumerConfig.KEYS);
        List<TopicPartition> chosen = choosePartitions();
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (MiniKafkaConsumer<byte[], byte[]> consumer = new MiniKafkaConsumer<>(clientSettings, bytes, bytes)) {
            streams.interrupts().on(consumer::wakeup);
            Source source = group == null
                    ? new AssignedSource(consumer, chosen, place, follow)
                    : new GroupSource(consumer, topics, follow, Duration.ofMillis(common.timeoutMs()));
            RecordPrinter printer = new RecordPrinter(streams.out(), parts(), separator, common.json());
            return new Reading(streams, source, printer, max == null ? Long.MAX_VALUE : max, follow).run();
        }
    }

    private void check(StartPlace place) {
        if (max != null && max < 1) {
            throw CliException.usage("--max is " + max, "allowed: 1 and above");
        }
        boolean named = place.kind() == StartPlace.Kind.EARLIEST || place.kind() == StartPlace.Kind.LATEST;
        if (group != null && !named) {
            throw CliException.usage(
                    "a group begins where it has committed, so --from can be earliest or latest only",
                    "mini-kafka groups reset-offsets " + group + " --to " + from + " moves it");
        }
        if (group != null && !partitions.isEmpty()) {
            throw CliException.usage(
                    "the group shares out partitions, so --partition cannot be chosen", "leave one of them out");
        }
    }

    private Map<String, String> ownSettings(StartPlace place) {
        Map<String, String> own = new HashMap<>();
        own.put("enable.auto.commit", "false");
        own.put(
                "auto.offset.reset",
                place.kind() == StartPlace.Kind.LATEST
                        ? "latest"
                        : StartPlace.Kind.EARLIEST.name().toLowerCase(Locale.ROOT));
        if (group != null) {
            own.put("group.id", group);
        }
        if (max != null) {
            own.put("max.poll.records", Long.toString(Math.min(max, 500)));
        }
        return own;
    }

    /** Of topics that have to exist: a consumer would wait for one that is mistyped. */
    private List<TopicPartition> choosePartitions() {
        List<TopicPartition> all = new ArrayList<>();
        try (Session session = new Session(common)) {
            for (String topic : topics) {
                List<TopicPartitionInfo> known = session.getOfTopic(
                                topic, session.admin().describeTopic(topic))
                        .partitions();
                for (int partition : partitions) {
                    if (partition < 0 || partition >= known.size()) {
                        throw CliException.usage(
                                "topic " + topic + " has no partition " + partition,
                                "it has 0 to " + (known.size() - 1));
                    }
                }
                known.stream()
                        .map(TopicPartitionInfo::partition)
                        .filter(partition -> partitions.isEmpty() || partitions.contains(partition))
                        .forEach(partition -> all.add(new TopicPartition(topic, partition)));
            }
        }
        return all;
    }

    private Set<Part> parts() {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        if (timestamps) {
            parts.add(Part.TIMESTAMP);
        }
        if (positions) {
            parts.add(Part.POSITION);
        }
        if (key) {
            parts.add(Part.KEY);
        }
        if (headers) {
            parts.add(Part.HEADERS);
        }
        return parts;
    }
}
