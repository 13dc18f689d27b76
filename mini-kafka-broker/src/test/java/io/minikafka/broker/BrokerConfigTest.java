package io.minikafka.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.broker.log.RetentionConfig;
import io.minikafka.broker.topic.TopicConfig;
import io.minikafka.common.config.ConfigException;
import io.minikafka.common.config.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BrokerConfigTest {
    @Test
    void onlyTheIdHasToBeGiven() {
        BrokerConfig config = BrokerConfig.of(Map.of("broker.id", "7"));

        assertThat(config.brokerId()).isEqualTo(7);
        assertThat(config.dataDir()).isEqualTo(Path.of("data/broker-7"));
        assertThat(config.network().host()).isEqualTo("127.0.0.1");
        assertThat(config.network().port()).isEqualTo(9092);
        assertThat(config.network().maxRequestBytes()).isEqualTo(100 << 20);
        assertThat(defaults(config).maxMessageBytes()).isEqualTo(1_048_588);
        assertThat(defaults(config).log().segmentBytes()).isEqualTo(1 << 30);
        assertThat(defaults(config).compression().type()).isEmpty();
        assertThat(config.autoCreateTopics()).isTrue();
        assertThat(config.defaultPartitions()).isEqualTo(1);
    }

    @Test
    void everyKeyHasItsPlace() {
        Map<String, String> properties = new HashMap<>(
                Map.of("broker.id", "3", "host", "::1", "port", "0", "data.dir", "/x", "num.network.threads", "5"));
        properties.putAll(Map.of(
                "socket.request.max.bytes",
                "2048",
                "max.connections",
                "9",
                "connections.max.idle.ms",
                "77",
                "auto.create.topics.enable",
                "false",
                "num.partitions",
                "4",
                "message.max.bytes",
                "1000"));
        properties.putAll(Map.of(
                "log.message.timestamp.type",
                "LogAppendTime",
                "log.segment.bytes",
                "4096",
                "log.roll.ms",
                "8",
                "log.index.interval.bytes",
                "16",
                "log.index.size.max.bytes",
                "1024"));
        properties.putAll(Map.of(
                "log.message.timestamp.before.max.ms",
                "17",
                "log.message.timestamp.after.max.ms",
                "18",
                "log.cleanup.policy",
                "compact,delete",
                "log.retention.ms",
                "19",
                "log.retention.bytes",
                "20",
                "log.flush.policy",
                "interval",
                "log.flush.interval.ms",
                "21",
                "log.flush.interval.messages",
                "22"));
        properties.putAll(Map.of(
                "log.cleaner.delete.retention.ms",
                "23",
                "log.cleaner.min.cleanable.ratio",
                "0.25",
                "log.cleaner.min.compaction.lag.ms",
                "24",
                "log.cleaner.max.compaction.lag.ms",
                "26",
                "log.retention.check.interval.ms",
                "27",
                "log.cleaner.dedupe.buffer.size",
                "1028",
                "log.cleaner.io.max.bytes.per.second",
                "29",
                "log.cleaner.backoff.ms",
                "30",
                "producer.id.expiration.ms",
                "31"));
        properties.putAll(Map.of(
                "log.flush.offset.checkpoint.interval.ms",
                "10",
                "offsets.topic.num.partitions",
                "2",
                "offsets.topic.segment.bytes",
                "1032",
                "offsets.retention.minutes",
                "33",
                "offsets.retention.check.interval.ms",
                "34"));
        properties.putAll(Map.of(
                "offset.metadata.max.bytes",
                "12",
                "group.min.session.timeout.ms",
                "13",
                "group.max.session.timeout.ms",
                "14",
                "group.consumer.heartbeat.interval.ms",
                "15",
                "group.max.size",
                "16"));
        properties.putAll(Map.of(
                "compression.type",
                "lz4",
                "compression.gzip.level",
                "7",
                "compression.lz4.level",
                "8",
                "compression.zstd.level",
                "-9"));
        properties.put("num.flush.threads", "32");
        properties.putAll(Map.of(
                "http.max.header.bytes",
                "300",
                "http.max.body.bytes",
                "1025",
                "http.request.timeout.ms",
                "34",
                "http.max.streams",
                "35",
                "http.stream.heartbeat.ms",
                "36",
                "http.allowed.hosts",
                "a.example, b.example"));
        assertThat(properties.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        BrokerConfig.KEYS.stream().map(Key::name).toList());

        BrokerConfig config = BrokerConfig.of(properties);

        assertThat(config.network().toString())
                .isEqualTo("NetworkConfig[host=::1, port=0, threads=5, maxRequestBytes=2048, maxConnections=9, "
                        + "maxIdle=PT0.077S]");
        assertThat(config.http().toString())
                .isEqualTo("HttpConfig[maxHeaderBytes=300, maxBodyBytes=1025, requestTimeout=PT0.034S, maxStreams=35, "
                        + "heartbeat=PT0.036S, allowedHosts=[::1, a.example, b.example]]");
        assertThat(config.dataDir()).isEqualTo(Path.of("/x"));
        assertThat(config.autoCreateTopics()).isFalse();
        assertThat(config.defaultPartitions()).isEqualTo(4);
        assertThat(defaults(config).toString())
                .isEqualTo("TopicConfig[log=LogConfig[segmentBytes=4096, segmentMs=8, indexIntervalBytes=16, "
                        + "segmentIndexBytes=1024, timestampType=LOG_APPEND_TIME, "
                        + "retention=RetentionConfig[retentionMs=19, retentionBytes=20], "
                        + "compaction=Optional[CompactionConfig[deleteRetentionMs=23, minDirtyRatio=0.25, minLagMs=24, "
                        + "maxLagMs=26]], flush=FlushConfig[policy=INTERVAL, intervalMs=21, messages=22]], "
                        + "maxMessageBytes=1000, compression=TopicCompression[type=Optional[LZ4], level=8], "
                        + "timestamps=TimestampBounds[beforeMaxMs=17, afterMaxMs=18]]");
        assertThat(config.retentionCheckInterval()).isEqualTo(Duration.ofMillis(27));
        assertThat(config.cleaner().toString())
                .isEqualTo("CleanerConfig[dedupeBufferBytes=1028, ioBytesPerSecond=29, backoffMs=30]");
        assertThat(config.producerIdExpiration()).isEqualTo(Duration.ofMillis(31));
        assertThat(config.checkpointInterval()).isEqualTo(Duration.ofMillis(10));
        assertThat(config.flushThreads()).isEqualTo(32);
        assertThat(config.offsetsPartitions()).isEqualTo(2);
        assertThat(config.groups().toString())
                .isEqualTo("GroupConfig[minSessionTimeoutMs=13, maxSessionTimeoutMs=14, heartbeatIntervalMs=15, "
                        + "maxSize=16, offsetMetadataMaxBytes=12, "
                        + "expiry=Expiry[retention=PT33M, checkInterval=PT0.034S]]");
        assertThat(Groups.topicConfigs(config).configs())
                .isEqualTo(Map.of("__consumer_offsets", Map.of("cleanup.policy", "compact", "segment.bytes", "1032")));
    }

    @Test
    void aShortestSessionAboveTheLongestIsRefused() {
        Map<String, String> properties =
                Map.of("broker.id", "1", "group.min.session.timeout.ms", "9", "group.max.session.timeout.ms", "8");

        assertThatThrownBy(() -> BrokerConfig.of(properties))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("group.min.session.timeout.ms is 9; allowed: at most");
    }

    @Test
    void aTopicMaySayOtherwiseThanTheBroker() {
        Map<String, String> defaults = TopicConfig.defaults(Map.of("log.retention.ms", "5", "log.roll.ms", "6"));

        TopicConfig compacted = TopicConfig.of("t", Map.of("cleanup.policy", "compact", "segment.ms", "7"), defaults);

        assertThat(compacted.log().retention()).isEqualTo(RetentionConfig.FOREVER);
        assertThat(compacted.log().compaction()).isPresent();
        assertThat(compacted.log().segmentMs()).isEqualTo(7);
        assertThat(TopicConfig.of("t", Map.of(), defaults).log().retention()).isEqualTo(new RetentionConfig(5, -1));
    }

    @Test
    void whatNoTopicCouldBeKeptByIsRefusedAtTheStart() {
        Map<String, String> properties = Map.of(
                "broker.id",
                "1",
                "log.cleanup.policy",
                "compact",
                "log.cleaner.min.compaction.lag.ms",
                "2",
                "log.cleaner.max.compaction.lag.ms",
                "1");

        assertThatThrownBy(() -> BrokerConfig.of(properties))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("min.compaction.lag.ms is 2; allowed: at most max.compaction.lag.ms, which is 1");
    }

    private static TopicConfig defaults(BrokerConfig config) {
        return TopicConfig.of("any", Map.of(), config.topicDefaults());
    }
}
