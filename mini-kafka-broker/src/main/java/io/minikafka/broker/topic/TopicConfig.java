package io.minikafka.broker.topic;

import io.minikafka.broker.log.LogConfig;
import io.minikafka.common.config.ConfigException;
import io.minikafka.common.config.Key;
import io.minikafka.common.config.Parser;
import io.minikafka.common.config.Settings;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one topic is kept by: its own settings over the broker's defaults. */
public record TopicConfig(LogConfig log, int maxMessageBytes) {
    static final Key<Integer> SEGMENT_BYTES =
            new Key<>("segment.bytes", "", Parser.int32(1024, Integer.MAX_VALUE), "log.segment.bytes of this topic");
    static final Key<Long> SEGMENT_MS =
            new Key<>("segment.ms", "", Parser.int64(1, Long.MAX_VALUE), "log.roll.ms of this topic");
    static final Key<Integer> MAX_MESSAGE_BYTES =
            new Key<>("max.message.bytes", "", Parser.int32(128, Integer.MAX_VALUE), "message.max.bytes of this topic");
    static final Key<String> TIMESTAMP_TYPE = new Key<>(
            "message.timestamp.type",
            "",
            Parser.oneOf("CreateTime", "LogAppendTime"),
            "log.message.timestamp.type of this topic");
    static final Key<Long> RETENTION_MS = new Key<>(
            "retention.ms",
            "",
            Parser.int64(-1, Long.MAX_VALUE),
            "Kept with the topic; this version deletes nothing by age yet");
    static final Key<Long> RETENTION_BYTES = new Key<>(
            "retention.bytes",
            "",
            Parser.int64(-1, Long.MAX_VALUE),
            "Kept with the topic; this version deletes nothing by size yet");

    /** What {@code createTopics} takes; where a key is absent, the broker's own setting holds. */
    public static final List<Key<?>> KEYS =
            List.of(SEGMENT_BYTES, SEGMENT_MS, MAX_MESSAGE_BYTES, TIMESTAMP_TYPE, RETENTION_MS, RETENTION_BYTES);

    /** The broker's settings under the topic's keys. */
    private static Map<String, String> asText(TopicConfig defaults) {
        Map<String, String> texts = new HashMap<>();
        texts.put(SEGMENT_BYTES.name(), Integer.toString(defaults.log.segmentBytes()));
        texts.put(SEGMENT_MS.name(), Long.toString(defaults.log.segmentMs()));
        texts.put(MAX_MESSAGE_BYTES.name(), Integer.toString(defaults.maxMessageBytes));
        texts.put(TIMESTAMP_TYPE.name(), nameOf(defaults.log.timestampType()));
        texts.put(RETENTION_MS.name(), "-1");
        texts.put(RETENTION_BYTES.name(), "-1");
        return texts;
    }

    /**
     * A topic's own settings over the defaults.
     *
     * @throws BrokerException {@link ErrorCode#INVALID_CONFIG} naming the topic and every setting that is wrong
     */
    public static TopicConfig of(String topic, Map<String, String> configs, TopicConfig defaults) {
        Map<String, String> texts = asText(defaults);
        texts.putAll(configs);
        try {
            Settings settings = Settings.parse(KEYS, texts);
            LogConfig log = new LogConfig(
                    settings.get(SEGMENT_BYTES),
                    settings.get(SEGMENT_MS),
                    defaults.log.indexIntervalBytes(),
                    defaults.log.segmentIndexBytes(),
                    timestampType(settings.get(TIMESTAMP_TYPE)));
            return new TopicConfig(log, settings.get(MAX_MESSAGE_BYTES));
        } catch (ConfigException e) {
            String problems = e.getMessage().replace(System.lineSeparator(), "; ");
            throw new BrokerException(ErrorCode.INVALID_CONFIG, "topic " + topic + ": " + problems, e);
        }
    }

    /** From Kafka's name of it: CreateTime or LogAppendTime. */
    public static TimestampType timestampType(String name) {
        return name.equals("LogAppendTime") ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME;
    }

    private static String nameOf(TimestampType type) {
        return type == TimestampType.LOG_APPEND_TIME ? "LogAppendTime" : "CreateTime";
    }
}
