package io.minikafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.config.ConfigException;
import io.minikafka.common.config.Key;
import io.minikafka.common.record.Compression;
import io.minikafka.common.serialization.LongSerializer;
import io.minikafka.common.serialization.StringSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProducerConfigTest {
    private static final Map<String, String> REQUIRED = Map.of("bootstrap.servers", "localhost:9092");

    /** Notes what it was given, and that it was closed. */
    public static final class Noting implements io.minikafka.common.serialization.Serializer<String>, Partitioner {
        static final List<String> NOTES = new CopyOnWriteArrayList<>();

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            NOTES.add((isKey ? "key" : "value") + " own.setting=" + configs.get("own.setting"));
        }

        @Override
        public void configure(Map<String, ?> configs) {
            NOTES.add("partitioner own.setting=" + configs.get("own.setting"));
        }

        @Override
        public byte[] serialize(String topic, String data) {
            return data.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int partition(
                String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, int partitionCount) {
            return 0;
        }

        @Override
        public void close() {
            NOTES.add("closed");
        }
    }

    @Test
    void theDefaultsAreKafkas() {
        ProducerConfig config = ProducerConfig.of(REQUIRED);

        assertThat(config.acks).isEqualTo(-1);
        assertThat(config.lingerNanos).isEqualTo(TimeUnit.MILLISECONDS.toNanos(5));
        assertThat(config.batchSize).isEqualTo(16_384);
        assertThat(config.bufferMemory).isEqualTo(33_554_432);
        assertThat(config.maxBlockMs).isEqualTo(60_000);
        assertThat(config.maxRequestSize).isEqualTo(1_048_576);
        assertThat(config.maxInFlight).isEqualTo(5);
        assertThat(config.deliveryTimeoutMs).isEqualTo(120_000);
        assertThat(config.retries).isEqualTo(Integer.MAX_VALUE);
        assertThat(config.compression).isEqualTo(Compression.NONE);
        assertThat(config.idempotent).isTrue();
        assertThat(config.client.requestTimeout).hasMillis(30_000);
    }

    @Test
    void everyNameReachesItsField() {
        Map<String, Object> settings = new HashMap<>(REQUIRED);
        settings.putAll(Map.of(
                "acks", 1,
                "linger.ms", 7,
                "batch.size", "100",
                "buffer.memory", 5000L,
                "max.block.ms", 11,
                "max.request.size", 3000,
                "max.in.flight.requests.per.connection", 2,
                "delivery.timeout.ms", 13,
                "retries", 17,
                "compression.type", "gzip"));
        settings.putAll(Map.of(
                "key.serializer",
                StringSerializer.class,
                "value.serializer",
                LongSerializer.class.getName(),
                "partitioner.class",
                RoundRobinPartitioner.class,
                "enable.idempotence",
                false));

        ProducerConfig config = ProducerConfig.of(settings);

        assertThat(config.acks).isEqualTo(1);
        assertThat(config.lingerNanos).isEqualTo(7_000_000);
        assertThat(config.batchSize).isEqualTo(100);
        assertThat(config.bufferMemory).isEqualTo(5000);
        assertThat(config.maxBlockMs).isEqualTo(11);
        assertThat(config.maxRequestSize).isEqualTo(3000);
        assertThat(config.maxInFlight).isEqualTo(2);
        assertThat(config.deliveryTimeoutMs).isEqualTo(13);
        assertThat(config.retries).isEqualTo(17);
        assertThat(config.compression).isEqualTo(Compression.GZIP);
        assertThat(config.compressionLevel).isEqualTo(-1);
        assertThat(config.keySerializer).isEqualTo(StringSerializer.class.getName());
        assertThat(config.valueSerializer).isEqualTo(LongSerializer.class.getName());
        assertThat(config.partitionerClass).isEqualTo(RoundRobinPartitioner.class.getName());
        assertThat(config.idempotent).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "none, NONE, 0",
        "gzip, GZIP, 7",
        "snappy, SNAPPY, 0",
        "lz4, LZ4, 8",
        "zstd, ZSTD, -9",
    })
    void theLevelIsThatOfTheCodec(String name, Compression compression, int level) {
        Map<String, Object> settings = new HashMap<>(REQUIRED);
        settings.putAll(Map.of(
                "compression.type", name,
                "compression.gzip.level", 7,
                "compression.lz4.level", 8,
                "compression.zstd.level", -9));

        ProducerConfig config = ProducerConfig.of(settings);

        assertThat(config.compression).isEqualTo(compression);
        assertThat(config.compressionLevel).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"all, -1, true", "-1, -1, true", "1, 1, true", "0, 0, false"})
    void acksDecideWhetherBatchesAreNumbered(String acks, int expected, boolean numbered) {
        ProducerConfig config = ProducerConfig.of(Map.of("bootstrap.servers", "localhost:9092", "acks", acks));

        assertThat(config.acks).isEqualTo(expected);
        assertThat(config.idempotent).isEqualTo(numbered);
        assertThat(config.retries == 0).isEqualTo(expected == 0);
    }

    @Test
    void withoutRetriesBatchesAreNotNumbered() {
        assertThat(ProducerConfig.of(Map.of("bootstrap.servers", "h:1", "retries", 0)).idempotent)
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"acks, 0", "retries, 0"})
    void numbersThatAreAskedForAndCannotBeAreAnError(String name, String value) {
        assertThatThrownBy(() ->
                        ProducerConfig.of(Map.of("bootstrap.servers", "h:1", "enable.idempotence", true, name, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("enable.idempotence is \"true\"", name + " is \"" + value + "\"", "acks=all");
        assertThat(ProducerConfig.of(Map.of("bootstrap.servers", "h:1", "enable.idempotence", false, name, value))
                        .idempotent)
                .isFalse();
    }

    @Test
    void aBatchIsNeverLargerThanARequestOrAllMemory() {
        assertThat(ProducerConfig.of(Map.of("bootstrap.servers", "h:1", "batch.size", 5_000_000)).batchSize)
                .isEqualTo(1_048_576);
        assertThat(ProducerConfig.of(Map.of("bootstrap.servers", "h:1", "buffer.memory", 1000)).batchSize)
                .isEqualTo(1000);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> ProducerConfig.of(Map.of(
                        "acks", "2",
                        "linger.ms", -1,
                        "compression.type", "brotli",
                        "compression.gzip.level", 0,
                        "compression.lz4.level", 18,
                        "compression.zstd.level", 23)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "bootstrap.servers is missing",
                        "acks is \"2\"",
                        "linger.ms is \"-1\"",
                        "compression.type is \"brotli\"; allowed: one of none, gzip, snappy, lz4, zstd",
                        "compression.gzip.level is \"0\"; allowed: integer from 1 to 9, or -1",
                        "compression.lz4.level is \"18\"; allowed: integer from 1 to 17",
                        "compression.zstd.level is \"23\"; allowed: integer from -131072 to 22");
    }

    @Test
    void aMissingSerializerIsNamed() {
        assertThatThrownBy(() -> new MiniKafkaProducer<String, String>(REQUIRED))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("key.serializer is missing", "Serializer");
        assertThatThrownBy(() -> new MiniKafkaProducer<String, String>(Map.of(
                        "bootstrap.servers", "localhost:9092",
                        "key.serializer", StringSerializer.class,
                        "value.serializer", "no.such.Serializer")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("value.serializer", "no.such.Serializer");
    }

    @Test
    void anUnknownNameIsAWarningWithTheNearestKnownOne() {
        List<String> warnings = new ArrayList<>();

        ProducerConfig.of(Map.of("bootstrap.servers", "localhost:9092", "linger.mss", "1"), warnings::add);

        assertThat(warnings).containsExactly("linger.mss is not a setting; did you mean linger.ms?");
    }

    @Test
    void propertiesMayHaveDefaultsBehindThem() {
        Properties defaults = new Properties();
        defaults.setProperty("bootstrap.servers", "localhost:9092");
        defaults.setProperty("linger.ms", "1");
        Properties properties = new Properties(defaults);
        properties.setProperty("linger.ms", "2");

        assertThat(ProducerConfig.of(properties).lingerNanos).isEqualTo(2_000_000);
    }

    @Test
    void aFileIsReadAsUtf8(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("producer.properties");
        Files.writeString(file, "bootstrap.servers = localhost:9092\nclient.id = päckchen\nlinger.ms = 3\n");

        ProducerConfig config = ProducerConfig.of(file);

        assertThat(config.client.clientId).isEqualTo("päckchen");
        assertThat(config.lingerNanos).isEqualTo(3_000_000);
    }

    @Test
    void ownClassesGetAllSettingsAndAreClosedWithTheProducer() {
        Noting.NOTES.clear();
        String own = Noting.class.getName();
        try (MiniKafkaProducer<String, String> producer = new MiniKafkaProducer<>(Map.of(
                "bootstrap.servers", "localhost:9092",
                "key.serializer", own,
                "value.serializer", own,
                "partitioner.class", own,
                "own.setting", "42"))) {
            assertThat(producer).isNotNull();
            assertThat(Noting.NOTES)
                    .containsExactly("key own.setting=42", "value own.setting=42", "partitioner own.setting=42");
        }

        assertThat(Noting.NOTES).filteredOn("closed"::equals).hasSize(3);
    }

    @Test
    void noNameIsGivenTwice() {
        assertThat(ProducerConfig.KEYS).extracting(Key::name).doesNotHaveDuplicates();
    }
}
