package io.minikafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minikafka.common.PartitionInfo;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.serialization.SerializationException;
import io.minikafka.common.serialization.Serializer;
import io.minikafka.common.serialization.StringSerializer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the caller did wrong is thrown at once and says what, where and which limits. */
final class SendErrorTest extends ProducerTestBase {
    /** Chooses what no topic has. */
    public static final class WildPartitioner implements Partitioner {
        @Override
        public int partition(
                String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, int partitionCount) {
            return partitionCount;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "with space", "päckchen", "a/b"})
    void aNameThatNoTopicMayHave(String topic) {
        assertRefused(ErrorCode.INVALID_TOPIC_EXCEPTION, () -> producer().send(new ProducerRecord<>(topic, "v")))
                .hasMessageContaining("1 to 249");
        assertRefused(ErrorCode.INVALID_TOPIC_EXCEPTION, () -> producer().partitionsFor(topic));
    }

    @Test
    void aNameThatIsTooLong() {
        assertRefused(
                        ErrorCode.INVALID_TOPIC_EXCEPTION,
                        () -> producer().send(new ProducerRecord<>("t".repeat(250), "v")))
                .hasMessageContaining("250 characters");
    }

    @Test
    void aPartitionThatTheTopicDoesNotHave() {
        broker.createTopic("orders", 3);
        MiniKafkaProducer<String, String> producer = producer();

        assertThatThrownBy(() -> producer.send(new ProducerRecord<>("orders", 3, "k", "v")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("partition 3", "topic orders", "it has 3", "0 to 2");
    }

    @Test
    void aPartitionThatTheTopicHasGotMeanwhileIsFound() {
        broker.createTopic("orders", 1);
        MiniKafkaProducer<String, String> producer = producer();
        get(producer.send(new ProducerRecord<>("orders", "v")));

        broker.createTopic("orders", 4);

        assertThat(get(producer.send(new ProducerRecord<>("orders", 3, "k", "v")))
                        .partition())
                .isEqualTo(3);
        assertThat(producer.partitionsFor("orders"))
                .hasSize(4)
                .extracting(PartitionInfo::partition)
                .containsExactly(0, 1, 2, 3);
    }

    @Test
    void aPartitionThatAnOwnPartitionerMadeUp() {
        broker.createTopic("orders", 3);
        MiniKafkaProducer<String, String> producer = producer("partitioner.class", WildPartitioner.class.getName());

        assertThatThrownBy(() -> producer.send(new ProducerRecord<>("orders", "v")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("WildPartitioner", "partition 3", "topic orders", "has 3");
    }

    @Test
    void aRecordBeyondTheMaximumOfARequest() {
        MiniKafkaProducer<String, String> producer = producer("max.request.size", 1000);

        assertRefused(
                        ErrorCode.MESSAGE_TOO_LARGE,
                        () -> producer.send(new ProducerRecord<>("orders", "key", "x".repeat(1000))))
                .hasMessageContainingAll(
                        "topic orders", "partition 0", "key 3", "value 1000", "max.request.size 1000", "buffer.memory");
    }

    @Test
    void aRecordBeyondAllMemory() {
        MiniKafkaProducer<String, String> producer = producer("buffer.memory", 2000);

        assertRefused(
                        ErrorCode.MESSAGE_TOO_LARGE,
                        () -> producer.send(new ProducerRecord<>("orders", "x".repeat(2000))))
                .hasMessageContainingAll("topic orders", "partition 0", "buffer.memory 2000");
    }

    @Test
    void aValueOfTheWrongClass() {
        Serializer<String> failing = (topic, data) -> {
            throw new IllegalStateException("no bytes for " + data);
        };
        try (MiniKafkaProducer<String, String> producer = new MiniKafkaProducer<>(
                Map.of("bootstrap.servers", broker.address()), new StringSerializer(), failing)) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("orders", "v")))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContainingAll("value", "topic orders", "no bytes for v");
        }
        Map<String, String> settings = Map.of(
                "bootstrap.servers", broker.address(),
                "key.serializer", "io.minikafka.common.serialization.LongSerializer",
                "value.serializer", StringSerializer.class.getName());
        try (MiniKafkaProducer<Object, Object> producer = new MiniKafkaProducer<>(settings)) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("orders", "text", "v")))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContainingAll("key", "topic orders", "LongSerializer");
        }
    }

    @Test
    void metadataThatDoesNotComeInTime() {
        broker.autoCreate(false);
        MiniKafkaProducer<String, String> producer = producer("max.block.ms", 100);

        assertRefused(ErrorCode.REQUEST_TIMED_OUT, () -> producer.send(new ProducerRecord<>("orders", "v")))
                .hasMessageContainingAll("topic orders", "100 ms", "max.block.ms", "UNKNOWN_TOPIC_OR_PARTITION");
        assertThat(broker.calls("metadata")).isGreaterThan(2);
    }

    @Test
    void noBrokerAtAll() {
        MiniKafkaProducer<String, String> producer = producer("max.block.ms", 100);
        broker.stop();

        assertRefused(ErrorCode.REQUEST_TIMED_OUT, () -> producer.send(new ProducerRecord<>("orders", "v")))
                .hasMessageContainingAll("topic orders", "100 ms", "NETWORK_EXCEPTION", broker.address());
    }

    @Test
    void aTopicThatTheBrokerRefusesIsNotWaitedFor() {
        broker.metadataErrors(topic -> Optional.of(ErrorCode.INVALID_TOPIC_EXCEPTION));
        MiniKafkaProducer<String, String> producer = producer();

        assertRefused(ErrorCode.INVALID_TOPIC_EXCEPTION, () -> producer.send(new ProducerRecord<>("orders", "v")));
        assertThat(broker.calls("metadata")).isEqualTo(1);
    }

    @Test
    void aFullBufferThatDoesNotGetFreeInTime() {
        broker.script(request -> new ScriptedBroker.Plan().neverAnswer());
        MiniKafkaProducer<String, String> producer =
                producer("buffer.memory", 20_000, "batch.size", 10_000, "max.block.ms", 100);
        producer.send(new ProducerRecord<>("orders", "x".repeat(9_000)));
        producer.send(new ProducerRecord<>("orders", "x".repeat(9_000)));

        assertRefused(
                        ErrorCode.REQUEST_TIMED_OUT,
                        () -> producer.send(new ProducerRecord<>("orders", "x".repeat(9_000))))
                .hasMessageContainingAll("10000 bytes", "100 ms", "max.block.ms", "20000", "buffer.memory");
    }

    @Test
    void aFullBufferGetsFreeWithEachAnswer() {
        broker.script(request -> new ScriptedBroker.Plan().answerAfterMs(2));
        MiniKafkaProducer<String, String> producer =
                producer("buffer.memory", 20_000, "batch.size", 10_000, "linger.ms", 60_000);

        for (int i = 0; i < 50; i++) {
            producer.send(new ProducerRecord<>("orders", i + ":" + "x".repeat(6_000)));
        }
        producer.flush();

        assertThat(values("orders", 0))
                .hasSize(50)
                .allSatisfy(value -> assertThat(value).endsWith("xxx"));
    }

    @Test
    void aClosedProducer() {
        MiniKafkaProducer<String, String> producer = producer();
        producer.close();

        assertThatThrownBy(() -> producer.send(new ProducerRecord<>("orders", "v")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the producer is closed");
        assertThatThrownBy(() -> producer.partitionsFor("orders")).isInstanceOf(IllegalStateException.class);
        producer.flush();
    }

    @Test
    void anInterruptEndsTheWaitAndIsLeftSet() throws InterruptedException {
        broker.autoCreate(false);
        MiniKafkaProducer<String, String> producer = producer();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread sender = new Thread(() -> {
            try {
                producer.send(new ProducerRecord<>("orders", "v"));
            } catch (InterruptException e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
            }
        });

        sender.start();
        await().until(() -> broker.calls("metadata") > 0);
        sender.interrupt();
        sender.join();

        assertThat(thrown.get()).hasMessageContaining("topic orders");
        assertThat(flag.get()).isTrue();
    }

    @Test
    void aCallbackIsToldInsteadOfBlockingItsOwnThread() {
        MiniKafkaProducer<String, String> producer = producer();
        CompletableFuture<Exception> fromSend = new CompletableFuture<>();
        CompletableFuture<Exception> fromFlush = new CompletableFuture<>();

        producer.send(new ProducerRecord<>("orders", "v"), (metadata, exception) -> {
            fromSend.complete(thrownBy(() -> producer.send(new ProducerRecord<>("another", "v"))));
            fromFlush.complete(thrownBy(producer::flush));
        });

        assertThat(fromSend.join()).isInstanceOf(BrokerException.class).hasMessageContaining("topic another");
        assertThat(fromFlush.join()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCallbackDoesNotWaitForMemoryThatOnlyItsOwnThreadFrees() {
        MiniKafkaProducer<String, String> producer = producer("buffer.memory", 2000, "batch.size", 1000);
        CompletableFuture<Exception> thrown = new CompletableFuture<>();
        CompletableFuture<RecordMetadata> first = producer.send(
                new ProducerRecord<>("orders", "x".repeat(500)),
                (metadata, exception) -> thrown.complete(thrownBy(() -> {
                    producer.send(new ProducerRecord<>("orders", "x".repeat(900)));
                    producer.send(new ProducerRecord<>("orders", "x".repeat(900)));
                })));

        assertThat(thrown.join()).isInstanceOf(BrokerException.class).hasMessageContaining("buffer.memory");
        assertThat(get(first).offset()).isZero();
        producer.flush();
        assertThat(values("orders", 0)).hasSize(2);
    }

    @Test
    void aRecordThatIsNotAcknowledgedInTime() {
        broker.script(request -> new ScriptedBroker.Plan().failAll(ErrorCode.KAFKA_STORAGE_ERROR));
        MiniKafkaProducer<String, String> producer = producer("delivery.timeout.ms", 200);

        CompletableFuture<RecordMetadata> future = producer.send(new ProducerRecord<>("orders", "v"));

        assertRefused(ErrorCode.REQUEST_TIMED_OUT, () -> get(future))
                .hasMessageContainingAll(
                        "topic orders",
                        "partition 0",
                        "200 ms",
                        "delivery.timeout.ms",
                        "KAFKA_STORAGE_ERROR",
                        "scripted");
        assertThat(broker.seen()).hasSizeGreaterThan(3);
    }

    @Test
    void aRecordWhoseRequestIsNotAnsweredInTime() {
        broker.script(request -> new ScriptedBroker.Plan().neverAnswer());
        MiniKafkaProducer<String, String> producer = producer("delivery.timeout.ms", 150, "request.timeout.ms", 60_000);

        CompletableFuture<RecordMetadata> future = producer.send(new ProducerRecord<>("orders", "v"));

        assertRefused(ErrorCode.REQUEST_TIMED_OUT, () -> get(future))
                .hasMessageContainingAll("topic orders", "partition 0", "150 ms");
    }

    @Test
    void aRecordWhoseBrokerIsGone() {
        MiniKafkaProducer<String, String> producer = producer("delivery.timeout.ms", 300);
        get(producer.send(new ProducerRecord<>("orders", "v")));
        broker.stop();

        CompletableFuture<RecordMetadata> future = producer.send(new ProducerRecord<>("orders", "v"));

        assertRefused(ErrorCode.REQUEST_TIMED_OUT, () -> get(future))
                .hasMessageContainingAll("topic orders", "partition 0", "300 ms", "NETWORK_EXCEPTION");
    }

    @Test
    void retriesAreCounted() {
        broker.script(request -> new ScriptedBroker.Plan().failAll(ErrorCode.KAFKA_STORAGE_ERROR));
        MiniKafkaProducer<String, String> producer = producer("retries", 2);

        CompletableFuture<RecordMetadata> future = producer.send(new ProducerRecord<>("orders", "v"));

        assertRefused(ErrorCode.KAFKA_STORAGE_ERROR, () -> get(future)).hasMessageContaining("3 attempts");
        assertThat(broker.seen()).hasSize(3);
    }

    @Test
    void withoutAcknowledgementThereAreNoRetries() {
        MiniKafkaProducer<String, String> producer = producer("acks", 0, "delivery.timeout.ms", 5_000);
        get(producer.send(new ProducerRecord<>("orders", "v")));
        await().until(() -> values("orders", 0).contains("v")); // its future says no more than that it was sent
        broker.script(request -> new ScriptedBroker.Plan().failAll(ErrorCode.KAFKA_STORAGE_ERROR));

        List<CompletableFuture<RecordMetadata>> futures = List.of(
                producer.send(new ProducerRecord<>("orders", "a")), producer.send(new ProducerRecord<>("orders", "b")));
        futures.forEach(future -> assertThat(get(future).hasOffset()).isFalse());
        producer.close();

        assertThat(values("orders", 0)).containsExactly("v");
    }

    private static Exception thrownBy(Runnable action) {
        try {
            action.run();
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            ErrorCode code, ThrowingCallable action) {
        return assertThatThrownBy(action)
                .isInstanceOf(BrokerException.class)
                .satisfies(e -> assertThat(((BrokerException) e).code()).isEqualTo(code));
    }
}
