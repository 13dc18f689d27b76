package io.minikafka.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minikafka.common.TopicPartition;
import io.minikafka.consumer.CommitFailedException;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.consumer.OffsetAndMetadata;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import io.minikafka.producer.RecordMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A topic of 100 records is deleted and created again with 200: nothing of the first gets into the second. */
final class RecreatedTopicTest extends RunningBroker {
    static final String TOPIC = "orders";
    static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    static void produce(Clients clients, String prefix, int count) throws Exception {
        List<CompletableFuture<RecordMetadata>> sent = new ArrayList<>();
        try (MiniKafkaProducer<String, String> producer = clients.producer()) {
            for (int i = 0; i < count; i++) {
                sent.add(producer.send(new ProducerRecord<>(TOPIC, prefix + i)));
            }
        }
        for (CompletableFuture<RecordMetadata> one : sent) {
            one.get(30, TimeUnit.SECONDS);
        }
    }

    static List<String> values(String prefix, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> prefix + i).toList();
    }

    /** Polls until so many have come, and a bit longer, so that none too many come. */
    static List<String> read(MiniKafkaConsumer<String, String> consumer, int count) {
        List<String> values = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (values.size() < count && System.nanoTime() < deadline) {
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                assertThat(record.offset()).isNotNegative();
                values.add(record.value());
            }
        }
        consumer.poll(Duration.ofMillis(50)).forEach(record -> values.add(record.value()));
        return values;
    }

    private void oldTopic() throws Exception {
        admin.createTopic(TOPIC, 1);
        produce(clients, "old-", 100);
    }

    private void newTopic() throws Exception {
        admin.createTopic(TOPIC, 1);
        produce(clients, "new-", 200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunningMemberOfAGroupReadsTheNewTopicFromItsStart(boolean autoCommit) throws Exception {
        oldTopic();
        try (MiniKafkaConsumer<String, String> consumer = clients.consumer(
                "group.id", "billing",
                "enable.auto.commit", Boolean.toString(autoCommit),
                "auto.commit.interval.ms", "20")) {
            consumer.subscribe(List.of(TOPIC));
            assertThat(read(consumer, 100)).isEqualTo(values("old-", 0, 100));
            consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(50)));

            admin.deleteTopic(TOPIC);
            newTopic();

            assertThat(read(consumer, 200)).isEqualTo(values("new-", 0, 200));
            assertThat(consumer.position(PARTITION)).isEqualTo(200);
            consumer.commitSync();
            assertThat(admin.committed("billing")).isEqualTo(Map.of(PARTITION, 200L));
        }
    }

    @Test
    void soDoesOneThatIsStartedAgain() throws Exception {
        oldTopic();
        try (MiniKafkaConsumer<String, String> consumer =
                clients.consumer("group.id", "billing", "enable.auto.commit", "false")) {
            consumer.subscribe(List.of(TOPIC));
            read(consumer, 100);
            consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(50)));
        }
        admin.deleteTopic(TOPIC);
        newTopic();

        try (MiniKafkaConsumer<String, String> consumer = clients.consumer("group.id", "billing")) {
            assertThat(consumer.committed(Set.of(PARTITION))).isEmpty();
            consumer.subscribe(List.of(TOPIC));
            assertThat(read(consumer, 200)).isEqualTo(values("new-", 0, 200));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "billing"})
    void soDoesOneThatAssignedThePartitionItselfAndSoughtItsPlace(String group) throws Exception {
        oldTopic();
        String[] settings = group.isEmpty() ? new String[0] : new String[] {"group.id", group};
        try (MiniKafkaConsumer<String, String> consumer = clients.consumer(settings)) {
            consumer.assign(List.of(PARTITION));
            consumer.seek(PARTITION, 50);
            assertThat(read(consumer, 50)).isEqualTo(values("old-", 50, 100));

            admin.deleteTopic(TOPIC);
            newTopic();

            assertThat(read(consumer, 200)).isEqualTo(values("new-", 0, 200));
        }
    }

    @Test
    void twoMembersShareTheNewTopicAndNoRecordComesTwice() throws Exception {
        admin.createTopic(TOPIC, 4);
        produce(clients, "old-", 100);
        try (PollingConsumer a = new PollingConsumer(clients.consumer("group.id", "billing"), TOPIC);
                PollingConsumer b = new PollingConsumer(clients.consumer("group.id", "billing"), TOPIC)) {
            awaitThat(() -> a.owned().size() == 2 && b.owned().size() == 2 && a.count() + b.count() >= 100);
            for (int round = 0; round < 3; round++) {
                int before = a.count() + b.count();

                admin.deleteTopic(TOPIC);
                admin.createTopic(TOPIC, 4);
                String prefix = "new-" + round + "-";
                produce(clients, prefix, 200);

                awaitThat(() -> a.count() + b.count() >= before + 200);
                List<String> read = new ArrayList<>();
                a.records().forEach(record -> read.add(record.value()));
                b.records().forEach(record -> read.add(record.value()));
                assertThat(read.stream().filter(value -> value.startsWith(prefix)))
                        .containsExactlyInAnyOrderElementsOf(values(prefix, 0, 200));
            }
        }
    }

    @Test
    void whatWasReadOfTheOldTopicCannotBeCommittedForTheNewOne() throws Exception {
        oldTopic();
        try (MiniKafkaConsumer<String, String> consumer =
                clients.consumer("group.id", "billing", "enable.auto.commit", "false")) {
            consumer.subscribe(List.of(TOPIC));
            read(consumer, 100);
            admin.deleteTopic(TOPIC);
            newTopic();

            assertThatThrownBy(consumer::commitSync).isInstanceOf(CommitFailedException.class);

            assertThat(admin.committed("billing")).isEmpty();
            assertThat(read(consumer, 200)).isEqualTo(values("new-", 0, 200));
        }
    }

    @Test
    void aProducerGoesOnInOrderHoweverOftenItsTopicIsDeletedAndCreated() throws Exception {
        admin.createTopic(TOPIC, 1);
        List<CompletableFuture<RecordMetadata>> sent = new ArrayList<>();
        try (MiniKafkaProducer<String, String> producer = clients.producer("batch.size", "200", "linger.ms", "0")) {
            for (int round = 0; round < 5; round++) {
                int first = sent.size();
                for (int i = 0; i < 400; i++) {
                    sent.add(producer.send(new ProducerRecord<>(TOPIC, Integer.toString(sent.size()))));
                }
                sent.get(first).get(30, TimeUnit.SECONDS);
                admin.deleteTopic(TOPIC); // and who writes to it creates it again
            }
            for (int i = 0; i < 400; i++) {
                sent.add(producer.send(new ProducerRecord<>(TOPIC, Integer.toString(sent.size()))));
            }
        }
        for (CompletableFuture<RecordMetadata> one : sent) {
            one.get(30, TimeUnit.SECONDS);
        }

        try (MiniKafkaConsumer<String, String> consumer = clients.consumer()) {
            consumer.assign(List.of(PARTITION));
            int last = Math.toIntExact(consumer.endOffsets(List.of(PARTITION)).get(PARTITION));
            assertThat(last).isGreaterThanOrEqualTo(400);
            assertThat(read(consumer, last)).isEqualTo(values("", sent.size() - last, sent.size()));
        }
    }

    private static void awaitThat(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30)).until(condition);
    }
}
