package io.minikafka.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.serialization.Deserializer;
import io.minikafka.common.serialization.StringDeserializer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong on the way of a record, and what the application hears of it. */
final class FetchFailureTest extends ConsumerTestBase {
    @BeforeEach
    void createTopic() {
        broker.topic("orders", 2);
    }

    private void corrupt(int partition, int batch, int position) {
        broker.log("orders", partition, log -> {
            ByteBuffer bytes = log.batch(batch);
            return bytes.put(position, (byte) (bytes.get(position) ^ 0x55));
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = ScriptedBroker.Verdict.class,
            names = {"CUT", "SERVE_AND_CUT"})
    void aLostConnectionIsMadeAgain(ScriptedBroker.Verdict verdict) {
        broker.appendNumbers("orders", 0, 0, 50);
        var consumer = consumer("max.poll.records", "10", "max.partition.fetch.bytes", "300");
        consumer.assign(List.of(partition(0)));
        pollValues(consumer, 10);

        broker.next(ApiMethod.FETCH, verdict);

        assertThat(pollValues(consumer, 40)).isEqualTo(numbers(10, 50));
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_LEADER_OR_FOLLOWER", "KAFKA_STORAGE_ERROR", "LEADER_NOT_AVAILABLE"})
    void retriableFailuresAreRepeatedWithFreshMetadata(ErrorCode code) {
        broker.appendNumbers("orders", 0, 0, 5);
        broker.failNext(ApiMethod.FETCH, code, 3);
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));

        assertThat(pollValues(consumer, 5)).isEqualTo(numbers(0, 5));
        assertThat(broker.count(ApiMethod.METADATA)).isGreaterThan(1);
    }

    @Test
    void aPartitionThatDoesNotExistYetIsReadOnceItDoes() {
        var consumer = consumer();
        consumer.assign(List.of(partition(0), partition(5)));
        broker.append("orders", 0, "a");
        assertThat(pollValues(consumer, 1)).containsExactly("a");

        broker.topic("orders", 6);
        broker.append("orders", 5, "b");

        assertThat(pollValues(consumer, 1)).containsExactly("b");
    }

    @Test
    void aBrokerThatIsNotThereYetIsAwaited() throws Exception {
        broker.append("orders", 0, "a");
        broker.stopListening();
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));
        assertThat(consumer.poll(Duration.ofMillis(100)).isEmpty()).isTrue();

        broker.listen();

        assertThat(pollValues(consumer, 1)).containsExactly("a");
    }

    @Test
    void aFatalFailureIsThrownAndTheNextPollTriesAgain() {
        broker.append("orders", 0, "a");
        broker.failNext(ApiMethod.FETCH, ErrorCode.INVALID_TOPIC_EXCEPTION, 1);
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));

        assertThatThrownBy(() -> consumer.poll(LONG))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION));
        assertThat(pollValues(consumer, 1)).containsExactly("a");
    }

    @Test
    void aCorruptBatchIsThrownWithItsPlaceAfterWhatComesBeforeIt() {
        broker.append("orders", 0, "0", "1");
        broker.append("orders", 0, "2", "3");
        broker.append("orders", 0, "4");
        corrupt(0, 1, 70);
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));

        assertThat(pollValues(consumer, 2)).containsExactly("0", "1");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> consumer.poll(LONG))
                    .isInstanceOfSatisfying(CorruptRecordException.class, e -> {
                        assertThat(e.topicPartition()).isEqualTo(partition(0));
                        assertThat(e.offset()).isEqualTo(2);
                    })
                    .hasMessageContaining("orders-0")
                    .hasMessageContaining("offset 2")
                    .hasMessageContaining("before offset 4");
            assertThat(consumer.position(partition(0))).isEqualTo(2);
        }
        consumer.seek(partition(0), 4);
        assertThat(pollValues(consumer, 1)).containsExactly("4");
    }

    /** As where the application has left out a codec's library: nothing is damaged, and nothing is to be skipped. */
    @Test
    void aCodecThatIsNotThereIsToldAndThePositionStays() {
        broker.append("orders", 0, "0");
        broker.append("orders", 0, "1");
        broker.log("orders", 0, log -> log.batch(1).put(RecordBatch.ATTRIBUTES_AT + 1, (byte) 5));
        broker.append("orders", 1, "other");
        var consumer = consumer("check.crcs", "false");
        consumer.assign(List.of(partition(0)));

        assertThat(pollValues(consumer, 1)).containsExactly("0");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> consumer.poll(LONG))
                    .isInstanceOfSatisfying(
                            BrokerException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE))
                    .isNotInstanceOf(CorruptRecordException.class)
                    .hasMessageContaining("orders-0 cannot be read at offset 1: compression type 5 is not supported");
            assertThat(consumer.position(partition(0))).isEqualTo(1);
        }
        consumer.assign(List.of(partition(1)));
        assertThat(pollValues(consumer, 1)).containsExactly("other");
    }

    @Test
    void corruptionOnTheWayIsMendedByReadingAgain() {
        broker.append("orders", 0, "0", "1");
        corrupt(0, 0, 70);
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));
        assertThatThrownBy(() -> consumer.poll(LONG)).isInstanceOf(CorruptRecordException.class);

        corrupt(0, 0, 70);
        List<String> values = new ArrayList<>();
        await().pollInSameThread().pollInterval(Duration.ofMillis(1)).until(() -> {
            try {
                consumer.poll(SHORT).forEach(record -> values.add(record.value()));
            } catch (CorruptRecordException e) {
                values.clear(); // fetched before it was mended
            }
            return !values.isEmpty();
        });

        assertThat(values).containsExactly("0", "1");
    }

    @Test
    void crcsAreCheckedUnlessSwitchedOff() {
        broker.append("orders", 0, "0");
        corrupt(0, 0, 18); // in the CRC itself
        var strict = consumer();
        var trusting = consumer("check.crcs", "false");
        strict.assign(List.of(partition(0)));
        trusting.assign(List.of(partition(0)));

        assertThatThrownBy(() -> strict.poll(LONG)).isInstanceOf(CorruptRecordException.class);
        assertThat(pollValues(trusting, 1)).containsExactly("0");
    }

    @Test
    void aRecordThatCannotBeDeserializedIsThrownAndCanBeSkipped() {
        broker.append("orders", 0, "0", "1", "bad", "3");
        broker.append("orders", 0, "4");
        Deserializer<String> picky = (topic, data) -> {
            String text = new String(data, StandardCharsets.UTF_8);
            if (text.equals("bad")) {
                throw new IllegalArgumentException("not this one");
            }
            return text;
        };
        try (MiniKafkaConsumer<String, String> consumer = new MiniKafkaConsumer<>(
                Map.of("bootstrap.servers", broker.address(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                picky)) {
            consumer.assign(List.of(partition(0)));

            assertThat(pollValues(consumer, 2)).containsExactly("0", "1");
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> consumer.poll(LONG))
                        .isInstanceOfSatisfying(RecordDeserializationException.class, e -> {
                            assertThat(e.topicPartition()).isEqualTo(partition(0));
                            assertThat(e.offset()).isEqualTo(2);
                        })
                        .hasMessageContaining("value of orders-0 at offset 2")
                        .hasMessageContaining("not this one");
                assertThat(consumer.position(partition(0))).isEqualTo(2);
            }
            consumer.seek(partition(0), 3);
            assertThat(pollValues(consumer, 2)).containsExactly("3", "4");
        }
    }

    @Test
    void evenAnErrorInADeserializerLosesNoRecord() {
        broker.append("orders", 0, "0", "1", "2");
        broker.append("orders", 1, "3", "4", "5");
        int[] calls = {0};
        Deserializer<String> exploding = (topic, data) -> {
            if (++calls[0] == 5) {
                throw new AssertionError("once");
            }
            return new String(data, StandardCharsets.UTF_8);
        };
        try (MiniKafkaConsumer<String, String> consumer = new MiniKafkaConsumer<>(
                Map.of("bootstrap.servers", broker.address(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                exploding)) {
            consumer.assign(List.of(partition(0), partition(1)));
            List<String> values = new ArrayList<>();
            List<Error> errors = new ArrayList<>();

            await().pollInSameThread().pollInterval(Duration.ofMillis(1)).until(() -> {
                try {
                    consumer.poll(SHORT).forEach(record -> values.add(record.value()));
                } catch (AssertionError e) {
                    errors.add(e);
                }
                return values.size() >= 6;
            });

            assertThat(values).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5");
            assertThat(errors).hasSize(1);
        }
    }

    @Test
    void oneBadPartitionDoesNotKeepTheOthersFromBeingRead() {
        broker.append("orders", 0, "0");
        corrupt(0, 0, 66);
        broker.append("orders", 1, "1");
        var consumer = consumer();
        consumer.assign(List.of(partition(0), partition(1)));
        List<String> values = new ArrayList<>();
        List<Exception> failures = new ArrayList<>();

        await().pollInSameThread().pollInterval(Duration.ofMillis(1)).until(() -> {
            try {
                consumer.poll(SHORT).forEach(record -> values.add(record.value()));
            } catch (CorruptRecordException e) {
                failures.add(e);
                consumer.pause(List.of(partition(0)));
            }
            return !values.isEmpty() && !failures.isEmpty();
        });

        assertThat(values).containsExactly("1");
    }

    @Test
    void aWakeupEndsTheBlockedCallOrElseTheNextOne() throws Exception {
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread poller = new Thread(() -> {
            try {
                consumer.poll(Duration.ofMinutes(1));
            } catch (WakeupException e) {
                thrown.set(e);
            }
        });
        poller.start();
        await().until(() -> broker.count(ApiMethod.FETCH) > 0);
        consumer.wakeup();
        poller.join(5_000);
        assertThat(thrown.get()).isInstanceOf(WakeupException.class);

        consumer.wakeup();
        assertThatThrownBy(() -> consumer.poll(LONG)).isInstanceOf(WakeupException.class);
        broker.append("orders", 0, "a");
        assertThat(pollValues(consumer, 1)).containsExactly("a");
    }

    @Test
    void anInterruptedPollThrowsAndKeepsTheInterrupt() {
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> consumer.poll(LONG)).isInstanceOf(InterruptException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void bufferedRecordsOfAClosedConsumerAreReleased() {
        broker.appendNumbers("orders", 0, 0, 100);
        broker.appendNumbers("orders", 1, 0, 100);
        var consumer = consumer("max.poll.records", "1");
        consumer.assign(List.of(partition(0), partition(1)));
        pollValues(consumer, 3);

        consumer.close(); // and the check after each test looks for what was not released
    }

    @Test
    void closeEndsInTimeWithoutABroker() {
        var consumer = member();
        consumer.subscribe(List.of("orders"));
        pollUntil(consumer, () -> consumer.assignment().size() == 2);
        broker.stopListening();
        long start = System.nanoTime();

        consumer.close(Duration.ofMillis(200));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }
}
