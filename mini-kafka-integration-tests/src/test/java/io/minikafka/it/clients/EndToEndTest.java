package io.minikafka.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minikafka.broker.Broker;
import io.minikafka.broker.BrokerConfig;
import io.minikafka.common.TopicPartition;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import io.minikafka.producer.RecordMetadata;
import io.netty.util.LeakPresenceDetector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many producers and two groups at once, each producer in a way of its own. */
@Timeout(120)
final class EndToEndTest {
    private static final long SEED = 842;
    private static final int RECORDS_EACH = 3_000;
    private static final Map<String, Integer> TOPICS = Map.of("orders", 6, "payments", 2, "audit", 1);
    private static final List<String[]> PRODUCERS = List.of(
            new String[] {"acks", "all"},
            new String[] {"acks", "1", "linger.ms", "0"},
            new String[] {"compression.type", "gzip", "linger.ms", "20"},
            new String[] {"batch.size", "0"},
            new String[] {"enable.idempotence", "false", "max.in.flight.requests.per.connection", "1"},
            new String[] {"batch.size", "200", "max.request.size", "2000"},
            new String[] {"linger.ms", "50", "batch.size", "100000"},
            new String[] {"buffer.memory", "20000"});

    /** A record as its producer knows it. */
    private record Sent(String key, String value, RecordMetadata where) {}

    @TempDir
    private Path folder;

    @AfterEach
    void everyBufferWasReleased() {
        LeakPresenceDetector.check();
    }

    @Test
    void eightProducersAndTwoGroupsLoseNothingAndKeepTheOrder() throws Exception {
        System.out.println("end to end with seed " + SEED);
        try (Broker broker = Broker.start(BrokerConfig.of(Map.of(
                "broker.id",
                "1",
                "port",
                "0",
                "data.dir",
                folder.resolve("data").toString())))) {
            String address = "127.0.0.1:" + broker.address().getPort();
            Clients clients = new Clients(address);
            try (Admin admin = new Admin(address)) {
                for (Map.Entry<String, Integer> topic : TOPICS.entrySet()) {
                    admin.createTopic(topic.getKey(), topic.getValue());
                }
            }
            List<PollingConsumer> billing = List.of(consumer(clients, "billing"), consumer(clients, "billing"));
            List<PollingConsumer> reports = List.of(
                    consumer(clients, "reports", "group.remote.assignor", "range"), consumer(clients, "reports"));

            List<Sent> sent = produce(clients);

            assertThatOffsetsAreDense(sent);
            assertThatTheGroupGotAll(sent, billing);
            assertThatTheGroupGotAll(sent, reports);
            billing.forEach(PollingConsumer::close);
            reports.forEach(PollingConsumer::close);
            try (Admin admin = new Admin(address)) {
                assertThat(admin.committed("billing")).isEqualTo(ends(sent));
                assertThat(admin.committed("reports")).isEqualTo(ends(sent));
            }
        }
    }

    private static PollingConsumer consumer(Clients clients, String group, String... settings) {
        String[] all = IntStream.range(0, settings.length + 2)
                .mapToObj(i -> i < settings.length ? settings[i] : i == settings.length ? "group.id" : group)
                .toArray(String[]::new);
        return new PollingConsumer(clients.consumer(all), TOPICS.keySet().toArray(String[]::new));
    }

    private static List<Sent> produce(Clients clients) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS.size());
        try {
            List<Callable<List<Sent>>> tasks = new ArrayList<>();
            for (int i = 0; i < PRODUCERS.size(); i++) {
                int number = i;
                tasks.add(() -> produce(clients.producer(PRODUCERS.get(number)), number));
            }
            List<Sent> sent = new ArrayList<>();
            for (Future<List<Sent>> done : threads.invokeAll(tasks)) {
                sent.addAll(done.get());
            }
            return sent;
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Sent> produce(MiniKafkaProducer<String, String> producer, int number) {
        Random random = new Random(SEED + number);
        List<String> topics = TOPICS.keySet().stream().sorted().collect(Collectors.toList());
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        List<CompletableFuture<RecordMetadata>> answers = new ArrayList<>();
        try (producer) {
            for (int i = 0; i < RECORDS_EACH; i++) {
                String key = random.nextBoolean() ? number + "-" + random.nextInt(20) : null;
                String value = number + " " + i + " " + "x".repeat(random.nextInt(100));
                ProducerRecord<String, String> record =
                        new ProducerRecord<>(topics.get(random.nextInt(topics.size())), key, value);
                records.add(record);
                answers.add(producer.send(record));
            }
        } // which waits for all answers
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < RECORDS_EACH; i++) {
            assertThat(answers.get(i)).isCompleted();
            sent.add(new Sent(
                    records.get(i).key(), records.get(i).value(), answers.get(i).join()));
        }
        return sent;
    }

    private static Map<TopicPartition, Long> ends(List<Sent> sent) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        sent.forEach(record -> ends.merge(partitionOf(record), 1L, Long::sum));
        return ends;
    }

    private static TopicPartition partitionOf(Sent record) {
        return new TopicPartition(record.where().topic(), record.where().partition());
    }

    /** Each offset from 0 on was given once, and all partitions got something. */
    private static void assertThatOffsetsAreDense(List<Sent> sent) {
        Map<TopicPartition, List<Long>> offsets = new HashMap<>();
        sent.forEach(record -> offsets.computeIfAbsent(partitionOf(record), p -> new ArrayList<>())
                .add(record.where().offset()));
        assertThat(offsets)
                .hasSize(TOPICS.values().stream().mapToInt(Integer::intValue).sum());
        offsets.values().forEach(ofPartition -> {
            ofPartition.sort(null);
            for (int i = 0; i < ofPartition.size(); i++) {
                assertThat(ofPartition.get(i)).isEqualTo(i);
            }
        });
    }

    private static void assertThatTheGroupGotAll(List<Sent> sent, List<PollingConsumer> group) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> group.stream().mapToInt(PollingConsumer::count).sum() >= sent.size());
        Map<String, ConsumerRecord<String, String>> byPlace = new HashMap<>();
        for (PollingConsumer consumer : group) {
            assertThatKeysAreInOrder(consumer.records());
            for (ConsumerRecord<String, String> record : consumer.records()) {
                assertThat(byPlace.put(record.topicPartition() + "@" + record.offset(), record))
                        .as("what came twice")
                        .isNull();
            }
        }
        assertThat(byPlace).hasSize(sent.size());
        for (Sent record : sent) {
            ConsumerRecord<String, String> got =
                    byPlace.get(partitionOf(record) + "@" + record.where().offset());
            assertThat(got.value()).isEqualTo(record.value());
            assertThat(got.key()).isEqualTo(record.key());
            assertThat(got.timestamp()).isEqualTo(record.where().timestamp());
        }
    }

    /** Each key belongs to one producer, which counts what it sends. */
    private static void assertThatKeysAreInOrder(List<ConsumerRecord<String, String>> records) {
        Map<String, Integer> newest = new HashMap<>();
        for (ConsumerRecord<String, String> record : records) {
            if (record.key() != null) {
                int number = Integer.parseInt(record.value().split(" ", 3)[1]);
                Integer before = newest.put(record.topic() + " " + record.key(), number);
                assertThat(before == null || before < number)
                        .as("%s after %s of key %s", number, before, record.key())
                        .isTrue();
            }
        }
    }
}
