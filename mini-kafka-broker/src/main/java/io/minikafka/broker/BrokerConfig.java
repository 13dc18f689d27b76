package io.minikafka.broker;

import io.minikafka.broker.group.GroupConfig;
import io.minikafka.broker.http.HttpConfig;
import io.minikafka.broker.log.CleanerConfig;
import io.minikafka.broker.network.NetworkConfig;
import io.minikafka.broker.topic.BrokerSettings;
import io.minikafka.broker.topic.ConfigSource;
import io.minikafka.broker.topic.TopicConfig;
import io.minikafka.common.config.ConfigException;
import io.minikafka.common.config.Key;
import io.minikafka.common.config.Parser;
import io.minikafka.common.config.Settings;
import io.minikafka.common.rpc.BrokerException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a broker needs to start. Immutable; parsed and checked once, then passed down by parts. */
public record BrokerConfig(
        int brokerId,
        Path dataDir,
        NetworkConfig network,
        HttpConfig http,
        boolean autoCreateTopics,
        int defaultPartitions,
        Map<String, String> topicDefaults,
        Duration retentionCheckInterval,
        CleanerConfig cleaner,
        Duration producerIdExpiration,
        Duration checkpointInterval,
        int flushThreads,
        int offsetsPartitions,
        int offsetsSegmentBytes,
        GroupConfig groups,
        BrokerSettings settings) {

    static final Key<Integer> BROKER_ID = new Key<>(
            "broker.id", null, Parser.int32(0, Integer.MAX_VALUE), "This broker's number; also given as --broker-id");
    static final Key<String> HOST = new Key<>(
            "host", "127.0.0.1", Parser.word(), "Address to listen at, 0.0.0.0 for all; nobody is asked who they are");
    static final Key<Integer> PORT = new Key<>("port", "9092", Parser.int32(0, 65_535), "TCP port; 0 takes a free one");
    static final Key<String> DATA_DIR =
            new Key<>("data.dir", "", Parser.text(), "Folder for everything that is kept; none means data/broker-ID");
    static final Key<Integer> NETWORK_THREADS =
            new Key<>("num.network.threads", "2", Parser.int32(1, 256), "Event loops that all connections share");
    static final Key<Integer> REQUEST_MAX_BYTES = new Key<>(
            "socket.request.max.bytes",
            "104857600",
            Parser.int32(1024, Integer.MAX_VALUE),
            "Longest frame of a request, and what its compressed batches may inflate to; longest frame of an answer in JSON,"
                    + " in bytes");
    static final Key<Integer> MAX_CONNECTIONS = new Key<>(
            "max.connections",
            "10000",
            Parser.int32(1, Integer.MAX_VALUE),
            "Connections at once; further ones are closed");
    static final Key<Long> MAX_IDLE_MS = new Key<>(
            "connections.max.idle.ms",
            "600000",
            Parser.int64(1, Integer.MAX_VALUE),
            "A connection on which nothing moves for so long is closed, in ms");
    static final Key<Integer> HTTP_HEADER_BYTES = new Key<>(
            "http.max.header.bytes",
            "16384",
            Parser.int32(256, 1 << 20),
            "Longest header of an HTTP request, and longest first line, in bytes");
    static final Key<Integer> HTTP_BODY_BYTES = new Key<>(
            "http.max.body.bytes", "4194304", Parser.int32(1024, 1 << 30), "Longest body of an HTTP request, in bytes");
    static final Key<Long> HTTP_REQUEST_TIMEOUT_MS = new Key<>(
            "http.request.timeout.ms",
            "30000",
            Parser.int64(10, Integer.MAX_VALUE),
            "How long an HTTP request may take from its first byte to its last, in ms");
    static final Key<Integer> HTTP_MAX_STREAMS = new Key<>(
            "http.max.streams",
            "32",
            Parser.int32(0, 100_000),
            "Streams of records over HTTP at once; each may keep one batch in memory");
    static final Key<Long> HTTP_HEARTBEAT_MS = new Key<>(
            "http.stream.heartbeat.ms",
            "15000",
            Parser.int64(10, Integer.MAX_VALUE),
            "How often a stream over HTTP that has nothing else to say sends a comment, in ms");
    static final Key<String> HTTP_ALLOWED_HOSTS = new Key<>(
            "http.allowed.hosts",
            "",
            Parser.text(),
            "Names by which HTTP clients may call this broker besides localhost and the address that they reached,"
                    + " separated by commas; * for any, which gives up the protection against DNS rebinding");
    static final Key<Boolean> AUTO_CREATE = new Key<>(
            "auto.create.topics.enable", "true", Parser.bool(), "Whether using a topic that does not exist creates it");
    static final Key<Integer> NUM_PARTITIONS =
            new Key<>("num.partitions", "1", Parser.int32(1, 10_000), "Partitions of a topic that names no number");
    static final Key<Long> CHECKPOINT_MS = new Key<>(
            "log.flush.offset.checkpoint.interval.ms",
            "5000",
            Parser.int64(10, 3_600_000),
            "How often logs are synced to disk in the background and their recovery points written, in ms");
    static final Key<Integer> FLUSH_THREADS = new Key<>(
            "num.flush.threads",
            "4",
            Parser.int32(1, 256),
            "Threads that sync topics with flush policy interval or commit; they start when there is such a topic");
    static final Key<Long> RETENTION_CHECK_MS = new Key<>(
            "log.retention.check.interval.ms",
            "300000",
            Parser.int64(10, 86_400_000),
            "How often logs are looked through for segments that are too old or too many, in ms");
    static final Key<Integer> CLEANER_DEDUPE_BYTES = new Key<>(
            "log.cleaner.dedupe.buffer.size",
            "8388608",
            Parser.int32(1024, Integer.MAX_VALUE),
            "Memory for the keys of one pass of compaction, taken while there is something to compact, in bytes");
    static final Key<Long> CLEANER_IO_BYTES = new Key<>(
            "log.cleaner.io.max.bytes.per.second",
            "9223372036854775807",
            Parser.int64(1, Long.MAX_VALUE),
            "How much compaction reads and writes at most, in bytes a second");
    static final Key<Long> CLEANER_BACKOFF_MS = new Key<>(
            "log.cleaner.backoff.ms",
            "15000",
            Parser.int64(10, 3_600_000),
            "How long compaction rests where there was nothing to do, in ms");
    static final Key<Long> PRODUCER_ID_EXPIRATION_MS = new Key<>(
            "producer.id.expiration.ms",
            "86400000",
            Parser.int64(1, Long.MAX_VALUE),
            "How long a partition remembers a producer that writes nothing to it, in ms");
    static final Key<Integer> OFFSETS_PARTITIONS = new Key<>(
            "offsets.topic.num.partitions",
            "16",
            Parser.int32(1, 1000),
            "Partitions of __consumer_offsets; counts when that topic is created, at the first start");
    static final Key<Integer> OFFSETS_SEGMENT_BYTES = new Key<>(
            "offsets.topic.segment.bytes",
            "104857600",
            Parser.int32(1024, Integer.MAX_VALUE),
            "log.segment.bytes of __consumer_offsets, which is compacted; counts from the next start on");
    static final Key<Integer> OFFSETS_RETENTION_MINUTES = new Key<>(
            "offsets.retention.minutes",
            "10080",
            Parser.int32(1, Integer.MAX_VALUE),
            "How long a group without members keeps its offsets, in minutes, from the commit on and from the moment on"
                    + " when its last member went");
    static final Key<Long> OFFSETS_CHECK_MS = new Key<>(
            "offsets.retention.check.interval.ms",
            "600000",
            Parser.int64(1, Integer.MAX_VALUE),
            "How often offsets are looked for that have been kept long enough, in ms");
    static final Key<Integer> OFFSET_METADATA_MAX_BYTES = new Key<>(
            "offset.metadata.max.bytes",
            "4096",
            Parser.int32(0, 1 << 20),
            "Longest text that may be committed with an offset, in bytes");
    static final Key<Integer> MIN_SESSION_MS = new Key<>(
            "group.min.session.timeout.ms",
            "1000",
            Parser.int32(1, Integer.MAX_VALUE),
            "Shortest session timeout that a group member may ask for, in ms");
    static final Key<Integer> MAX_SESSION_MS = new Key<>(
            "group.max.session.timeout.ms",
            "1800000",
            Parser.int32(1, Integer.MAX_VALUE),
            "Longest session timeout that a group member may ask for, in ms");
    static final Key<Integer> HEARTBEAT_MS = new Key<>(
            "group.consumer.heartbeat.interval.ms",
            "5000",
            Parser.int32(1, Integer.MAX_VALUE),
            "How often group members are asked to send a heartbeat, in ms; never less than thrice a session");
    static final Key<Integer> GROUP_MAX_SIZE =
            new Key<>("group.max.size", "1000", Parser.int32(1, Integer.MAX_VALUE), "Most members of one group");

    /** In the order in which {@code docs/config.md} shows them. */
    public static final List<Key<?>> KEYS = withTopicDefaults(List.of(
            BROKER_ID,
            HOST,
            PORT,
            DATA_DIR,
            NETWORK_THREADS,
            REQUEST_MAX_BYTES,
            MAX_CONNECTIONS,
            MAX_IDLE_MS,
            HTTP_HEADER_BYTES,
            HTTP_BODY_BYTES,
            HTTP_REQUEST_TIMEOUT_MS,
            HTTP_MAX_STREAMS,
            HTTP_HEARTBEAT_MS,
            HTTP_ALLOWED_HOSTS,
            AUTO_CREATE,
            NUM_PARTITIONS,
            CHECKPOINT_MS,
            FLUSH_THREADS,
            RETENTION_CHECK_MS,
            CLEANER_DEDUPE_BYTES,
            CLEANER_IO_BYTES,
            CLEANER_BACKOFF_MS,
            PRODUCER_ID_EXPIRATION_MS,
            OFFSETS_PARTITIONS,
            OFFSETS_SEGMENT_BYTES,
            OFFSETS_RETENTION_MINUTES,
            OFFSETS_CHECK_MS,
            OFFSET_METADATA_MAX_BYTES,
            MIN_SESSION_MS,
            MAX_SESSION_MS,
            HEARTBEAT_MS,
            GROUP_MAX_SIZE));

    private static List<Key<?>> withTopicDefaults(List<Key<?>> own) {
        return Stream.concat(own.stream(), TopicConfig.BROKER_KEYS.stream()).toList();
    }

    /**
     * Parses and checks all settings.
     *
     * @throws ConfigException naming everything that is unknown, wrong or missing
     */
    public static BrokerConfig of(Map<String, String> properties) {
        return of(properties, Map.of());
    }

    /** The same, with where each of the properties was found. */
    static BrokerConfig of(Map<String, String> properties, Map<String, ConfigSource> sources) {
        Settings s = Settings.parse(KEYS, properties);
        int id = s.get(BROKER_ID);
        return new BrokerConfig(
                id,
                Path.of(s.get(DATA_DIR).isEmpty() ? "data/broker-" + id : s.get(DATA_DIR)),
                network(s),
                http(s),
                s.get(AUTO_CREATE),
                s.get(NUM_PARTITIONS),
                topicDefaults(properties),
                Duration.ofMillis(s.get(RETENTION_CHECK_MS)),
                new CleanerConfig(s.get(CLEANER_DEDUPE_BYTES), s.get(CLEANER_IO_BYTES), s.get(CLEANER_BACKOFF_MS)),
                Duration.ofMillis(s.get(PRODUCER_ID_EXPIRATION_MS)),
                Duration.ofMillis(s.get(CHECKPOINT_MS)),
                s.get(FLUSH_THREADS),
                s.get(OFFSETS_PARTITIONS),
                s.get(OFFSETS_SEGMENT_BYTES),
                groups(s),
                new BrokerSettings(KEYS, properties, sources));
    }

    /** Checked here as a whole, so that no topic can fail because of what the broker says for all. */
    private static Map<String, String> topicDefaults(Map<String, String> properties) {
        Map<String, String> defaults = TopicConfig.defaults(properties);
        try {
            TopicConfig.of("of the broker's defaults", Map.of(), defaults);
            return defaults;
        } catch (BrokerException e) {
            throw new ConfigException(e.getMessage(), e);
        }
    }

    private static NetworkConfig network(Settings s) {
        return new NetworkConfig(
                s.get(HOST),
                s.get(PORT),
                s.get(NETWORK_THREADS),
                s.get(REQUEST_MAX_BYTES),
                s.get(MAX_CONNECTIONS),
                Duration.ofMillis(s.get(MAX_IDLE_MS)));
    }

    private static HttpConfig http(Settings s) {
        Stream<String> further = Stream.of(s.get(HTTP_ALLOWED_HOSTS).split(",", -1));
        List<String> hosts = Stream.concat(Stream.of(s.get(HOST)), further)
                .map(String::strip)
                .filter(host -> !host.isEmpty() && !host.equals("0.0.0.0")) // "all addresses" is no name
                .toList();
        return new HttpConfig(
                s.get(HTTP_HEADER_BYTES),
                s.get(HTTP_BODY_BYTES),
                Duration.ofMillis(s.get(HTTP_REQUEST_TIMEOUT_MS)),
                s.get(HTTP_MAX_STREAMS),
                Duration.ofMillis(s.get(HTTP_HEARTBEAT_MS)),
                hosts);
    }

    private static GroupConfig groups(Settings s) {
        if (s.get(MIN_SESSION_MS) > s.get(MAX_SESSION_MS)) {
            throw new ConfigException(MIN_SESSION_MS.name() + " is " + s.get(MIN_SESSION_MS) + "; allowed: at most "
                    + MAX_SESSION_MS.name() + ", which is " + s.get(MAX_SESSION_MS));
        }
        return new GroupConfig(
                s.get(MIN_SESSION_MS),
                s.get(MAX_SESSION_MS),
                s.get(HEARTBEAT_MS),
                s.get(GROUP_MAX_SIZE),
                s.get(OFFSET_METADATA_MAX_BYTES),
                new GroupConfig.Expiry(
                        Duration.ofMinutes(s.get(OFFSETS_RETENTION_MINUTES)),
                        Duration.ofMillis(s.get(OFFSETS_CHECK_MS))));
    }
}
