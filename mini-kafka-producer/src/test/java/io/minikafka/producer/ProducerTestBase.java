package io.minikafka.producer;

import io.minikafka.common.serialization.StringSerializer;
import io.netty.util.LeakPresenceDetector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A scripted broker, and producers of strings that are closed behind each test. */
@Timeout(60)
abstract class ProducerTestBase {
    final ScriptedBroker broker = ScriptedBroker.start();
    private final List<MiniKafkaProducer<String, String>> producers = new ArrayList<>();

    @AfterEach
    void everythingIsClosedAndReleased() {
        producers.forEach(producer -> producer.close(java.time.Duration.ZERO));
        broker.close();
        LeakPresenceDetector.check();
    }

    /** Settings are name, value, name, value; short waits unless they say otherwise. */
    MiniKafkaProducer<String, String> producer(Object... settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "bootstrap.servers", broker.address(),
                "linger.ms", 0,
                "retry.backoff.ms", 2,
                "retry.backoff.max.ms", 20,
                "max.block.ms", 10_000));
        for (int i = 0; i < settings.length; i += 2) {
            all.put((String) settings[i], settings[i + 1]);
        }
        MiniKafkaProducer<String, String> producer =
                new MiniKafkaProducer<>(all, new StringSerializer(), new StringSerializer());
        producers.add(producer);
        return producer;
    }

    static RecordMetadata get(CompletableFuture<RecordMetadata> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (RuntimeException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    List<String> values(String topic, int partition) {
        return broker.records(topic, partition).stream()
                .map(FakeLog.Stored::text)
                .toList();
    }
}
