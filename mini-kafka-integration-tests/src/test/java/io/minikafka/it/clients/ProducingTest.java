package io.minikafka.it.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.Header;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.serialization.ByteArrayDeserializer;
import io.minikafka.common.serialization.ByteArraySerializer;
import io.minikafka.common.serialization.Deserializer;
import io.minikafka.common.serialization.IntegerDeserializer;
import io.minikafka.common.serialization.IntegerSerializer;
import io.minikafka.common.serialization.JsonDeserializer;
import io.minikafka.common.serialization.JsonSerializer;
import io.minikafka.common.serialization.LongDeserializer;
import io.minikafka.common.serialization.LongSerializer;
import io.minikafka.common.serialization.Serializer;
import io.minikafka.common.serialization.UUIDDeserializer;
import io.minikafka.common.serialization.UUIDSerializer;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import io.minikafka.producer.RecordMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What applications send, as others get it. */
final class ProducingTest extends RunningBroker {
    private static final TopicPartition PARTITION = new TopicPartition("events", 0);

    /** A value that Jackson writes. */
    public static final class Order {
        public int id;
        public String item;
    }

    @Test
    void keysAndValuesOfAllTypesComeBack() {
        UUID uuid = new UUID(1, 2);
        assertRoundTrip(new IntegerSerializer(), new IntegerDeserializer(), List.of(0, -1, Integer.MAX_VALUE));
        assertRoundTrip(new LongSerializer(), new LongDeserializer(), List.of(0L, -1L, Long.MIN_VALUE));
        assertRoundTrip(new UUIDSerializer(), new UUIDDeserializer(), List.of(uuid));
        assertRoundTrip(
                new ByteArraySerializer(), new ByteArrayDeserializer(), List.of(new byte[] {-1, 0}, new byte[0]));
    }

    private <T> void assertRoundTrip(Serializer<T> serializer, Deserializer<T> deserializer, List<T> values) {
        String topic = serializer.getClass().getSimpleName();
        try (MiniKafkaProducer<T, T> producer = new MiniKafkaProducer<>(clients.settings(), serializer, serializer)) {
            values.forEach(value -> producer.send(new ProducerRecord<>(topic, value, value)));
        }
        try (MiniKafkaConsumer<T, T> consumer =
                new MiniKafkaConsumer<>(clients.settings(), deserializer, deserializer)) {
            List<ConsumerRecord<T, T>> records = readAll(consumer, new TopicPartition(topic, 0));
            assertThat(records.stream().map(ConsumerRecord::value).collect(Collectors.toList()))
                    .usingRecursiveComparison()
                    .isEqualTo(values);
            assertThat(records.stream().map(ConsumerRecord::key).collect(Collectors.toList()))
                    .usingRecursiveComparison()
                    .isEqualTo(values);
        }
    }

    @Test
    void serializersAreNamedInSettingsAndReadSettingsOfTheirOwn() {
        Order order = new Order();
        order.id = 7;
        order.item = "Tee – 茶";
        Map<String, String> producing = clients.settings(
                "key.serializer", JsonSerializer.class.getName(), "value.serializer", JsonSerializer.class.getName());
        try (MiniKafkaProducer<String, Order> producer = new MiniKafkaProducer<>(producing)) {
            producer.send(new ProducerRecord<>("events", "seven", order));
        }
        Map<String, String> consuming = clients.settings(
                "key.deserializer", JsonDeserializer.class.getName(),
                "key.deserializer.type", String.class.getName(),
                "value.deserializer", JsonDeserializer.class.getName(),
                "value.deserializer.type", Order.class.getName());
        try (MiniKafkaConsumer<String, Order> consumer = new MiniKafkaConsumer<>(consuming)) {
            ConsumerRecord<String, Order> record = readAll(consumer, PARTITION).get(0);
            assertThat(record.key()).isEqualTo("seven");
            assertThat(record.value()).usingRecursiveComparison().isEqualTo(order);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void headersTimesAndNullsComeBack(String compression) {
        List<Header> headers = List.of(
                new Header("trace", "a1".getBytes(UTF_8)), new Header("trace", null), new Header("", new byte[0]));
        try (MiniKafkaProducer<String, String> producer = clients.producer("compression.type", compression)) {
            producer.send(new ProducerRecord<>("events", 0, 1_234L, "k", null, headers));
            producer.send(new ProducerRecord<>("events", "no key"));
        }

        List<ConsumerRecord<String, String>> records = readAll(clients.consumer(), PARTITION);

        assertThat(records.get(0).headers()).isEqualTo(headers);
        assertThat(records.get(0).timestamp()).isEqualTo(1_234);
        assertThat(records.get(0).timestampType()).isEqualTo(TimestampType.CREATE_TIME);
        assertThat(records.get(0).value()).isNull();
        assertThat(records.get(1).key()).isNull();
        assertThat(records.get(1).headers()).isEmpty();
    }

    @Test
    void aTopicMayGiveRecordsTheBrokersTime() throws Exception {
        admin.createTopic("events", 1, Map.of("message.timestamp.type", "LogAppendTime"));
        long before = System.currentTimeMillis();

        RecordMetadata where;
        try (MiniKafkaProducer<String, String> producer = clients.producer()) {
            where = producer.send(new ProducerRecord<>("events", 0, 1_234L, "k", "v"))
                    .join();
        }

        assertThat(where.timestamp()).isBetween(before, System.currentTimeMillis());
        ConsumerRecord<String, String> record =
                readAll(clients.consumer(), PARTITION).get(0);
        assertThat(record.timestamp()).isEqualTo(where.timestamp());
        assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
    }

    @ParameterizedTest
    @CsvSource({"0, 5, 16384", "1, 0, 16384", "all, 20, 16384", "all, 0, 0", "0, 0, 0"})
    void everyWayOfSendingKeepsCountAndOrder(String acks, String linger, String batchSize) {
        List<RecordMetadata> places = new ArrayList<>();
        try (MiniKafkaProducer<String, String> producer =
                clients.producer("acks", acks, "linger.ms", linger, "batch.size", batchSize)) {
            List.copyOf(IntStream.range(0, 300)
                            .mapToObj(i -> producer.send(new ProducerRecord<>("events", Integer.toString(i))))
                            .collect(Collectors.toList()))
                    .forEach(answer -> places.add(answer.join()));
        }

        List<String> values = readAll(clients.consumer(), PARTITION, 300).stream()
                .map(ConsumerRecord::value)
                .collect(Collectors.toList());
        assertThat(values)
                .isEqualTo(IntStream.range(0, 300).mapToObj(Integer::toString).collect(Collectors.toList()));
        if (acks.equals("0")) {
            assertThat(places).noneMatch(RecordMetadata::hasOffset);
        } else {
            assertThat(places.stream().map(RecordMetadata::offset))
                    .isEqualTo(IntStream.range(0, 300).mapToObj(i -> (long) i).collect(Collectors.toList()));
        }
    }

    @Test
    void keysStayTogetherAndTheOthersGoRound() throws Exception {
        admin.createTopic("spread", 6);
        try (MiniKafkaProducer<String, String> producer = clients.producer()) {
            assertThat(producer.partitionsFor("spread")).hasSize(6);
            for (String key : List.of("a", "b", "order-1", "")) {
                int first = producer.send(new ProducerRecord<>("spread", key, "v"))
                        .join()
                        .partition();
                assertThat(producer.send(new ProducerRecord<>("spread", key, "w"))
                                .join()
                                .partition())
                        .isEqualTo(first);
            }
            int began =
                    producer.send(new ProducerRecord<>("spread", "v")).join().partition();
            for (int i = 1; i <= 12; i++) {
                assertThat(producer.send(new ProducerRecord<>("spread", "v"))
                                .join()
                                .partition())
                        .isEqualTo((began + i) % 6);
            }
        }
    }

    @Test
    void recordsUpToTheLimitPassAndLargerOnesAreRefusedWithTopicPartitionAndLimits() {
        String largest = "x".repeat(1_048_576 - 100);
        try (MiniKafkaProducer<String, String> producer = clients.producer()) {
            assertThat(producer.send(new ProducerRecord<>("events", largest))
                            .join()
                            .offset())
                    .isZero();
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("events", 0, "key", largest + largest)))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE))
                    .hasMessageContainingAll(
                            "topic events partition 0", "value 2096952", "max.request.size 1048576", "33554432");
            assertThat(producer.send(new ProducerRecord<>("events", "next"))
                            .join()
                            .offset())
                    .isEqualTo(1);
        }

        List<ConsumerRecord<String, String>> records = readAll(clients.consumer(), PARTITION);
        assertThat(records).extracting(ConsumerRecord::value).containsExactly(largest, "next");
    }

    @Test
    void whatTheBrokerFindsTooLargeFailsWithItsSizeTheLimitAndTheTopic() throws Exception {
        admin.createTopic("small", 1, Map.of("max.message.bytes", "1000"));
        try (MiniKafkaProducer<String, String> producer = clients.producer()) {
            var refused = producer.send(new ProducerRecord<>("small", 0, "key", "x".repeat(2_000)));

            assertThatThrownBy(refused::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE))
                    .message()
                    .contains("small", "1000")
                    .containsPattern("2,?0\\d\\d");
            assertThat(producer.send(new ProducerRecord<>("small", "fits"))
                            .join()
                            .offset())
                    .isZero();
        }
    }

    private static <K, V> List<ConsumerRecord<K, V>> readAll(
            MiniKafkaConsumer<K, V> consumer, TopicPartition partition) {
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        return readAll(consumer, partition, end);
    }

    /** Closes the consumer. */
    private static <K, V> List<ConsumerRecord<K, V>> readAll(
            MiniKafkaConsumer<K, V> consumer, TopicPartition partition, long count) {
        List<ConsumerRecord<K, V>> records = new ArrayList<>();
        try (consumer) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (records.size() < count) {
                consumer.poll(Duration.ofSeconds(10)).forEach(records::add);
            }
        }
        assertThat(records).extracting(ConsumerRecord::offset).isSorted().doesNotHaveDuplicates();
        return records;
    }
}
