package io.minikafka.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.DescribeBroker;
import io.minikafka.common.api.DescribeGroups;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.consumer.OffsetAndMetadata;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a broker tells of its groups and of itself, with real clients. */
final class BrokerViewTest extends RunningBroker {
    private static final String GROUP = "billing";

    private DescribeGroups.Rebalance lastRebalance() throws Exception {
        List<DescribeGroups.Rebalance> all = admin.describe(GROUP).rebalances;
        return all.get(all.size() - 1);
    }

    private static void pollUntilAssigned(MiniKafkaConsumer<String, String> consumer) {
        await().until(() -> {
            consumer.poll(Duration.ofMillis(20));
            return !consumer.assignment().isEmpty();
        });
    }

    @Test
    void aConsumerThatIsClosedAndOneThatUnsubscribesSayWhyTheyLeave() throws Exception {
        admin.createTopic("orders", 2);
        try (MiniKafkaConsumer<String, String> consumer = clients.consumer("group.id", GROUP)) {
            consumer.subscribe(List.of("orders"));
            pollUntilAssigned(consumer);
            assertThat(lastRebalance().cause).isEqualTo("joined");

            consumer.unsubscribe();
            await().untilAsserted(
                            () -> assertThat(lastRebalance().detail).endsWith(" left: the consumer unsubscribed"));

            consumer.subscribe(List.of("orders"));
            pollUntilAssigned(consumer);
        }

        assertThat(lastRebalance().cause).isEqualTo("left");
        assertThat(lastRebalance().detail).endsWith(" left: the consumer was closed");
        assertThat(lastRebalance().partitions).hasSize(2);
    }

    @Test
    void aConsumerThatIsNotPolledInTimeSaysSo() throws Exception {
        admin.createTopic("orders", 1);
        try (MiniKafkaConsumer<String, String> consumer =
                clients.consumer("group.id", GROUP, "max.poll.interval.ms", "300")) {
            consumer.subscribe(List.of("orders"));
            pollUntilAssigned(consumer);

            await().untilAsserted(() -> assertThat(lastRebalance().cause).isEqualTo("max poll interval"));

            assertThat(lastRebalance().detail)
                    .contains("exceeded its max poll interval and left: the application did not poll for ")
                    .endsWith("longer than max.poll.interval.ms allows, 300 ms");
        }
    }

    @Test
    void lagIsToldInRecordsAndInTime() throws Exception {
        admin.createTopic("orders", 1);
        TopicPartition partition = new TopicPartition("orders", 0);
        long now = System.currentTimeMillis();
        try (MiniKafkaProducer<String, String> producer = clients.producer("linger.ms", "1000")) {
            producer.send(new ProducerRecord<>("orders", 0, now - 7_200_000, "k", "two hours old"));
            producer.send(new ProducerRecord<>("orders", 0, now - 3_600_000, "k", "one hour old"));
            producer.flush();
        }
        try (MiniKafkaConsumer<String, String> consumer = clients.consumer("group.id", GROUP)) {
            consumer.assign(List.of(partition));
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(0)));
            assertThat(lagMs()).isBetween(7_200_000L, 7_300_000L);

            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(1)));
            assertThat(lagMs()).as("of the second record of a batch").isBetween(3_600_000L, 3_700_000L);

            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(2)));
            assertThat(lagMs()).isZero();
        }
    }

    private long lagMs() throws Exception {
        return admin.describe(GROUP).partitions.get(0).lagMs.orElseThrow();
    }

    @Test
    void theBrokerTellsItsThreadsAndWhoIsConnected() throws Exception {
        long before = System.currentTimeMillis();
        try (MiniKafkaProducer<String, String> producer = clients.producer("client.id", "till-7")) {
            producer.send(new ProducerRecord<>("orders", "k", "v")).get(30, TimeUnit.SECONDS);

            DescribeBroker.Result broker = admin.call(new DescribeBroker.Request());

            assertThat(broker.brokerId).isEqualTo(1);
            assertThat(broker.clusterId).isEqualTo(this.broker.clusterId());
            assertThat(broker.startedMs).isLessThanOrEqualTo(before).isGreaterThan(0);
            assertThat(broker.dataDir).endsWith("data").startsWith("/");
            assertThat(broker.java).contains(Runtime.version().toString());
            assertThat(broker.os).contains(System.getProperty("os.name"));
            assertThat(broker.threads)
                    .extracting(thread -> thread.name.replaceFirst("-[-0-9]+$", ""))
                    .contains("mini-kafka-io", "mini-kafka-groups", "mini-kafka-storage", "mini-kafka-view");
            assertThat(broker.threads).allMatch(thread -> thread.cpuMs >= 0).anyMatch(thread -> thread.cpuMs > 0);
            DescribeBroker.Connection till = broker.connections.stream()
                    .filter(connection -> connection.clientName.orElse("").equals("mini-kafka-java (till-7)"))
                    .findFirst()
                    .orElseThrow();
            assertThat(till.clientVersion).isPresent();
            assertThat(till.remote).startsWith("127.0.0.1:");
            assertThat(till.protocol).isEqualTo("rpc");
            assertThat(till.connectedMs).isGreaterThanOrEqualTo(before - 1000);
            assertThat(till.requests).isGreaterThanOrEqualTo(3);
            assertThat(till.bytesIn).isGreaterThan(100);
            assertThat(till.bytesOut).isGreaterThan(100);
            assertThat(broker.connections).hasSize(2).isSortedAccordingTo((a, b) -> Long.compare(a.id, b.id));
        }
        await().untilAsserted(() ->
                assertThat(admin.call(new DescribeBroker.Request()).connections).hasSize(1));
    }
}
