package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.it.NetworkFaults.Weather;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link FaultyNetworkTest}, while the broker, a process of its own, is killed and stopped and started again. */
@Timeout(300)
final class FaultyNetworkRestartTest {
    private static final int RESTARTS = 3;
    private static final int COLLECTORS = 3;

    @TempDir
    private Path folder;

    private final Queue<Long> producerIds = new ConcurrentLinkedQueue<>();
    private final List<Thread> collectors = new ArrayList<>();
    private BrokerProcess broker;
    private volatile InetSocketAddress address; // written by the test
    private volatile boolean collecting = true; // likewise

    static Stream<Long> seeds() {
        return NetworkFaults.seeds(1);
    }

    @AfterEach
    void nothingIsLeftRunning() throws InterruptedException {
        collecting = false;
        for (Thread collector : collectors) {
            collector.join();
        }
        broker.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyRecordIsThereOnceAndNoProducerIdIsGivenOutTwice(long seed) throws Exception {
        Random random = NetworkFaults.random(seed);
        Weather weather = Weather.of(random, SendingProducers.REQUEST_TIMEOUT_MS);
        SendingProducers producers = new SendingProducers("orders", 0);
        start();
        try (RawClient client = broker.connect()) {
            BrokerTestBase.createTopic(client, "orders", SendingProducers.PARTITIONS, "{'segment.bytes':'20000'}");
        }
        startCollectors();
        try (FaultyNetwork network = FaultyNetwork.start(() -> address, weather, random.nextLong())) {
            producers.start(network.address(), random, 120_000);
            for (int i = 0; i < RESTARTS; i++) {
                awaitMore(producers);
                restart(i % 2 == 0, random);
            }
            awaitMore(producers);
            producers.end();
            System.out.println(network + "; " + producers.sent() + "; " + producerIds.size() + " producer ids");
        }

        try (RawClient client = broker.connect()) {
            producers.check(client, "seed " + seed);
        }
        assertThat(producers.sent().failedCount()).as("seed %s", seed).isZero();
        assertThat(producerIds).as("seed %s", seed).doesNotHaveDuplicates().hasSizeGreaterThan(RESTARTS);
    }

    private void awaitMore(SendingProducers producers) {
        int before = producers.sent().count();
        int idsBefore = producerIds.size();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> producers.sent().count() > before + 300 && producerIds.size() > idsBefore + 50);
    }

    private void start() throws IOException {
        broker = BrokerProcess.start(
                folder.resolve("data"),
                "--set",
                "log.flush.offset.checkpoint.interval.ms=50",
                "--set",
                "offsets.topic.num.partitions=1");
        address = broker.address();
    }

    /** While it is down, some of the snapshots are taken away: the log has to do without. */
    private void restart(boolean kill, Random random) throws IOException, InterruptedException {
        if (kill) {
            broker.kill();
        } else {
            broker.terminate();
        }
        for (int partition = 0; partition < SendingProducers.PARTITIONS; partition++) {
            try (Stream<Path> files = Files.list(folder.resolve("data/orders-" + partition))) {
                for (Path file : files.filter(name -> name.toString().endsWith(".snapshot"))
                        .sorted()
                        .toList()) {
                    if (random.nextInt(3) == 0) {
                        Files.delete(file);
                    }
                }
            }
        }
        start();
    }

    private void startCollectors() {
        for (int i = 0; i < COLLECTORS; i++) {
            Thread collector = new Thread(this::collectProducerIds, "collector-" + i);
            collector.start();
            collectors.add(collector);
        }
    }

    /** Asks for one id after the other, and again where the broker is gone. */
    private void collectProducerIds() {
        while (collecting) {
            try (RawClient client = new RawClient(address)) {
                while (collecting) {
                    JsonNode id = client.call("initProducerId", "{}").result().get("producerId");
                    producerIds.add(id.asLong());
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200)); // the producers want a share too
                }
            } catch (IOException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5)); // until it is back
            }
        }
    }
}
