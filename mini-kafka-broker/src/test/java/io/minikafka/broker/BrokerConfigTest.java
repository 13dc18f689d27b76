package io.minikafka.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.config.ConfigException;
import io.minikafka.common.config.Key;
import io.minikafka.common.record.TimestampType;
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
        assertThat(config.topicDefaults().maxMessageBytes()).isEqualTo(1_048_588);
        assertThat(config.topicDefaults().log().segmentBytes()).isEqualTo(1 << 30);
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
                "log.flush.offset.checkpoint.interval.ms",
                "10",
                "offsets.topic.num.partitions",
                "2",
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
        assertThat(properties.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        BrokerConfig.KEYS.stream().map(Key::name).toList());

        BrokerConfig config = BrokerConfig.of(properties);

        assertThat(config.network().toString())
                .isEqualTo("NetworkConfig[host=::1, port=0, threads=5, maxRequestBytes=2048, maxConnections=9, "
                        + "maxIdle=PT0.077S]");
        assertThat(config.dataDir()).isEqualTo(Path.of("/x"));
        assertThat(config.autoCreateTopics()).isFalse();
        assertThat(config.defaultPartitions()).isEqualTo(4);
        assertThat(config.topicDefaults().maxMessageBytes()).isEqualTo(1000);
        assertThat(config.topicDefaults().log().timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(config.topicDefaults().log().segmentMs()).isEqualTo(8);
        assertThat(config.checkpointInterval()).isEqualTo(Duration.ofMillis(10));
        assertThat(config.offsetsPartitions()).isEqualTo(2);
        assertThat(config.groups().toString())
                .isEqualTo("GroupConfig[minSessionTimeoutMs=13, maxSessionTimeoutMs=14, heartbeatIntervalMs=15, "
                        + "maxSize=16, offsetMetadataMaxBytes=12]");
    }

    @Test
    void aShortestSessionAboveTheLongestIsRefused() {
        Map<String, String> properties =
                Map.of("broker.id", "1", "group.min.session.timeout.ms", "9", "group.max.session.timeout.ms", "8");

        assertThatThrownBy(() -> BrokerConfig.of(properties))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("group.min.session.timeout.ms is 9; allowed: at most");
    }
}
