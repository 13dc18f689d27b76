package io.minikafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minikafka.common.record.Compression;
import io.minikafka.common.record.Header;
import io.minikafka.common.record.KeyHash;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SendTest extends ProducerTestBase {
    @Test
    void aRecordArrivesWithAllThatItHas() {
        broker.createTopic("orders", 3);
        MiniKafkaProducer<String, String> producer = producer();
        Header header = new Header("trace", new byte[] {1, 2});

        RecordMetadata metadata =
                get(producer.send(new ProducerRecord<>("orders", 2, 1234L, "key", "value", List.of(header))));

        FakeLog.Stored stored = broker.records("orders", 2).get(0);
        assertThat(stored.timestamp).isEqualTo(1234);
        assertThat(stored.key).isEqualTo("key".getBytes(StandardCharsets.UTF_8));
        assertThat(stored.text()).isEqualTo("value");
        assertThat(stored.headers).containsExactly(header);
        assertThat(metadata).hasToString("orders-2@0");
        assertThat(metadata.topic()).isEqualTo("orders");
        assertThat(metadata.partition()).isEqualTo(2);
        assertThat(metadata.hasOffset()).isTrue();
        assertThat(metadata.timestamp()).isEqualTo(1234);
        assertThat(metadata.serializedKeySize()).isEqualTo(3);
        assertThat(metadata.serializedValueSize()).isEqualTo(5);
    }

    @Test
    void aRecordWithoutKeyOrValueHasSizesOfMinusOneAndTheTimeOfSending() {
        MiniKafkaProducer<String, String> producer = producer();
        long before = System.currentTimeMillis();

        RecordMetadata metadata = get(producer.send(new ProducerRecord<>("orders", null)));

        assertThat(metadata.serializedKeySize()).isEqualTo(-1);
        assertThat(metadata.serializedValueSize()).isEqualTo(-1);
        assertThat(metadata.timestamp()).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void keysGoWhereTheirHashSaysAndTheRestInTurn() {
        broker.createTopic("orders", 4);
        MiniKafkaProducer<String, String> producer = producer();

        List<Integer> unkeyed = IntStream.range(0, 8)
                .mapToObj(i -> get(producer.send(new ProducerRecord<>("orders", "v" + i)))
                        .partition())
                .toList();

        for (String key : List.of("a", "b", "c", "", "päckchen")) {
            int expected = KeyHash.partitionFor(key.getBytes(StandardCharsets.UTF_8), 4);
            assertThat(get(producer.send(new ProducerRecord<>("orders", key, "v")))
                            .partition())
                    .isEqualTo(expected);
        }
        for (int i = 1; i < unkeyed.size(); i++) {
            assertThat(unkeyed.get(i)).isEqualTo((unkeyed.get(i - 1) + 1) % 4);
        }
    }

    @Test
    void whatIsSentWhileOneRequestIsUnderWayTravelsTogether() {
        broker.createTopic("orders", 2);
        broker.script(request -> new ScriptedBroker.Plan().answerAfterMs(request.number == 0 ? 500 : 0));
        MiniKafkaProducer<String, String> producer = producer("max.in.flight.requests.per.connection", 1);

        List<CompletableFuture<RecordMetadata>> futures = new ArrayList<>();
        producer.send(new ProducerRecord<>("orders", 0, null, "first"));
        await().until(() -> broker.seen().size() == 1);
        for (int i = 0; i < 100; i++) {
            futures.add(producer.send(new ProducerRecord<>("orders", i % 2, null, "v" + i)));
        }
        futures.forEach(ProducerTestBase::get);

        assertThat(broker.seen()).hasSizeLessThan(10);
        assertThat(broker.seen().get(1).request.partitions).hasSize(2);
        assertThat(values("orders", 1))
                .isEqualTo(
                        IntStream.range(0, 50).mapToObj(i -> "v" + (2 * i + 1)).toList());
    }

    @Test
    void batchesLingerForMoreRecords() {
        MiniKafkaProducer<String, String> producer = producer("linger.ms", 100);
        producer.partitionsFor("orders");
        long start = System.nanoTime();

        CompletableFuture<RecordMetadata> first = producer.send(new ProducerRecord<>("orders", "a"));
        CompletableFuture<RecordMetadata> second = producer.send(new ProducerRecord<>("orders", "b"));
        get(first);
        get(second);

        assertThat(System.nanoTime() - start).isGreaterThan(95_000_000L);
        assertThat(broker.seen()).hasSize(1);
    }

    @Test
    void aFullBatchDoesNotLinger() {
        MiniKafkaProducer<String, String> producer = producer("linger.ms", 60_000, "batch.size", 1000);

        CompletableFuture<RecordMetadata> first = producer.send(new ProducerRecord<>("orders", "x".repeat(600)));
        CompletableFuture<RecordMetadata> second = producer.send(new ProducerRecord<>("orders", "x".repeat(600)));

        assertThat(get(first).offset()).isZero();
        assertThat(second).isNotDone();
    }

    @Test
    void theBatchesOfManyPartitionsDoNotLingerOnceTheyAreFilled() {
        broker.createTopic("orders", 3 * DefaultPartitioner.WINDOW);
        MiniKafkaProducer<String, String> producer = producer("linger.ms", 60_000, "batch.size", 1000);

        List<CompletableFuture<RecordMetadata>> futures = IntStream.range(0, 8 * DefaultPartitioner.WINDOW)
                .mapToObj(i -> producer.send(new ProducerRecord<>("orders", "x".repeat(100))))
                .toList();

        futures.forEach(ProducerTestBase::get);
    }

    @Test
    void aBatchSizeOfZeroSendsEachRecordAsARequestOfItsOwn() {
        broker.createTopic("orders", 3);
        MiniKafkaProducer<String, String> producer = producer("batch.size", 0, "linger.ms", 50);

        List<CompletableFuture<RecordMetadata>> futures = IntStream.range(0, 60)
                .mapToObj(i -> producer.send(new ProducerRecord<>("orders", i % 3, null, "v" + i)))
                .toList();
        futures.forEach(ProducerTestBase::get);

        assertThat(broker.seen()).hasSize(60);
        assertThat(broker.seen())
                .allSatisfy(seen -> assertThat(seen.request.partitions).hasSize(1));
        assertThat(values("orders", 0))
                .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "v" + 3 * i).toList());
    }

    @Test
    void aRecordLargerThanABatchGetsOneOfItsOwn() {
        MiniKafkaProducer<String, String> producer = producer("batch.size", 100);

        RecordMetadata metadata = get(producer.send(new ProducerRecord<>("orders", "x".repeat(100_000))));

        assertThat(metadata.serializedValueSize()).isEqualTo(100_000);
        assertThat(broker.records("orders", 0).get(0).value).hasSize(100_000);
    }

    @Test
    void aRequestTakesNoMoreThanItsMaximum() {
        broker.createTopic("orders", 20);
        broker.script(request -> new ScriptedBroker.Plan().answerAfterMs(request.number == 0 ? 50 : 0));
        MiniKafkaProducer<String, String> producer =
                producer("max.request.size", 4000, "max.in.flight.requests.per.connection", 1);

        List<CompletableFuture<RecordMetadata>> futures = IntStream.range(0, 100)
                .mapToObj(i -> producer.send(new ProducerRecord<>("orders", i % 20, null, "x".repeat(900))))
                .toList();
        futures.forEach(ProducerTestBase::get);

        assertThat(broker.seen())
                .allSatisfy(seen -> assertThat(seen.attachmentBytes).isLessThanOrEqualTo(4000));
        assertThat(broker.seen())
                .anySatisfy(seen -> assertThat(seen.request.partitions).hasSizeGreaterThan(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void noMoreRequestsAreUnansweredThanAllowed(int maxInFlight) {
        broker.createTopic("orders", 20);
        broker.script(request -> new ScriptedBroker.Plan().answerAfterMs(5));
        MiniKafkaProducer<String, String> producer =
                producer("max.in.flight.requests.per.connection", maxInFlight, "batch.size", 0);

        List<CompletableFuture<RecordMetadata>> futures = IntStream.range(0, 200)
                .mapToObj(i -> producer.send(new ProducerRecord<>("orders", i % 20, null, "v" + i)))
                .toList();
        futures.forEach(ProducerTestBase::get);

        assertThat(broker.seen().stream().mapToInt(seen -> seen.unanswered).max())
                .hasValue(maxInFlight);
    }

    @ParameterizedTest
    @CsvSource({"all, true", "1, true", "all, false", "1, false"})
    void severalBatchesOfAPartitionAreInFlightOnlyIfTheyAreNumbered(String acks, boolean idempotent) {
        broker.script(request -> new ScriptedBroker.Plan().answerAfterMs(5));
        MiniKafkaProducer<String, String> producer = producer(
                "batch.size",
                0,
                "acks",
                acks,
                "enable.idempotence",
                idempotent,
                "max.in.flight.requests.per.connection",
                9);

        List<CompletableFuture<RecordMetadata>> futures = IntStream.range(0, 50)
                .mapToObj(i -> producer.send(new ProducerRecord<>("orders", "v" + i)))
                .toList();
        futures.forEach(ProducerTestBase::get);

        assertThat(broker.seen().stream().mapToInt(seen -> seen.unanswered).max())
                .hasValue(idempotent ? 5 : 1);
        assertThat(values("orders", 0))
                .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "v" + i).toList());
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "SNAPPY", "LZ4", "ZSTD"})
    void batchesArriveCompressed(Compression compression) {
        MiniKafkaProducer<String, String> producer =
                producer("compression.type", compression.configName(), "linger.ms", 20);

        List<CompletableFuture<RecordMetadata>> futures = IntStream.range(0, 500)
                .mapToObj(i -> producer.send(new ProducerRecord<>("orders", "the same text again and again " + i)))
                .toList();
        futures.forEach(ProducerTestBase::get);

        List<FakeLog.Stored> records = broker.records("orders", 0);
        assertThat(records).hasSize(500);
        assertThat(records.get(0).batch.compression()).isEqualTo(compression);
        assertThat(broker.seen().get(0).attachmentBytes).isLessThan(8000);
    }

    @Test
    void withoutAcknowledgementTheOffsetIsUnknown() {
        broker.script(request -> new ScriptedBroker.Plan().neverAnswer());
        MiniKafkaProducer<String, String> producer = producer("acks", 0);

        RecordMetadata metadata = get(producer.send(new ProducerRecord<>("orders", "v")));

        assertThat(metadata.hasOffset()).isFalse();
        assertThat(metadata.offset()).isEqualTo(-1);
        assertThat(broker.calls("initProducerId")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "all"})
    void theBrokerIsToldWhatCountsAsWritten(String acks) {
        MiniKafkaProducer<String, String> producer = producer("acks", acks);

        get(producer.send(new ProducerRecord<>("orders", "v")));
        producer.flush();
        producer.close();

        assertThat(broker.seen().get(0).request.acks).isEqualTo(acks.equals("all") ? -1 : Integer.parseInt(acks));
    }

    @Test
    void aCallbackIsCalledBeforeTheFutureCompletesAndInOrder() {
        MiniKafkaProducer<String, String> producer = producer();
        List<Long> offsets = new CopyOnWriteArrayList<>();
        List<CompletableFuture<RecordMetadata>> futures = new ArrayList<>();

        for (int i = 0; i < 50; i++) {
            futures.add(producer.send(new ProducerRecord<>("orders", "v" + i), (metadata, exception) -> {
                assertThat(exception).isNull();
                offsets.add(metadata.offset());
            }));
        }
        for (int i = 0; i < 50; i++) {
            get(futures.get(i));
            assertThat(offsets).hasSizeGreaterThan(i);
        }

        assertThat(offsets)
                .isEqualTo(IntStream.range(0, 50).mapToObj(i -> (long) i).toList());
    }

    @Test
    void aFailingCallbackHarmsNobodyElse() {
        MiniKafkaProducer<String, String> producer = producer("linger.ms", 20);

        CompletableFuture<RecordMetadata> first = producer.send(new ProducerRecord<>("orders", "a"), (m, e) -> {
            throw new IllegalStateException("the application's bug");
        });
        CompletableFuture<RecordMetadata> second = producer.send(new ProducerRecord<>("orders", "b"));

        assertThat(get(first).offset()).isZero();
        assertThat(get(second).offset()).isEqualTo(1);
    }

    @Test
    void aCallbackMaySend() {
        MiniKafkaProducer<String, String> producer = producer();
        CompletableFuture<RecordMetadata> second = new CompletableFuture<>();

        producer.send(
                new ProducerRecord<>("orders", "a"),
                (metadata, exception) ->
                        producer.send(new ProducerRecord<>("orders", "b"), (m, e) -> second.complete(m)));

        assertThat(get(second).offset()).isEqualTo(1);
    }

    @Test
    void whatTheBrokerRefusesFailsFutureAndCallbackWithItsCode() {
        broker.createTopic("orders", 2);
        broker.script(request -> new ScriptedBroker.Plan().failAll(ErrorCode.MESSAGE_TOO_LARGE));
        MiniKafkaProducer<String, String> producer = producer();
        List<Exception> told = new CopyOnWriteArrayList<>();
        List<RecordMetadata> where = new CopyOnWriteArrayList<>();

        CompletableFuture<RecordMetadata> future =
                producer.send(new ProducerRecord<>("orders", 1, null, "v"), (metadata, exception) -> {
                    told.add(exception);
                    where.add(metadata);
                });

        assertThatThrownBy(() -> get(future))
                .isInstanceOf(BrokerException.class)
                .hasMessageContainingAll(
                        "topic orders", "partition 1", "batch.size 16384", "max.request.size 1048576", "scripted")
                .extracting(e -> ((BrokerException) e).code())
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(told).hasSize(1);
        assertThat(where.get(0)).hasToString("orders-1@-1");
    }

    @Test
    void oneProducerServesManyTopicsFromManyThreads() throws InterruptedException {
        broker.newTopicPartitions(3);
        MiniKafkaProducer<String, String> producer = producer("linger.ms", 1, "batch.size", 500);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            String thread = "thread-" + t;
            threads.add(new Thread(() -> {
                for (int i = 0; i < 2000; i++) {
                    producer.send(new ProducerRecord<>("topic-" + i % 4, thread, thread + ":" + i));
                }
            }));
        }

        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        producer.flush();

        int records = 0;
        for (int topic = 0; topic < 4; topic++) {
            for (int partition = 0; partition < 3; partition++) {
                List<String> values = values("topic-" + topic, partition);
                records += values.size();
                for (int t = 0; t < 8; t++) {
                    String prefix = "thread-" + t + ":";
                    List<Integer> numbers = values.stream()
                            .filter(value -> value.startsWith(prefix))
                            .map(value -> Integer.valueOf(value.substring(prefix.length())))
                            .toList();
                    assertThat(numbers).isSorted().doesNotHaveDuplicates();
                }
            }
        }
        assertThat(records).isEqualTo(16_000);
    }
}
