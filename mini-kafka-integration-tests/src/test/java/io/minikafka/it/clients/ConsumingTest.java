package io.minikafka.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minikafka.common.TopicPartition;
import io.minikafka.consumer.CommitFailedException;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.ConsumerRecords;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.consumer.NoOffsetForPartitionException;
import io.minikafka.consumer.OffsetAndMetadata;
import io.minikafka.consumer.OffsetAndTimestamp;
import io.minikafka.consumer.OffsetOutOfRangeException;
import io.minikafka.consumer.WakeupException;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading alone and in groups, with positions and commits. The topic has two partitions of ten records each. */
final class ConsumingTest extends RunningBroker {
    private static final String TOPIC = "orders";
    private static final TopicPartition ZERO = new TopicPartition(TOPIC, 0);
    private static final TopicPartition ONE = new TopicPartition(TOPIC, 1);
    private static final int EACH = 10;
    private static final long FIRST_TIME = 1_700_000_000_000L;

    @BeforeEach
    void twoPartitionsWithTenRecordsEach() throws Exception {
        admin.createTopic(TOPIC, 2);
        produceRound(0);
    }

    /** Record {@code i} of each partition is {@code i} seconds after the first. */
    private void produceRound(int round) {
        try (MiniKafkaProducer<String, String> producer = clients.producer()) {
            for (int i = round * EACH; i < (round + 1) * EACH; i++) {
                for (int partition = 0; partition < 2; partition++) {
                    producer.send(new ProducerRecord<>(TOPIC, partition, FIRST_TIME + i * 1_000L, null, "v" + i));
                }
            }
        }
    }

    @Test
    void whatIsCommittedIsWhereTheNextOneBegins() {
        try (MiniKafkaConsumer<String, String> first = member("enable.auto.commit", "false")) {
            take(first, 2 * EACH);
            first.commitSync(Map.of(ZERO, new OffsetAndMetadata(4, "four"), ONE, new OffsetAndMetadata(9)));
            assertThat(first.committed(Set.of(ZERO, ONE)))
                    .containsEntry(ZERO, new OffsetAndMetadata(4, "four"))
                    .containsEntry(ONE, new OffsetAndMetadata(9));
        }

        try (MiniKafkaConsumer<String, String> second = member("enable.auto.commit", "false")) {
            List<ConsumerRecord<String, String>> records = take(second, 7);
            assertThat(records.stream().filter(r -> r.partition() == 0).map(ConsumerRecord::offset))
                    .containsExactly(4L, 5L, 6L, 7L, 8L, 9L);
            assertThat(records.stream().filter(r -> r.partition() == 1).map(ConsumerRecord::offset))
                    .containsExactly(9L);
        }
    }

    @Test
    void anAsynchronousCommitTellsItsCallbackInALaterPoll() {
        AtomicReference<Map<TopicPartition, OffsetAndMetadata>> done = new AtomicReference<>();
        try (MiniKafkaConsumer<String, String> consumer = member("enable.auto.commit", "false")) {
            take(consumer, 2 * EACH);
            consumer.commitAsync((offsets, failure) -> {
                assertThat(failure).isNull();
                done.set(offsets);
            });
            await().until(() -> {
                consumer.poll(Duration.ofMillis(10));
                return done.get() != null;
            });
            assertThat(done.get()).containsOnlyKeys(ZERO, ONE);
            assertThat(consumer.committed(Set.of(ZERO)).get(ZERO).offset()).isEqualTo(EACH);
        }
    }

    @Test
    void autoCommitCountsWhatTheApplicationCameBackFrom() throws Exception {
        int given;
        try (MiniKafkaConsumer<String, String> consumer =
                member("auto.commit.interval.ms", "1", "max.poll.records", "6")) {
            int first = take(consumer, 1).size();
            assertThat(first).isBetween(1, 6);
            assertThat(total(admin.committed("readers"))).isZero();
            // Not every poll finds the interval over and the commit before answered, but one of many does.
            consumer.pause(List.of(ZERO, ONE));
            await().until(() -> {
                assertThat(consumer.poll(Duration.ZERO).isEmpty()).isTrue();
                return total(admin.committed("readers")) == first;
            });
            consumer.resume(List.of(ZERO, ONE));
            int second = take(consumer, 1).size();
            assertThat(total(admin.committed("readers"))).isEqualTo(first);
            given = first + second;
        }
        assertThat(total(admin.committed("readers"))).isEqualTo(given);
    }

    private static long total(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream()
                .filter(offset -> offset >= 0)
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void seekingGoesToOffsetsBeginningEndAndTimes() {
        try (MiniKafkaConsumer<String, String> consumer = clients.consumer()) {
            consumer.assign(List.of(ZERO, ONE));
            consumer.seek(ZERO, 7);
            consumer.seekToEnd(List.of(ONE));
            assertThat(consumer.position(ONE)).isEqualTo(EACH);
            assertThat(take(consumer, 3)).extracting(ConsumerRecord::offset).containsExactly(7L, 8L, 9L);

            consumer.seekToBeginning(List.of());
            assertThat(take(consumer, 2 * EACH)).hasSize(2 * EACH);

            Map<TopicPartition, OffsetAndTimestamp> found =
                    consumer.offsetsForTimes(Map.of(ZERO, FIRST_TIME + 4_500, ONE, FIRST_TIME + 1_000_000));
            assertThat(found.get(ZERO)).isEqualTo(new OffsetAndTimestamp(5, FIRST_TIME + 5_000));
            assertThat(found.get(ONE)).isNull();
            assertThat(consumer.beginningOffsets(List.of(ZERO, ONE)))
                    .containsEntry(ZERO, 0L)
                    .containsEntry(ONE, 0L);
            assertThat(consumer.endOffsets(List.of(ZERO))).containsEntry(ZERO, (long) EACH);
        }
    }

    @Test
    void aPollGivesNoMoreThanItMay() {
        try (MiniKafkaConsumer<String, String> consumer = clients.consumer("max.poll.records", "3")) {
            consumer.assign(List.of(ZERO, ONE));
            List<ConsumerRecord<String, String>> all = new ArrayList<>();
            while (all.size() < 2 * EACH) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(10));
                assertThat(records.count()).isBetween(1, 3);
                records.forEach(all::add);
            }
            Map<Integer, Long> next = new HashMap<>();
            all.forEach(
                    record -> assertThat(record.offset()).isEqualTo(next.merge(record.partition(), 1L, Long::sum) - 1));
        }
    }

    @Test
    void aPausedPartitionRestsAndLosesNothing() {
        try (MiniKafkaConsumer<String, String> consumer = clients.consumer()) {
            consumer.assign(List.of(ZERO, ONE));
            consumer.pause(List.of(ZERO));
            assertThat(consumer.paused()).containsExactly(ZERO);
            assertThat(take(consumer, EACH))
                    .extracting(ConsumerRecord::partition)
                    .containsOnly(1);
            assertThat(consumer.poll(Duration.ofMillis(200)).isEmpty()).isTrue();

            consumer.resume(List.of(ZERO));

            assertThat(take(consumer, EACH))
                    .extracting(ConsumerRecord::offset)
                    .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        }
    }

    @Test
    void withoutACommittedOffsetThePolicySaysWhereToBegin() {
        try (MiniKafkaConsumer<String, String> latest = clients.consumer("auto.offset.reset", "latest")) {
            latest.assign(List.of(ZERO));
            assertThat(latest.position(ZERO)).isEqualTo(EACH);
            produceRound(1);
            assertThat(take(latest, EACH).get(0).offset()).isEqualTo(EACH);
        }
        try (MiniKafkaConsumer<String, String> none = clients.consumer("auto.offset.reset", "none")) {
            none.assign(List.of(ZERO));
            assertThatThrownBy(() -> none.poll(Duration.ofSeconds(10)))
                    .isInstanceOf(NoOffsetForPartitionException.class)
                    .hasMessageContaining("orders-0");
            none.seek(ZERO, 1_000);
            assertThatThrownBy(() -> none.poll(Duration.ofSeconds(10)))
                    .isInstanceOf(OffsetOutOfRangeException.class)
                    .hasMessageContainingAll("orders-0", "1000");
        }
        try (MiniKafkaConsumer<String, String> earliest = clients.consumer()) {
            earliest.assign(List.of(ZERO));
            earliest.seek(ZERO, 1_000);
            assertThat(take(earliest, EACH).get(0).offset()).isZero();
        }
    }

    @Test
    void aPatternFollowsTopicsThatAppearLater() throws Exception {
        try (MiniKafkaConsumer<String, String> consumer =
                clients.consumer("group.id", "readers", "metadata.max.age.ms", "200")) {
            consumer.subscribe(Pattern.compile("orders.*"));
            take(consumer, 2 * EACH);
            assertThat(consumer.subscription()).containsExactly(TOPIC);

            admin.createTopic("orders-of-today", 1);
            admin.createTopic("other", 1);
            try (MiniKafkaProducer<String, String> producer = clients.producer()) {
                producer.send(new ProducerRecord<>("other", "not this"));
                producer.send(new ProducerRecord<>("orders-of-today", "this"));
            }

            assertThat(take(consumer, 1)).extracting(ConsumerRecord::value).containsExactly("this");
            assertThat(consumer.subscription()).containsExactlyInAnyOrder(TOPIC, "orders-of-today");
        }
    }

    @Test
    void anotherThreadMayWakeAPollUp() {
        try (MiniKafkaConsumer<String, String> consumer = clients.consumer()) {
            consumer.assign(List.of(ZERO));
            consumer.seekToEnd(List.of(ZERO));
            Thread other = new Thread(consumer::wakeup);
            other.start();
            assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(30))).isInstanceOf(WakeupException.class);

            consumer.seekToBeginning(List.of(ZERO));
            assertThat(take(consumer, EACH)).hasSize(EACH);
        }
    }

    @Test
    void oneConsumerMoreThanPartitionsIsIdleUntilAnotherLeaves() {
        List<PollingConsumer> members = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            members.add(new PollingConsumer(clients.consumer("group.id", "readers"), TOPIC));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> isShared(members) && hasIdleOne(members));

        PollingConsumer busy =
                members.stream().filter(m -> !m.owned().isEmpty()).findFirst().orElseThrow();
        busy.close();
        members.remove(busy);

        await().atMost(Duration.ofSeconds(20)).until(() -> isShared(members) && !hasIdleOne(members));
        members.forEach(PollingConsumer::close);
    }

    private static boolean isShared(List<PollingConsumer> members) {
        Set<TopicPartition> owned = new HashSet<>();
        members.forEach(member -> owned.addAll(member.owned()));
        return owned.size() == 2
                && members.stream().mapToInt(m -> m.owned().size()).sum() == 2;
    }

    private static boolean hasIdleOne(List<PollingConsumer> members) {
        return members.stream().anyMatch(member -> member.owned().isEmpty());
    }

    @Test
    void whoeverProcessesTooLongLosesItsPartitionsAndIsToldBothNumbers() throws Exception {
        try (MiniKafkaConsumer<String, String> slow =
                member("max.poll.interval.ms", "300", "enable.auto.commit", "false")) {
            take(slow, 2 * EACH);

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> admin.describe("readers").members.isEmpty());

            assertThatThrownBy(slow::commitSync)
                    .isInstanceOf(CommitFailedException.class)
                    .hasMessageContaining("max.poll.interval.ms")
                    .hasMessageContaining("300 ms");
            assertThat(take(slow, 2 * EACH)).hasSize(2 * EACH); // it joins anew, and nothing was committed
        }
    }

    @Test
    void noClientWritesTheGroupsOwnTopic() {
        try (MiniKafkaProducer<String, String> producer = clients.producer()) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("__consumer_offsets", 0, "k", "v"))
                            .join())
                    .hasMessageContaining("__consumer_offsets");
        }
    }

    private MiniKafkaConsumer<String, String> member(String... settings) {
        Map<String, String> all = clients.settings(settings);
        List<String> pairs = new ArrayList<>(List.of("group.id", "readers"));
        all.forEach((key, value) -> pairs.addAll(List.of(key, value)));
        MiniKafkaConsumer<String, String> consumer = clients.consumer(pairs.toArray(String[]::new));
        consumer.subscribe(List.of(TOPIC));
        return consumer;
    }

    /** Polls until there are so many at least. */
    private static List<ConsumerRecord<String, String>> take(MiniKafkaConsumer<String, String> consumer, int count) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        while (records.size() < count) {
            consumer.poll(Duration.ofSeconds(10)).forEach(records::add);
        }
        return records;
    }
}
