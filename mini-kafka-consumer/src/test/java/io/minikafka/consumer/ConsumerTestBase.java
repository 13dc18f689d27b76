package io.minikafka.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.serialization.StringDeserializer;
import io.netty.util.LeakPresenceDetector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A scripted broker, consumers of it that are closed at the end, and no buffer left over. */
@Timeout(20)
abstract class ConsumerTestBase {
    static final Duration SHORT = Duration.ofMillis(20);
    static final Duration LONG = Duration.ofSeconds(5);

    final AtomicLong pausedNanos = new AtomicLong();
    ScriptedBroker broker;
    private final List<MiniKafkaConsumer<String, String>> consumers = new ArrayList<>();

    @BeforeEach
    void startBroker() throws Exception {
        broker = ScriptedBroker.start();
    }

    @AfterEach
    void closeAllAndLookForLeaks() {
        consumers.forEach(consumer -> consumer.close(Duration.ofSeconds(1)));
        broker.close();
        LeakPresenceDetector.check();
    }

    /** Settings in pairs, beside what every test needs; its clock jumps by {@link #pausedNanos}. */
    MiniKafkaConsumer<String, String> consumer(String... settings) {
        Map<String, Object> all = new HashMap<>();
        all.put("bootstrap.servers", broker.address());
        all.put("auto.offset.reset", "earliest");
        all.put("retry.backoff.ms", 5);
        all.put("retry.backoff.max.ms", 20);
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        MiniKafkaConsumer<String, String> consumer = new MiniKafkaConsumer<>(
                all, new StringDeserializer(), new StringDeserializer(), () -> System.nanoTime() + pausedNanos.get());
        consumers.add(consumer);
        return consumer;
    }

    MiniKafkaConsumer<String, String> member(String... settings) {
        List<String> all = new ArrayList<>(List.of("group.id", "billing"));
        all.addAll(List.of(settings));
        return consumer(all.toArray(new String[0]));
    }

    static TopicPartition partition(int number) {
        return new TopicPartition("orders", number);
    }

    /** Polls until so many values have come, and no longer than {@link #LONG}. */
    static List<String> pollValues(MiniKafkaConsumer<String, String> consumer, int count) {
        List<String> values = new ArrayList<>();
        pollUntil(consumer, values, () -> values.size() >= count);
        assertThat(values).hasSize(count);
        return values;
    }

    static void pollUntil(MiniKafkaConsumer<String, String> consumer, BooleanSupplier condition) {
        pollUntil(consumer, new ArrayList<>(), condition);
    }

    static void pollUntil(MiniKafkaConsumer<String, String> consumer, List<String> values, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time is over, got " + values).isLessThan(deadline);
            consumer.poll(SHORT).forEach(record -> values.add(record.value()));
        }
    }

    static List<String> numbers(int from, int to) {
        List<String> numbers = new ArrayList<>();
        for (int i = from; i < to; i++) {
            numbers.add(String.valueOf(i));
        }
        return numbers;
    }
}
