package io.minikafka.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.minikafka.common.api.ListOffsets;
import io.minikafka.common.config.ConfigException;
import io.minikafka.common.config.Key;
import io.minikafka.common.serialization.StringDeserializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class ConsumerConfigTest {
    private static final String BROKER = "127.0.0.1:1";

    @TempDir
    private Path folder;

    private static ConsumerConfig with(String... settings) {
        Map<String, Object> map = new HashMap<>();
        map.put("bootstrap.servers", BROKER);
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return ConsumerConfig.of(map);
    }

    @Test
    void theDefaultsAreKafkas() {
        ConsumerConfig config = with();

        assertThat(config.groupId).isEmpty();
        assertThat(config.groupInstanceId).isEmpty();
        assertThat(config.autoOffsetReset).hasValue(ListOffsets.LATEST);
        assertThat(config.enableAutoCommit).isTrue();
        assertThat(config.autoCommitInterval).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.maxPollRecords).isEqualTo(500);
        assertThat(config.maxPollInterval).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.sessionTimeout).isEqualTo(Duration.ofSeconds(45));
        assertThat(config.fetchMinBytes).isEqualTo(1);
        assertThat(config.fetchMaxBytes).isEqualTo(50 << 20);
        assertThat(config.maxPartitionFetchBytes).isEqualTo(1 << 20);
        assertThat(config.fetchMaxWaitMs).isEqualTo(500);
        assertThat(config.checkCrcs).isTrue();
        assertThat(config.defaultApiTimeout).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.allowAutoCreateTopics).isTrue();
    }

    @Test
    void everyNameIsMapped() {
        ConsumerConfig config = with(
                "group.id", "g",
                "group.instance.id", "i",
                "auto.offset.reset", "none",
                "enable.auto.commit", "false",
                "auto.commit.interval.ms", "1",
                "max.poll.records", "2",
                "max.poll.interval.ms", "3",
                "session.timeout.ms", "4",
                "group.remote.assignor", "range",
                "fetch.min.bytes", "5",
                "fetch.max.bytes", "6",
                "max.partition.fetch.bytes", "7",
                "fetch.max.wait.ms", "8",
                "key.deserializer", "k",
                "value.deserializer", "v",
                "check.crcs", "false",
                "default.api.timeout.ms", "9",
                "allow.auto.create.topics", "false",
                "client.id", "c");

        assertThat(config.groupId).hasValue("g");
        assertThat(config.groupInstanceId).hasValue("i");
        assertThat(config.autoOffsetReset).isEmpty();
        assertThat(config.enableAutoCommit).isFalse();
        assertThat(config.autoCommitInterval).isEqualTo(Duration.ofMillis(1));
        assertThat(config.maxPollRecords).isEqualTo(2);
        assertThat(config.maxPollInterval).isEqualTo(Duration.ofMillis(3));
        assertThat(config.sessionTimeout).isEqualTo(Duration.ofMillis(4));
        assertThat(config.assignor).isEqualTo("range");
        assertThat(config.fetchMinBytes).isEqualTo(5);
        assertThat(config.fetchMaxBytes).isEqualTo(6);
        assertThat(config.maxPartitionFetchBytes).isEqualTo(7);
        assertThat(config.fetchMaxWaitMs).isEqualTo(8);
        assertThat(config.keyDeserializer).isEqualTo("k");
        assertThat(config.valueDeserializer).isEqualTo("v");
        assertThat(config.checkCrcs).isFalse();
        assertThat(config.defaultApiTimeout).isEqualTo(Duration.ofMillis(9));
        assertThat(config.allowAutoCreateTopics).isFalse();
        assertThat(config.client.clientId).isEqualTo("c");
    }

    @Test
    void everyBadValueIsNamedAtOnce() {
        assertThatThrownBy(() -> with("max.poll.records", "0", "auto.offset.reset", "middle", "check.crcs", "maybe"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("max.poll.records")
                .hasMessageContaining("auto.offset.reset")
                .hasMessageContaining("check.crcs");
    }

    @Test
    void anUnknownNameIsAWarningThatNamesTheNearestOne() {
        Logger logger = (Logger) LoggerFactory.getLogger(ConsumerConfig.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);

        with("max.poll.record", "5", "value.deserializer.type", "java.lang.String");

        logger.detachAppender(appender);
        assertThat(appender.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage())
                        .contains("max.poll.record ")
                        .contains("max.poll.records"));
    }

    @Test
    void everyKeySaysWhatItMeans() {
        assertThat(ConsumerConfig.KEYS)
                .allSatisfy(key -> assertThat(key.meaning()).isNotBlank());
        assertThat(ConsumerConfig.KEYS.stream().map(Key::name)).doesNotHaveDuplicates();
    }

    @Test
    void propertiesMapsAndFilesMakeAConsumer() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", BROKER);
        properties.put("key.deserializer", StringDeserializer.class);
        properties.setProperty("value.deserializer", StringDeserializer.class.getName());
        Path file = folder.resolve("consumer.properties");
        Files.writeString(
                file,
                "bootstrap.servers=" + BROKER + "\ngroup.id=g\nkey.deserializer=" + StringDeserializer.class.getName()
                        + "\nvalue.deserializer=" + StringDeserializer.class.getName() + "\n");

        new MiniKafkaConsumer<String, String>(properties).close();
        new MiniKafkaConsumer<String, String>(ConsumerConfig.map(properties)).close();
        new MiniKafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer()).close();
        try (var consumer = new MiniKafkaConsumer<String, String>(file)) {
            assertThat(consumer.memberId()).isNotEmpty();
        }
    }

    @Test
    void aMissingDeserializerIsNamed() {
        assertThatThrownBy(() -> new MiniKafkaConsumer<String, String>(Map.of("bootstrap.servers", BROKER)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("key.deserializer");
        assertThatThrownBy(() -> new MiniKafkaConsumer<String, String>(
                        Map.of("bootstrap.servers", BROKER, "key.deserializer", "no.such.Class")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no.such.Class");
        assertThatThrownBy(() -> new MiniKafkaConsumer<String, String>(new Properties()))
                .hasMessageContaining("bootstrap.servers");
    }
}
