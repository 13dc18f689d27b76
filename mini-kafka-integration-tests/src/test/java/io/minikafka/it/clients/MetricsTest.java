package io.minikafka.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.DeleteGroups;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.consumer.OffsetAndMetadata;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class MetricsTest extends RunningBroker {
    private Scrape scrape() throws Exception {
        return new Scrape(broker.metrics().scrape().get(30, TimeUnit.SECONDS));
    }

    private void produce(String topic, int records) throws Exception {
        try (MiniKafkaProducer<String, String> producer = clients.producer("linger.ms", "50")) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, 0, "k", "value " + i));
            }
        }
    }

    @Test
    void whatGoesInAndOutIsCountedByTopic() throws Exception {
        admin.createTopic("orders", 2);
        produce("orders", 30);
        try (MiniKafkaConsumer<String, String> consumer = clients.consumer("group.id", "billing")) {
            consumer.subscribe(List.of("orders"));
            List<String> read = new ArrayList<>();
            await().until(() -> {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> read.add(record.value()));
                return read.size() == 30;
            });
            consumer.commitSync();

            Scrape scrape = scrape();

            assertThat(scrape.value("minikafka_topic_received_records_total{topic=\"orders\"}"))
                    .isEqualTo(30);
            assertThat(scrape.value("minikafka_topic_sent_records_total{topic=\"orders\"}"))
                    .isEqualTo(30);
            double bytes = scrape.value("minikafka_topic_received_bytes_total{topic=\"orders\"}");
            assertThat(bytes).isGreaterThan(30 * 8);
            assertThat(scrape.value("minikafka_topic_sent_bytes_total{topic=\"orders\"}"))
                    .isEqualTo(bytes);
            assertThat(scrape.value("minikafka_topic_log_size_bytes{topic=\"orders\"}"))
                    .isEqualTo(bytes);
            assertThat(scrape.value("minikafka_topic_log_segments{topic=\"orders\"}"))
                    .isEqualTo(2);
            assertThat(scrape.value("minikafka_topic_partitions{topic=\"orders\"}"))
                    .isEqualTo(2);
            assertThat(scrape.value("minikafka_topic_partitions_out_of_service{topic=\"orders\"}"))
                    .isZero();
            assertThat(scrape.value("minikafka_group_members{group=\"billing\"}"))
                    .isEqualTo(1);
            assertThat(scrape.value("minikafka_group_rebalances_total{cause=\"joined\",group=\"billing\"}"))
                    .isEqualTo(1);
            assertThat(scrape.value("minikafka_group_lag_records{group=\"billing\",topic=\"orders\"}"))
                    .isZero();
            assertThat(scrape.value("minikafka_group_lag_seconds{group=\"billing\",topic=\"orders\"}"))
                    .isZero();
            assertThat(scrape.value("minikafka_connections")).isEqualTo(2);
            assertThat(scrape.value("minikafka_requests_total{error=\"NONE\",method=\"produce\"}"))
                    .isPositive();
            assertThat(scrape.value("minikafka_request_duration_seconds_count{method=\"produce\"}"))
                    .isEqualTo(scrape.value("minikafka_requests_total{error=\"NONE\",method=\"produce\"}"));
            assertThat(scrape.value("minikafka_disk_free_bytes")).isPositive();
        }
    }

    @Test
    void aFetchIsNotSlowBecauseItWaitsForRecords() throws Exception {
        admin.createTopic("orders", 1);
        try (MiniKafkaConsumer<String, String> consumer = clients.consumer("fetch.max.wait.ms", "400")) {
            consumer.assign(List.of(new TopicPartition("orders", 0)));
            await().until(() -> {
                consumer.poll(Duration.ofMillis(100));
                return scrape().has("minikafka_request_duration_seconds_count{method=\"fetch\"}");
            });

            Scrape scrape = scrape();

            double mean = scrape.value("minikafka_request_duration_seconds_sum{method=\"fetch\"}")
                    / scrape.value("minikafka_request_duration_seconds_count{method=\"fetch\"}");
            assertThat(mean).isLessThan(0.35);
        }
    }

    @Test
    void requestsThatFailAreCountedByTheirErrorAlsoWhereOnlyAnElementFails() throws Exception {
        admin.call(new DeleteGroups.Request(List.of("nobody")));

        assertThat(scrape().value("minikafka_requests_total{error=\"GROUP_ID_NOT_FOUND\",method=\"deleteGroups\"}"))
                .isEqualTo(1);
    }

    @Test
    void whatIsDeletedLeavesTheMetrics() throws Exception {
        admin.createTopic("orders", 1);
        assertThat(scrape().text).contains("topic=\"orders\"");

        admin.deleteTopic("orders");

        assertThat(scrape().text).doesNotContain("topic=\"orders\"");
    }

    @Test
    void theLagOfAGroupGrowsOlder() throws Exception {
        admin.createTopic("orders", 1);
        TopicPartition partition = new TopicPartition("orders", 0);
        try (MiniKafkaProducer<String, String> producer = clients.producer()) {
            long hourAgo = System.currentTimeMillis() - 3_600_000;
            producer.send(new ProducerRecord<>("orders", 0, hourAgo, "k", "v")).get(30, TimeUnit.SECONDS);
        }
        try (MiniKafkaConsumer<String, String> consumer = clients.consumer("group.id", "billing")) {
            consumer.assign(List.of(partition));
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(0)));
        }

        Scrape scrape = scrape();

        assertThat(scrape.value("minikafka_group_lag_records{group=\"billing\",topic=\"orders\"}"))
                .isEqualTo(1);
        assertThat(scrape.value("minikafka_group_lag_seconds{group=\"billing\",topic=\"orders\"}"))
                .isCloseTo(3_600, within(60.0));
    }

    @Test
    void aStoppedBrokerSaysSo() {
        broker.close();

        assertThat(org.assertj.core.api.Assertions.catchThrowable(this::scrape))
                .isInstanceOfAny(ExecutionException.class, java.util.concurrent.RejectedExecutionException.class);
    }
}
