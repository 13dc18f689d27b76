package io.minikafka.consumer;

import io.minikafka.common.api.ListOffsets;
import io.minikafka.common.client.ClientConfig;
import io.minikafka.common.config.Key;
import io.minikafka.common.config.Parser;
import io.minikafka.common.config.Settings;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings of a consumer, under Kafka's names and with Kafka's defaults. Immutable. */
public final class ConsumerConfig {
    public static final Key<String> GROUP_ID = new Key<>(
            "group.id", "", Parser.text(), "The group to share partitions with; needed to subscribe and to commit");
    public static final Key<String> GROUP_INSTANCE_ID = new Key<>(
            "group.instance.id",
            "",
            Parser.text(),
            "Makes a static member: it keeps its partitions through a restart within its session");
    public static final Key<String> AUTO_OFFSET_RESET = new Key<>(
            "auto.offset.reset",
            "latest",
            Parser.oneOf("latest", "earliest", "none"),
            "Where to begin without a committed offset, or where it is out of range; none is an error");
    public static final Key<Boolean> ENABLE_AUTO_COMMIT = new Key<>(
            "enable.auto.commit", "true", Parser.bool(), "Whether what was processed is committed in the background");
    public static final Key<Integer> AUTO_COMMIT_INTERVAL_MS = new Key<>(
            "auto.commit.interval.ms",
            "5000",
            Parser.int32(0, Integer.MAX_VALUE),
            "How often that is done, in ms; it is done at each rebalance and close too");
    public static final Key<Integer> MAX_POLL_RECORDS = new Key<>(
            "max.poll.records", "500", Parser.int32(1, Integer.MAX_VALUE), "Most records that one poll gives");
    public static final Key<Integer> MAX_POLL_INTERVAL_MS = new Key<>(
            "max.poll.interval.ms",
            "300000",
            Parser.int32(1, Integer.MAX_VALUE),
            "Longest time between two polls, in ms; past it the consumer gives its partitions up");
    public static final Key<Integer> SESSION_TIMEOUT_MS = new Key<>(
            "session.timeout.ms",
            "45000",
            Parser.int32(1, Integer.MAX_VALUE),
            "Silence after which the broker gives the partitions to others, in ms");
    public static final Key<String> GROUP_REMOTE_ASSIGNOR = new Key<>(
            "group.remote.assignor",
            "uniform",
            Parser.oneOf("uniform", "range"),
            "How the broker shares the partitions out; what most members name counts");
    public static final Key<Integer> FETCH_MIN_BYTES = new Key<>(
            "fetch.min.bytes",
            "1",
            Parser.int32(0, Integer.MAX_VALUE),
            "The broker answers a fetch as soon as it has so much, in bytes");
    public static final Key<Integer> FETCH_MAX_BYTES = new Key<>(
            "fetch.max.bytes", "52428800", Parser.int32(0, Integer.MAX_VALUE), "Most that one fetch returns, in bytes");
    public static final Key<Integer> MAX_PARTITION_FETCH_BYTES = new Key<>(
            "max.partition.fetch.bytes",
            "1048576",
            Parser.int32(0, Integer.MAX_VALUE),
            "About how much is kept ready for each partition, in bytes; a larger batch comes through nevertheless");
    public static final Key<Integer> FETCH_MAX_WAIT_MS = new Key<>(
            "fetch.max.wait.ms",
            "500",
            Parser.int32(0, Integer.MAX_VALUE),
            "Longest time that the broker holds a fetch that has nothing to return, in ms");
    public static final Key<String> KEY_DESERIALIZER = new Key<>(
            "key.deserializer", "", Parser.text(), "Class that reads keys, where the constructor is not given one");
    public static final Key<String> VALUE_DESERIALIZER = new Key<>(
            "value.deserializer", "", Parser.text(), "Class that reads values, where the constructor is not given one");
    public static final Key<Boolean> CHECK_CRCS =
            new Key<>("check.crcs", "true", Parser.bool(), "Whether the CRC of each batch is checked");
    public static final Key<Integer> DEFAULT_API_TIMEOUT_MS = new Key<>(
            "default.api.timeout.ms",
            "60000",
            Parser.int32(0, Integer.MAX_VALUE),
            "Longest time that calls without a timeout of their own wait, in ms");
    public static final Key<Boolean> ALLOW_AUTO_CREATE_TOPICS = new Key<>(
            "allow.auto.create.topics",
            "true",
            Parser.bool(),
            "Whether a topic that is subscribed and does not exist is created, where the broker allows that");

    /** All of them, in the order in which {@code docs/config.md} shows them. */
    public static final List<Key<?>> KEYS = Stream.concat(
                    ClientConfig.KEYS.stream(),
                    Stream.of(
                            GROUP_ID,
                            GROUP_INSTANCE_ID,
                            AUTO_OFFSET_RESET,
                            ENABLE_AUTO_COMMIT,
                            AUTO_COMMIT_INTERVAL_MS,
                            MAX_POLL_RECORDS,
                            MAX_POLL_INTERVAL_MS,
                            SESSION_TIMEOUT_MS,
                            GROUP_REMOTE_ASSIGNOR,
                            FETCH_MIN_BYTES,
                            FETCH_MAX_BYTES,
                            MAX_PARTITION_FETCH_BYTES,
                            FETCH_MAX_WAIT_MS,
                            KEY_DESERIALIZER,
                            VALUE_DESERIALIZER,
                            CHECK_CRCS,
                            DEFAULT_API_TIMEOUT_MS,
                            ALLOW_AUTO_CREATE_TOPICS))
            .collect(Collectors.toUnmodifiableList());

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerConfig.class);

    final ClientConfig client;
    final Optional<String> groupId;
    final Optional<String> groupInstanceId;
    /** The timestamp to reset to, {@link ListOffsets#EARLIEST} or {@link ListOffsets#LATEST}; empty: it is an error. */
    final OptionalLong autoOffsetReset;

    final boolean enableAutoCommit;
    final Duration autoCommitInterval;
    final int maxPollRecords;
    final Duration maxPollInterval;
    final Duration sessionTimeout;
    final String assignor;
    final int fetchMinBytes;
    final int fetchMaxBytes;
    final int maxPartitionFetchBytes;
    final int fetchMaxWaitMs;
    final String keyDeserializer;
    final String valueDeserializer;
    final boolean checkCrcs;
    final Duration defaultApiTimeout;
    final boolean allowAutoCreateTopics;

    private ConsumerConfig(Settings settings) {
        this.client = ClientConfig.of(settings);
        this.groupId = given(settings.get(GROUP_ID));
        this.groupInstanceId = given(settings.get(GROUP_INSTANCE_ID));
        this.autoOffsetReset = resetTo(settings.get(AUTO_OFFSET_RESET));
        this.enableAutoCommit = settings.get(ENABLE_AUTO_COMMIT);
        this.autoCommitInterval = Duration.ofMillis(settings.get(AUTO_COMMIT_INTERVAL_MS));
        this.maxPollRecords = settings.get(MAX_POLL_RECORDS);
        this.maxPollInterval = Duration.ofMillis(settings.get(MAX_POLL_INTERVAL_MS));
        this.sessionTimeout = Duration.ofMillis(settings.get(SESSION_TIMEOUT_MS));
        this.assignor = settings.get(GROUP_REMOTE_ASSIGNOR);
        this.fetchMinBytes = settings.get(FETCH_MIN_BYTES);
        this.fetchMaxBytes = settings.get(FETCH_MAX_BYTES);
        this.maxPartitionFetchBytes = settings.get(MAX_PARTITION_FETCH_BYTES);
        this.fetchMaxWaitMs = settings.get(FETCH_MAX_WAIT_MS);
        this.keyDeserializer = settings.get(KEY_DESERIALIZER);
        this.valueDeserializer = settings.get(VALUE_DESERIALIZER);
        this.checkCrcs = settings.get(CHECK_CRCS);
        this.defaultApiTimeout = Duration.ofMillis(settings.get(DEFAULT_API_TIMEOUT_MS));
        this.allowAutoCreateTopics = settings.get(ALLOW_AUTO_CREATE_TOPICS);
    }

    /**
     * Parses and checks; what is no setting is left out with a warning that names the nearest one, unless it is meant
     * for a deserializer ({@code key.deserializer.*}, {@code value.deserializer.*}).
     *
     * @throws io.minikafka.common.config.ConfigException naming every bad value and missing key
     */
    static ConsumerConfig of(Map<String, ?> properties) {
        Map<String, String> texts = texts(properties);
        Settings.unknown(KEYS, texts).forEach((name, problem) -> {
            texts.remove(name);
            if (!name.startsWith(KEY_DESERIALIZER.name() + ".") && !name.startsWith(VALUE_DESERIALIZER.name() + ".")) {
                LOG.warn("consumer: {}", problem);
            }
        });
        return new ConsumerConfig(Settings.parse(KEYS, texts));
    }

    /** The settings of a properties file. */
    static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the consumer's settings cannot be read from " + file, e);
        }
        return map(properties);
    }

    /** Also what stands in the defaults of the properties. */
    static Map<String, String> map(Properties properties) {
        Map<String, String> map = new HashMap<>();
        properties.forEach((name, value) -> map.put(String.valueOf(name), text(value)));
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        return map;
    }

    private static Map<String, String> texts(Map<String, ?> properties) {
        Map<String, String> texts = new HashMap<>();
        properties.forEach((name, value) -> {
            if (value != null) {
                texts.put(name, text(value));
            }
        });
        return texts;
    }

    private static String text(Object value) {
        return value instanceof Class ? ((Class<?>) value).getName() : String.valueOf(value);
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static OptionalLong resetTo(String policy) {
        switch (policy) {
            case "earliest":
                return OptionalLong.of(ListOffsets.EARLIEST);
            case "latest":
                return OptionalLong.of(ListOffsets.LATEST);
            default:
                return OptionalLong.empty();
        }
    }
}
