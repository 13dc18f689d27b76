package io.minikafka.common.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SerializationTest {
    private static final String TOPIC = "orders";

    /** Something that JSON can carry. */
    public record Order(String id, int pieces) {}

    static Stream<Arguments> pairs() {
        Random random = new Random(20_240_607);
        return Stream.of(
                Arguments.of(
                        new StringSerializer(),
                        new StringDeserializer(),
                        new org.apache.kafka.common.serialization.StringSerializer(),
                        new org.apache.kafka.common.serialization.StringDeserializer(),
                        List.of("", "a", "päckchen \u2603 \uD83D\uDE80", "x".repeat(10_000), "\uD83D alone")),
                Arguments.of(
                        new IntegerSerializer(),
                        new IntegerDeserializer(),
                        new org.apache.kafka.common.serialization.IntegerSerializer(),
                        new org.apache.kafka.common.serialization.IntegerDeserializer(),
                        List.of(0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, random.nextInt())),
                Arguments.of(
                        new LongSerializer(),
                        new LongDeserializer(),
                        new org.apache.kafka.common.serialization.LongSerializer(),
                        new org.apache.kafka.common.serialization.LongDeserializer(),
                        List.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, random.nextLong())),
                Arguments.of(
                        new UUIDSerializer(),
                        new UUIDDeserializer(),
                        new org.apache.kafka.common.serialization.UUIDSerializer(),
                        new org.apache.kafka.common.serialization.UUIDDeserializer(),
                        List.of(new UUID(0, 0), new UUID(random.nextLong(), random.nextLong()))),
                Arguments.of(
                        new ByteArraySerializer(),
                        new ByteArrayDeserializer(),
                        new org.apache.kafka.common.serialization.ByteArraySerializer(),
                        new org.apache.kafka.common.serialization.ByteArrayDeserializer(),
                        List.of(new byte[0], new byte[] {-128, 0, 127})));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    <T> void writesAndReadsWhatKafkaWritesAndReads(
            Serializer<T> ours,
            Deserializer<T> back,
            org.apache.kafka.common.serialization.Serializer<T> kafkas,
            org.apache.kafka.common.serialization.Deserializer<T> kafkasBack,
            List<T> values) {
        for (T value : values) {
            byte[] bytes = ours.serialize(TOPIC, value);

            assertThat(bytes).isEqualTo(kafkas.serialize(TOPIC, value));
            assertThat(back.deserialize(TOPIC, bytes)).isEqualTo(kafkasBack.deserialize(TOPIC, bytes));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    <T> void nullIsNullBothWays(
            Serializer<T> serializer, Deserializer<T> deserializer, Object kafkas, Object kafkasBack, List<T> values) {
        assertThat(serializer.serialize(TOPIC, null)).isNull();
        assertThat(deserializer.deserialize(TOPIC, null)).isNull();
    }

    @Test
    void jsonGoesThereAndBack() {
        try (JsonSerializer<Order> serializer = new JsonSerializer<>();
                JsonDeserializer<Order> deserializer = new JsonDeserializer<>(Order.class)) {
            byte[] bytes = serializer.serialize(TOPIC, new Order("o-1", 3));

            assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("{\"id\":\"o-1\",\"pieces\":3}");
            assertThat(deserializer.deserialize(TOPIC, bytes)).isEqualTo(new Order("o-1", 3));
            assertThat(serializer.serialize(TOPIC, null)).isNull();
            assertThat(deserializer.deserialize(TOPIC, null)).isNull();
        }
    }

    @Test
    void settingsSayIntoWhatJsonIsRead() {
        Map<String, String> configs =
                Map.of("key.deserializer.type", "java.lang.Integer", "value.deserializer.type", Order.class.getName());
        try (JsonDeserializer<Object> key = new JsonDeserializer<>();
                JsonDeserializer<Object> value = new JsonDeserializer<>();
                JsonDeserializer<Object> untyped = new JsonDeserializer<>()) {
            key.configure(configs, true);
            value.configure(configs, false);
            untyped.configure(Map.of(), false);

            assertThat(key.deserialize(TOPIC, utf8("7"))).isEqualTo(7);
            assertThat(value.deserialize(TOPIC, utf8("{\"id\":\"o\",\"pieces\":1}")))
                    .isEqualTo(new Order("o", 1));
            assertThat(untyped.deserialize(TOPIC, utf8("{\"a\":[1]}"))).isEqualTo(Map.of("a", List.of(1)));
            assertThatThrownBy(() -> value.configure(Map.of("value.deserializer.type", "no.such.Thing"), false))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContainingAll("value.deserializer.type", "no.such.Thing");
        }
    }

    @Test
    void wrongSizesAreNamed() {
        assertThatThrownBy(() -> new IntegerDeserializer().deserialize(TOPIC, new byte[3]))
                .isInstanceOf(SerializationException.class)
                .hasMessage("int of topic orders has 3 bytes, must have 4");
        assertThatThrownBy(() -> new LongDeserializer().deserialize(TOPIC, new byte[9]))
                .isInstanceOf(SerializationException.class)
                .hasMessage("long of topic orders has 9 bytes, must have 8");
        assertThatThrownBy(() -> new UUIDDeserializer().deserialize(TOPIC, new byte[5]))
                .isInstanceOf(SerializationException.class)
                .hasMessageContainingAll("UUID", "orders", "5 bytes");
    }

    @Test
    void whatJsonCannotCarryIsNamed() {
        assertThatThrownBy(() -> new JsonSerializer<>().serialize(TOPIC, new Object()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContainingAll("java.lang.Object", "orders", "JSON");
        assertThatThrownBy(() -> new JsonDeserializer<>(Order.class).deserialize(TOPIC, utf8("{\"id\":")))
                .isInstanceOf(SerializationException.class)
                .hasMessageContainingAll("orders", "6 bytes", "JSON");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
