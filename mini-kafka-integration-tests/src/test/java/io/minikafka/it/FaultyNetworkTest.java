package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.Broker;
import io.minikafka.broker.BrokerConfig;
import io.minikafka.it.NetworkFaults.Weather;
import io.netty.util.LeakPresenceDetector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Producers write through a network that loses, repeats and delays requests and answers and cuts connections. More seeds
 * with {@code -Dminikafka.seeds=500}, from a given one on with {@code -Dminikafka.seed=N}.
 */
@Timeout(300)
final class FaultyNetworkTest {
    private static final int RECORDS = 40;
    private static final int REQUEST_TIMEOUT_MS = SendingProducers.REQUEST_TIMEOUT_MS;

    @TempDir
    private static Path folder;

    private static Broker broker;

    static Stream<Long> seeds() {
        return NetworkFaults.seeds(10);
    }

    @BeforeAll
    static void startTheBroker() throws IOException {
        broker = Broker.start(BrokerConfig.of(Map.of(
                "broker.id", "1",
                "port", "0",
                "data.dir", folder.resolve("data").toString(),
                "offsets.topic.num.partitions", "1")));
    }

    @AfterAll
    static void stopTheBroker() {
        broker.close();
        LeakPresenceDetector.check();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyRecordIsThereOnceAtItsOffsetAndInOrder(long seed) throws Exception {
        SentRecords sent = sendThroughABadNetwork("orders-" + seed, seed, 60_000, REQUEST_TIMEOUT_MS * 3 / 2);

        assertThat(sent.failedCount()).as("seed %s", seed).isZero();
    }

    /** Then nobody knows what became of those records; but they may not be written twice, nor behind later ones. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void recordsThatAreGivenUpAreThereAtMostOnceAndInOrder(long seed) throws Exception {
        sendThroughABadNetwork("urgent-orders-" + seed, ~seed, 3 * REQUEST_TIMEOUT_MS, 5 * REQUEST_TIMEOUT_MS);
    }

    private static SentRecords sendThroughABadNetwork(
            String topic, long seed, int deliveryTimeoutMs, int longestDelayMs) throws Exception {
        Random random = NetworkFaults.random(seed);
        Weather weather = Weather.of(random, longestDelayMs);
        SendingProducers producers = new SendingProducers(topic, RECORDS);
        try (RawClient client = new RawClient(broker.address())) {
            BrokerTestBase.createTopic(client, topic, SendingProducers.PARTITIONS, "{'segment.bytes':'4000'}");
            try (FaultyNetwork network = FaultyNetwork.start(broker::address, weather, random.nextLong())) {
                producers.start(network.address(), random, deliveryTimeoutMs);
                producers.end();
                System.out.println(topic + ": " + network + "; " + producers.sent());
            }
            producers.check(client, "seed " + seed);
        }
        return producers.sent();
    }
}
