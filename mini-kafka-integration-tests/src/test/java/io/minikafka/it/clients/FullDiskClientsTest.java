package io.minikafka.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minikafka.broker.Broker;
import io.minikafka.broker.BrokerConfig;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import io.netty.util.LeakPresenceDetector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker's disk is full for a while, twice. */
@Timeout(120)
final class FullDiskClientsTest {
    private static final int PARTITIONS = 3;
    private static final String TOPIC = "orders";

    @TempDir
    private Path folder;

    private final AtomicBoolean producing = new AtomicBoolean(true);
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile int sent;

    @AfterEach
    void everyBufferWasReleased() {
        LeakPresenceDetector.check();
    }

    @Test
    void producersWaitForRoomAndLoseNothingWhileConsumersReadOn() throws Exception {
        FillableDisk disk = new FillableDisk();
        BrokerConfig config = BrokerConfig.of(Map.of(
                "broker.id",
                "1",
                "port",
                "0",
                "data.dir",
                folder.resolve("data").toString()));
        try (Broker broker = Broker.start(config, disk, InstantSource.system())) {
            String address = "127.0.0.1:" + broker.address().getPort();
            Clients clients = new Clients(address);
            try (Admin admin = new Admin(address)) {
                admin.createTopic(TOPIC, PARTITIONS);
            }
            try (MiniKafkaProducer<String, String> producer = clients.producer("linger.ms", "1");
                    PollingConsumer consumer = new PollingConsumer(clients.consumer("group.id", "readers"), TOPIC)) {
                Thread sender = new Thread(() -> produce(producer), "sender");
                sender.start();
                for (int round = 0; round < 2; round++) {
                    awaitMoreAcknowledged();
                    disk.fill();
                    awaitNoMoreAcknowledged();
                    await().atMost(Duration.ofSeconds(30)).until(() -> consumer.count() >= acknowledged.get());
                    disk.free();
                }
                awaitMoreAcknowledged();
                producing.set(false);
                sender.join();
                producer.flush();

                assertThat(failures).isEmpty();
                assertThat(acknowledged.get()).isEqualTo(sent);
                await().atMost(Duration.ofSeconds(30)).until(() -> consumer.count() >= sent);
                assertThat(consumer.count()).as("nothing twice").isEqualTo(sent);
                assertThatEachPartitionIsInOrder(consumer);
            }
        }
    }

    private void produce(MiniKafkaProducer<String, String> producer) {
        for (int i = 0; producing.get(); i++) {
            producer.send(new ProducerRecord<>(TOPIC, i % PARTITIONS, null, Integer.toString(i)), (where, failure) -> {
                if (failure == null) {
                    acknowledged.incrementAndGet();
                } else {
                    failures.add(failure);
                }
            });
            sent = i + 1;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private void awaitMoreAcknowledged() {
        int before = acknowledged.get();
        await().atMost(Duration.ofSeconds(30)).until(() -> acknowledged.get() > before + 500);
    }

    /** That is, while hundreds are sent. */
    private void awaitNoMoreAcknowledged() {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            int acknowledgedBefore = acknowledged.get();
            int sentBefore = sent;
            await().atMost(Duration.ofSeconds(30)).until(() -> sent > sentBefore + 200);
            return acknowledged.get() == acknowledgedBefore;
        });
    }

    private static void assertThatEachPartitionIsInOrder(PollingConsumer consumer) {
        Map<Integer, Integer> newest = new HashMap<>();
        for (ConsumerRecord<String, String> record : consumer.records()) {
            int number = Integer.parseInt(record.value());
            Integer before = newest.put(record.partition(), number);
            assertThat(number).isEqualTo(before == null ? record.partition() : before + PARTITIONS);
        }
    }
}
