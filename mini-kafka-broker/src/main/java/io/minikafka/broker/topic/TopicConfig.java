package io.minikafka.broker.topic;

import io.minikafka.broker.log.CompactionConfig;
import io.minikafka.broker.log.FlushConfig;
import io.minikafka.broker.log.FlushPolicy;
import io.minikafka.broker.log.LogConfig;
import io.minikafka.broker.log.RetentionConfig;
import io.minikafka.common.config.ConfigException;
import io.minikafka.common.config.Key;
import io.minikafka.common.config.Parser;
import io.minikafka.common.config.Settings;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What one topic is kept by: its own settings over the broker's defaults. */
public record TopicConfig(
        LogConfig log, int maxMessageBytes, TopicCompression compression, TimestampBounds timestamps) {
    private static final String DELETE = "delete";
    private static final String COMPACT = "compact";

    private static final TopicSetting<Integer> MAX_MESSAGE_BYTES = TopicSetting.of(
            "max.message.bytes",
            "message.max.bytes",
            "1048588",
            Parser.int32(128, Integer.MAX_VALUE),
            "Largest batch as it is stored, in bytes");
    private static final TopicSetting<String> COMPRESSION_TYPE = TopicSetting.of(
            "compression.type",
            "compression.type",
            TopicCompression.PRODUCER,
            Parser.oneOf(TopicCompression.NAMES),
            "How batches are stored: as their producers compressed them, or all uncompressed or in one codec, which costs"
                    + " time on the event loops");
    private static final TopicSetting<Integer> GZIP_LEVEL =
            levelOf(Compression.GZIP, "-1 takes about 20 ms for 1 MB, 9 twice that");
    private static final TopicSetting<Integer> LZ4_LEVEL =
            levelOf(Compression.LZ4, "9 takes about 2 ms for 1 MB, 17 some 70");
    private static final TopicSetting<Integer> ZSTD_LEVEL =
            levelOf(Compression.ZSTD, "3 takes about 5 ms for 1 MB, 19 half a second");
    private static final TopicSetting<String> TIMESTAMP_TYPE = TopicSetting.of(
            "message.timestamp.type",
            "log.message.timestamp.type",
            "CreateTime",
            Parser.oneOf("CreateTime", "LogAppendTime"),
            "Whether records keep their producer's time or get the broker's");
    private static final TopicSetting<Long> TIMESTAMP_BEFORE_MAX_MS = TopicSetting.of(
            "message.timestamp.before.max.ms",
            "log.message.timestamp.before.max.ms",
            "9223372036854775807",
            Parser.int64(0, Long.MAX_VALUE),
            "With CreateTime: a record that is older when it arrives is refused, in ms");
    private static final TopicSetting<Long> TIMESTAMP_AFTER_MAX_MS = TopicSetting.of(
            "message.timestamp.after.max.ms",
            "log.message.timestamp.after.max.ms",
            "3600000",
            Parser.int64(0, Long.MAX_VALUE),
            "With CreateTime: a record from farther in the future is refused, in ms");
    private static final TopicSetting<Integer> SEGMENT_BYTES = TopicSetting.of(
            "segment.bytes",
            "log.segment.bytes",
            "1073741824",
            Parser.int32(1024, Integer.MAX_VALUE),
            "A segment is followed by a new one past this size, in bytes");
    private static final TopicSetting<Long> SEGMENT_MS = TopicSetting.of(
            "segment.ms",
            "log.roll.ms",
            "604800000",
            Parser.int64(1, Long.MAX_VALUE),
            "A segment is followed by a new one past this age, in ms, whether something is appended or not");
    private static final TopicSetting<Integer> INDEX_INTERVAL_BYTES = TopicSetting.of(
            "index.interval.bytes",
            "log.index.interval.bytes",
            "4096",
            Parser.int32(0, Integer.MAX_VALUE),
            "How much of a log lies between two entries of its indexes, in bytes");
    private static final TopicSetting<Integer> SEGMENT_INDEX_BYTES = TopicSetting.of(
            "segment.index.bytes",
            "log.index.size.max.bytes",
            "10485760",
            Parser.int32(1024, Integer.MAX_VALUE),
            "A segment is followed by a new one when its index is so large, in bytes");
    private static final TopicSetting<List<String>> CLEANUP_POLICY = TopicSetting.of(
            "cleanup.policy",
            "log.cleanup.policy",
            DELETE,
            Parser.listOf(Parser.oneOf(DELETE, COMPACT)),
            "What goes: delete old segments, compact to the last record of each key, or both");
    private static final TopicSetting<Long> RETENTION_MS = TopicSetting.of(
            "retention.ms",
            "log.retention.ms",
            "604800000",
            Parser.int64(-1, Long.MAX_VALUE),
            "With delete: a segment goes when its newest record is older, in ms; -1 for never");
    private static final TopicSetting<Long> RETENTION_BYTES = TopicSetting.of(
            "retention.bytes",
            "log.retention.bytes",
            "-1",
            Parser.int64(-1, Long.MAX_VALUE),
            "With delete: the oldest segments of a partition go while there is so much without them, in bytes; -1 for"
                    + " never");
    private static final TopicSetting<Long> DELETE_RETENTION_MS = TopicSetting.of(
            "delete.retention.ms",
            "log.cleaner.delete.retention.ms",
            "86400000",
            Parser.int64(0, Long.MAX_VALUE),
            "With compact: how long a record without value stays after it was first compacted, in ms");
    private static final TopicSetting<Double> MIN_CLEANABLE_RATIO = TopicSetting.of(
            "min.cleanable.dirty.ratio",
            "log.cleaner.min.cleanable.ratio",
            "0.5",
            Parser.float64(0, 1),
            "With compact: which part of a log has to be new before it is compacted again");
    private static final TopicSetting<Long> MIN_COMPACTION_LAG_MS = TopicSetting.of(
            "min.compaction.lag.ms",
            "log.cleaner.min.compaction.lag.ms",
            "0",
            Parser.int64(0, Long.MAX_VALUE),
            "With compact: how long a record is left alone at least, in ms");
    private static final TopicSetting<Long> MAX_COMPACTION_LAG_MS = TopicSetting.of(
            "max.compaction.lag.ms",
            "log.cleaner.max.compaction.lag.ms",
            "9223372036854775807",
            Parser.int64(1, Long.MAX_VALUE),
            "With compact: how long a record may stay uncompacted, whatever the ratio, in ms");
    private static final TopicSetting<String> FLUSH_POLICY = TopicSetting.of(
            "flush.policy",
            "log.flush.policy",
            "os",
            Parser.oneOf("os", "interval", "commit"),
            "When records get to the disk: with the next checkpoint, within an interval, or before they are acknowledged");
    private static final TopicSetting<Long> FLUSH_MS = TopicSetting.of(
            "flush.ms",
            "log.flush.interval.ms",
            "1000",
            Parser.int64(1, Long.MAX_VALUE),
            "With flush policy interval: how long a record waits for it at most, in ms");
    private static final TopicSetting<Long> FLUSH_MESSAGES = TopicSetting.of(
            "flush.messages",
            "log.flush.interval.messages",
            "9223372036854775807",
            Parser.int64(1, Long.MAX_VALUE),
            "With flush policy interval: how many records of a partition wait for it at most");

    private static final List<TopicSetting<?>> SETTINGS = List.of(
            MAX_MESSAGE_BYTES,
            COMPRESSION_TYPE,
            GZIP_LEVEL,
            LZ4_LEVEL,
            ZSTD_LEVEL,
            TIMESTAMP_TYPE,
            TIMESTAMP_BEFORE_MAX_MS,
            TIMESTAMP_AFTER_MAX_MS,
            SEGMENT_BYTES,
            SEGMENT_MS,
            INDEX_INTERVAL_BYTES,
            SEGMENT_INDEX_BYTES,
            CLEANUP_POLICY,
            RETENTION_MS,
            RETENTION_BYTES,
            DELETE_RETENTION_MS,
            MIN_CLEANABLE_RATIO,
            MIN_COMPACTION_LAG_MS,
            MAX_COMPACTION_LAG_MS,
            FLUSH_POLICY,
            FLUSH_MS,
            FLUSH_MESSAGES);

    /** What {@code createTopics} takes; where a key is absent, the broker's own setting holds. */
    public static final List<Key<?>> KEYS = keys(TopicSetting::topicKey);

    /** The broker's settings that hold where a topic says nothing, in the same order. */
    public static final List<Key<?>> BROKER_KEYS = keys(TopicSetting::brokerKey);

    private static TopicSetting<Integer> levelOf(Compression codec, String figures) {
        String name = "compression." + codec.configName() + ".level";
        return TopicSetting.of(
                name,
                name,
                Integer.toString(codec.defaultLevel()),
                codec.levels(),
                "With compression.type " + codec.configName()
                        + ": how much time of an event loop is spent for how small a" + " batch; " + figures);
    }

    static List<TopicSetting<?>> settings() {
        return SETTINGS;
    }

    private static List<Key<?>> keys(Function<TopicSetting<?>, Key<?>> side) {
        return SETTINGS.stream().<Key<?>>map(side).toList();
    }

    /** The values of {@link #KEYS} that hold where a topic has none of its own; immutable. */
    public static Map<String, String> defaults(Map<String, String> brokerProperties) {
        Map<String, String> texts = new HashMap<>();
        for (TopicSetting<?> setting : SETTINGS) {
            Key<?> broker = setting.brokerKey();
            texts.put(setting.topicKey().name(), brokerProperties.getOrDefault(broker.name(), broker.defaultText()));
        }
        return Map.copyOf(texts);
    }

    /**
     * A topic's own settings over the defaults.
     *
     * @throws BrokerException {@link ErrorCode#INVALID_CONFIG} naming the topic and every setting that is wrong
     */
    public static TopicConfig of(String topic, Map<String, String> configs, Map<String, String> defaults) {
        Map<String, String> texts = new HashMap<>(defaults);
        texts.putAll(configs);
        try {
            return of(Settings.parse(KEYS, texts));
        } catch (ConfigException e) {
            String problems = e.getMessage().replace(System.lineSeparator(), "; ");
            throw new BrokerException(ErrorCode.INVALID_CONFIG, "topic " + topic + ": " + problems, e);
        }
    }

    private static TopicConfig of(Settings settings) {
        LogConfig log = new LogConfig(
                settings.get(SEGMENT_BYTES.topicKey()),
                settings.get(SEGMENT_MS.topicKey()),
                settings.get(INDEX_INTERVAL_BYTES.topicKey()),
                settings.get(SEGMENT_INDEX_BYTES.topicKey()),
                settings.get(TIMESTAMP_TYPE.topicKey()).equals("LogAppendTime")
                        ? TimestampType.LOG_APPEND_TIME
                        : TimestampType.CREATE_TIME,
                retention(settings),
                compaction(settings),
                flush(settings));
        TimestampBounds timestamps = new TimestampBounds(
                settings.get(TIMESTAMP_BEFORE_MAX_MS.topicKey()), settings.get(TIMESTAMP_AFTER_MAX_MS.topicKey()));
        return new TopicConfig(log, settings.get(MAX_MESSAGE_BYTES.topicKey()), compression(settings), timestamps);
    }

    private static TopicCompression compression(Settings settings) {
        return TopicCompression.of(
                settings.get(COMPRESSION_TYPE.topicKey()),
                Map.of(
                        Compression.GZIP, settings.get(GZIP_LEVEL.topicKey()),
                        Compression.LZ4, settings.get(LZ4_LEVEL.topicKey()),
                        Compression.ZSTD, settings.get(ZSTD_LEVEL.topicKey())));
    }

    private static RetentionConfig retention(Settings settings) {
        return settings.get(CLEANUP_POLICY.topicKey()).contains(DELETE)
                ? new RetentionConfig(settings.get(RETENTION_MS.topicKey()), settings.get(RETENTION_BYTES.topicKey()))
                : RetentionConfig.FOREVER;
    }

    private static Optional<CompactionConfig> compaction(Settings settings) {
        if (!settings.get(CLEANUP_POLICY.topicKey()).contains(COMPACT)) {
            return Optional.empty();
        }
        long minLagMs = settings.get(MIN_COMPACTION_LAG_MS.topicKey());
        long maxLagMs = settings.get(MAX_COMPACTION_LAG_MS.topicKey());
        if (minLagMs > maxLagMs) {
            throw new ConfigException(MIN_COMPACTION_LAG_MS.topicKey().name() + " is " + minLagMs
                    + "; allowed: at most " + MAX_COMPACTION_LAG_MS.topicKey().name() + ", which is " + maxLagMs);
        }
        return Optional.of(new CompactionConfig(
                settings.get(DELETE_RETENTION_MS.topicKey()),
                settings.get(MIN_CLEANABLE_RATIO.topicKey()),
                minLagMs,
                maxLagMs));
    }

    private static FlushConfig flush(Settings settings) {
        String policy = settings.get(FLUSH_POLICY.topicKey()).toUpperCase(Locale.ROOT);
        return new FlushConfig(
                FlushPolicy.valueOf(policy),
                settings.get(FLUSH_MS.topicKey()),
                settings.get(FLUSH_MESSAGES.topicKey()));
    }
}
