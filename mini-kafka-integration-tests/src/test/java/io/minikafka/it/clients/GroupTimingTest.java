package io.minikafka.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minikafka.broker.Broker;
import io.minikafka.broker.BrokerConfig;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import io.minikafka.producer.RecordMetadata;
import io.netty.util.LeakPresenceDetector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a group takes. The numbers are printed; what is asserted is that nobody waited for the next heartbeat, which
 * comes every five seconds: so much a busy machine grants.
 */
@Timeout(120)
final class GroupTimingTest {
    private static final Duration WELL_BELOW_A_HEARTBEAT = Duration.ofMillis(2_500);
    private static final int PARTITIONS = 6;
    private static final int RUNS = 5;

    @TempDir
    private Path folder;

    @AfterEach
    void everyBufferWasReleased() {
        LeakPresenceDetector.check();
    }

    @Test
    void aFirstMemberAndAHandoverWaitForNoHeartbeat() throws Exception {
        List<Long> firstMs = new ArrayList<>();
        List<Long> handoverMs = new ArrayList<>();
        try (Broker broker = startBroker()) {
            Clients clients = clients(broker);
            createTopic(addressOf(broker), "orders");
            for (int run = 0; run < RUNS; run++) {
                String group = "timing-" + run;
                long began = System.nanoTime();
                try (PollingConsumer first = new PollingConsumer(clients.consumer("group.id", group), "orders")) {
                    firstMs.add(millisFrom(began, () -> since(first, PARTITIONS)));
                    long joining = System.nanoTime();
                    try (PollingConsumer second = new PollingConsumer(clients.consumer("group.id", group), "orders")) {
                        handoverMs.add(millisFrom(joining, () -> since(second, PARTITIONS / 2)));
                        assertThat(first.owned()).doesNotContainAnyElementsOf(second.owned());
                    }
                }
            }
        }
        System.out.println("first member's partitions, from the consumer's start: " + firstMs + " ms (aim: 100)");
        System.out.println("handover, from the second consumer's start: " + handoverMs + " ms (aim: 200)");
    }

    @Test
    void aCrashedMembersPartitionsMoveWhenItsSessionEnds() throws Exception {
        int sessionMs = 2_000;
        try (Broker broker = startBroker()) {
            Clients clients = clients(broker);
            createTopic(addressOf(broker), "orders");
            try (GroupMember crashing = new GroupMember(
                            "crashing", addressOf(broker), "timing", "orders", sessionMs, folder.resolve("errors"));
                    PollingConsumer survivor = new PollingConsumer(clients.consumer("group.id", "timing"), "orders")) {
                within(Duration.ofSeconds(30))
                        .until(() -> survivor.owned().size() == PARTITIONS / 2
                                && crashing.owned().split(" ", -1).length == PARTITIONS / 2);

                long killed = System.nanoTime();
                crashing.kill();

                within(Duration.ofMillis(sessionMs).plus(WELL_BELOW_A_HEARTBEAT))
                        .until(() -> survivor.owned().size() == PARTITIONS);
                long tookMs = TimeUnit.NANOSECONDS.toMillis(survivor.ownedSinceNanos() - killed);
                System.out.println("takeover after a crash: " + tookMs + " ms with a session of " + sessionMs
                        + " ms (aim: at most 200 ms more)");
                assertThat(tookMs).as("no earlier than the session allows").isGreaterThan(sessionMs / 2);
            }
        }
    }

    @Test
    void aRestartedBrokerNeedsNoRebalance() throws Exception {
        AtomicBoolean producing = new AtomicBoolean(true);
        List<CompletableFuture<RecordMetadata>> sent = new ArrayList<>();
        try (BrokerProcess broker = new BrokerProcess(folder)) {
            broker.start();
            Clients clients = new Clients(broker.address());
            createTopic(broker.address(), "orders");
            try (Admin admin = new Admin(broker.address());
                    MiniKafkaProducer<String, String> producer = clients.producer();
                    PollingConsumer one = new PollingConsumer(clients.consumer("group.id", "lasting"), "orders");
                    PollingConsumer two = new PollingConsumer(clients.consumer("group.id", "lasting"), "orders")) {
                Thread sender = new Thread(() -> {
                    for (int i = 0; producing.get(); i++) {
                        sent.add(producer.send(new ProducerRecord<>("orders", "key-" + i % 50, Integer.toString(i))));
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                    }
                });
                sender.start();
                within(Duration.ofSeconds(30))
                        .until(() -> one.owned().size() == PARTITIONS / 2
                                && two.owned().size() == PARTITIONS / 2
                                && one.count() > 100
                                && two.count() > 100);
                Map<String, Integer> epochs = admin.epochs("lasting");
                int rebalances = one.rebalances() + two.rebalances();
                int countOfOne = one.count();
                int countOfTwo = two.count();

                broker.kill();
                long killed = System.nanoTime();
                long startMs = broker.start();

                within(Duration.ofSeconds(30))
                        .until(() -> one.count() > countOfOne + 500 && two.count() > countOfTwo + 500);
                System.out.println("a broker that was killed was ready after " + startMs + " ms, and its group went on "
                        + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed) + " ms after the kill");
                assertThat(admin.epochs("lasting")).isEqualTo(epochs).hasSize(2);
                producing.set(false);
                sender.join();
                producer.flush();
                assertThat(sent).allSatisfy(record -> assertThat(record).isCompleted());
                within(Duration.ofSeconds(30)).until(() -> one.count() + two.count() >= sent.size());
                assertThat(one.rebalances() + two.rebalances()).isEqualTo(rebalances);
                assertThat(Stream.of(one, two)
                                .flatMap(consumer -> consumer.records().stream())
                                .map(record -> Integer.parseInt(record.value()))
                                .sorted()
                                .collect(Collectors.toList()))
                        .as("nothing lost, nothing twice")
                        .isEqualTo(
                                Stream.iterate(0, i -> i + 1).limit(sent.size()).collect(Collectors.toList()));
            }
        }
    }

    /** When it got so many partitions; -1 before that. */
    private static long since(PollingConsumer consumer, int partitions) {
        return consumer.owned().size() == partitions ? consumer.ownedSinceNanos() : -1;
    }

    private static long millisFrom(long began, LongSupplier sinceNanos) {
        within(WELL_BELOW_A_HEARTBEAT).until(() -> sinceNanos.getAsLong() != -1);
        return TimeUnit.NANOSECONDS.toMillis(sinceNanos.getAsLong() - began);
    }

    private static ConditionFactory within(Duration time) {
        return await().atMost(time).pollInterval(Duration.ofMillis(2));
    }

    private Broker startBroker() throws Exception {
        return Broker.start(BrokerConfig.of(Map.of(
                "broker.id",
                "1",
                "port",
                "0",
                "data.dir",
                folder.resolve("data").toString())));
    }

    private static String addressOf(Broker broker) {
        return "127.0.0.1:" + broker.address().getPort();
    }

    private static Clients clients(Broker broker) {
        return new Clients(addressOf(broker));
    }

    private static void createTopic(String address, String topic) throws Exception {
        try (Admin admin = new Admin(address)) {
            admin.createTopic(topic, PARTITIONS);
        }
    }
}
