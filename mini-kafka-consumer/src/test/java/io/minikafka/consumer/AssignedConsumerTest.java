package io.minikafka.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.Fetch;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.Header;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading partitions of the application's own choice: positions, seeks, pauses, questions. */
final class AssignedConsumerTest extends ConsumerTestBase {
    @BeforeEach
    void createTopic() {
        broker.topic("orders", 3);
    }

    @Test
    void givesEveryRecordOnceAndInOrder() {
        broker.appendNumbers("orders", 0, 0, 95);
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));

        assertThat(pollValues(consumer, 95)).isEqualTo(numbers(0, 95));
        broker.append("orders", 0, "95");
        assertThat(pollValues(consumer, 1)).containsExactly("95");
        assertThat(consumer.position(partition(0))).isEqualTo(96);
    }

    @Test
    void aRecordTellsEverythingAboutItself() {
        List<Header> headers = List.of(new Header("trace", new byte[] {1}));
        broker.log("orders", 1, log -> {
            log.append(Compression.NONE, Arrays.asList("key", null), Arrays.asList("value", null), headers);
            return null;
        });
        var consumer = consumer();
        consumer.assign(List.of(partition(1)));

        ConsumerRecords<String, String> records = consumer.poll(LONG);

        assertThat(records.count()).isEqualTo(2);
        assertThat(records.partitions()).containsExactly(partition(1));
        ConsumerRecord<String, String> first = records.records(partition(1)).get(0);
        assertThat(first.topic()).isEqualTo("orders");
        assertThat(first.partition()).isEqualTo(1);
        assertThat(first.offset()).isZero();
        assertThat(first.timestamp()).isEqualTo(1000);
        assertThat(first.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
        assertThat(first.key()).isEqualTo("key");
        assertThat(first.value()).isEqualTo("value");
        assertThat(first.serializedKeySize()).isEqualTo(3);
        assertThat(first.serializedValueSize()).isEqualTo(5);
        assertThat(first.headers()).isEqualTo(headers);
        ConsumerRecord<String, String> second = records.records(partition(1)).get(1);
        assertThat(second.key()).isNull();
        assertThat(second.value()).isNull();
        assertThat(second.serializedKeySize()).isEqualTo(ConsumerRecord.NULL_SIZE);
        assertThat(records.records("orders")).containsExactly(first, second);
        assertThat(records.records("payments")).isEmpty();
    }

    @Test
    void aPollGivesAtMostMaxPollRecordsAndKeepsTheRest() {
        broker.appendNumbers("orders", 0, 0, 25);
        var consumer = consumer("max.poll.records", "7");
        consumer.assign(List.of(partition(0)));

        assertThat(consumer.poll(LONG).count()).isEqualTo(7);
        assertThat(consumer.position(partition(0))).isEqualTo(7);
        assertThat(consumer.poll(LONG).count()).isEqualTo(7);
        assertThat(consumer.poll(LONG).count()).isEqualTo(7);
        assertThat(consumer.poll(LONG).count()).isEqualTo(4);
        assertThat(consumer.poll(Duration.ZERO).isEmpty()).isTrue();
    }

    @Test
    void readsBatchesOfAllCodecsInOnePartition() {
        List<String> sent = new ArrayList<>();
        for (Compression compression : Compression.values()) {
            List<String> values = List.of(compression + "x".repeat(50_000), compression + "y");
            broker.append("orders", 0, compression, Arrays.asList("a", "b"), values);
            sent.addAll(values);
        }
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));

        assertThat(pollValues(consumer, sent.size())).isEqualTo(sent);
    }

    @Test
    void aBatchThatBeginsBeforeThePositionIsReadFromThePositionOn() {
        broker.append("orders", 0, "0", "1", "2", "3");
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));
        consumer.seek(partition(0), 2);

        assertThat(pollValues(consumer, 2)).containsExactly("2", "3");
    }

    @Test
    void aBatchLargerThanAllLimitsComesThrough() {
        String large = "x".repeat(300_000);
        broker.append("orders", 0, large, "after");
        broker.append("orders", 0, "next");
        var consumer = consumer("max.partition.fetch.bytes", "1000", "fetch.max.bytes", "500");
        consumer.assign(List.of(partition(0)));

        assertThat(pollValues(consumer, 3)).containsExactly(large, "after", "next");
    }

    @Test
    void theResetPolicySaysWhereToBegin() {
        broker.appendNumbers("orders", 0, 0, 10);
        var earliest = consumer("auto.offset.reset", "earliest");
        var latest = consumer("auto.offset.reset", "latest");
        var none = consumer("auto.offset.reset", "none");
        List.of(earliest, latest, none).forEach(consumer -> consumer.assign(List.of(partition(0))));

        assertThat(earliest.position(partition(0))).isZero();
        assertThat(latest.position(partition(0))).isEqualTo(10);
        assertThatThrownBy(() -> none.poll(LONG))
                .isInstanceOf(NoOffsetForPartitionException.class)
                .hasMessageContaining("orders-0");
        assertThatThrownBy(() -> none.position(partition(0))).isInstanceOf(NoOffsetForPartitionException.class);
        none.seek(partition(0), 4);
        assertThat(pollValues(none, 6)).isEqualTo(numbers(4, 10));
    }

    @Test
    void anOffsetOutOfRangeIsResetByThePolicy() {
        broker.appendNumbers("orders", 0, 0, 30);
        broker.log("orders", 0, log -> {
            log.deleteBefore(20);
            return null;
        });
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));
        consumer.seek(partition(0), 5);

        assertThat(pollValues(consumer, 10)).isEqualTo(numbers(20, 30));
    }

    @Test
    void withoutAPolicyAnOffsetOutOfRangeIsThrownWithBothBounds() {
        broker.appendNumbers("orders", 0, 0, 30);
        broker.log("orders", 0, log -> {
            log.deleteBefore(20);
            return null;
        });
        var consumer = consumer("auto.offset.reset", "none");
        consumer.assign(List.of(partition(0)));
        consumer.seek(partition(0), 35);

        assertThatThrownBy(() -> consumer.poll(LONG))
                .isInstanceOf(OffsetOutOfRangeException.class)
                .hasMessageContaining("offset 35 of orders-0")
                .hasMessageContaining("20 to 30");
        assertThatThrownBy(() -> consumer.poll(LONG)).isInstanceOf(OffsetOutOfRangeException.class);
        consumer.seek(partition(0), 28);
        assertThat(pollValues(consumer, 2)).containsExactly("28", "29");
    }

    @Test
    void seeksGoAnywhereAndWhatWasUnderWayIsDropped() {
        broker.appendNumbers("orders", 0, 0, 100);
        var consumer = consumer("max.poll.records", "3");
        consumer.assign(List.of(partition(0)));

        assertThat(pollValues(consumer, 3)).containsExactly("0", "1", "2");
        for (int offset : new int[] {50, 0, 97, 13, 40}) {
            consumer.poll(Duration.ZERO);
            consumer.seek(partition(0), offset);
            assertThat(consumer.position(partition(0))).isEqualTo(offset);
            assertThat(pollValues(consumer, 3)).isEqualTo(numbers(offset, offset + 3));
        }
        consumer.seekToBeginning(List.of(partition(0)));
        assertThat(pollValues(consumer, 3)).isEqualTo(numbers(0, 3));
        consumer.seekToEnd(List.of());
        broker.append("orders", 0, "100");
        assertThat(consumer.position(partition(0))).as("it is lazy").isEqualTo(101);
        broker.append("orders", 0, "101");
        assertThat(pollValues(consumer, 1)).containsExactly("101");
    }

    @Test
    void aSeekDoesNotWaitForTheFetchThatIsOut() {
        broker.appendNumbers("orders", 0, 0, 10);
        var consumer = consumer("fetch.max.wait.ms", "10000");
        consumer.assign(List.of(partition(0)));
        pollValues(consumer, 10);
        assertThat(consumer.poll(SHORT).isEmpty()).isTrue();

        consumer.seek(partition(0), 3);

        assertThat(pollValues(consumer, 7)).isEqualTo(numbers(3, 10));
    }

    @Test
    void pausedPartitionsGiveNothingUntilTheyAreResumed() {
        broker.appendNumbers("orders", 0, 0, 10);
        broker.appendNumbers("orders", 1, 100, 110);
        var consumer = consumer("max.poll.records", "5");
        consumer.assign(List.of(partition(0), partition(1)));
        consumer.poll(LONG);

        consumer.pause(List.of(partition(0)));
        assertThat(consumer.paused()).containsExactly(partition(0));
        long position = consumer.position(partition(0));
        pollUntil(consumer, () -> consumer.position(partition(1)) == 10);
        assertThat(consumer.poll(SHORT).isEmpty()).isTrue();
        assertThat(consumer.position(partition(0))).isEqualTo(position);
        consumer.resume(List.of(partition(0)));

        assertThat(consumer.paused()).isEmpty();
        pollUntil(consumer, () -> consumer.position(partition(0)) == 10);
    }

    @Test
    void aPartitionThatBecomesFetchableDoesNotWaitForTheOnesThatWait() {
        broker.append("orders", 1, "1");
        var consumer = consumer("fetch.max.wait.ms", "10000");
        consumer.assign(List.of(partition(0), partition(1)));
        pollValues(consumer, 1);

        broker.append("orders", 1, "2");
        assertThat(pollValues(consumer, 1)).containsExactly("2");
        broker.append("orders", 0, "3");
        assertThat(pollValues(consumer, 1)).containsExactly("3");
    }

    @Test
    void requestsOfOneBrokerMergeAgain() {
        var consumer = consumer("fetch.max.wait.ms", "100");
        consumer.assign(List.of(partition(0)));
        consumer.poll(SHORT);
        consumer.assign(List.of(partition(0), partition(1), partition(2)));
        consumer.poll(SHORT);

        pollUntil(
                consumer,
                () -> broker.requests(Fetch.Request.class).stream()
                        .anyMatch(request -> request.partitions.size() == 3));
    }

    @Test
    void theNextFetchIsUnderWayWhileTheApplicationProcesses() {
        broker.appendNumbers("orders", 0, 0, 10);
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));

        pollValues(consumer, 10);

        org.awaitility.Awaitility.await()
                .until(() -> broker.requests(Fetch.Request.class).stream()
                        .anyMatch(request -> request.partitions.get(0).offset == 10));
    }

    @Test
    void answersQuestionsAboutOffsets() {
        broker.appendNumbers("orders", 0, 0, 30);
        broker.log("orders", 0, log -> {
            log.deleteBefore(20);
            return null;
        });
        var consumer = consumer();
        Set<TopicPartition> both = Set.of(partition(0), partition(1));

        assertThat(consumer.beginningOffsets(both)).isEqualTo(Map.of(partition(0), 20L, partition(1), 0L));
        assertThat(consumer.endOffsets(both)).isEqualTo(Map.of(partition(0), 30L, partition(1), 0L));
        assertThat(consumer.offsetsForTimes(Map.of(partition(0), 1025L, partition(1), 0L)))
                .isEqualTo(Map.of(partition(0), new OffsetAndTimestamp(25, 1025)));
        assertThatThrownBy(() -> consumer.endOffsets(List.of(new TopicPartition("none", 0)), Duration.ofMillis(50)))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("none-0");
    }

    @Test
    void answersQuestionsAboutTopics() {
        broker.topic("payments", 1);
        broker.topic("__consumer_offsets", 1);
        var consumer = consumer();

        assertThat(consumer.partitionsFor("orders")).hasSize(3).allSatisfy(info -> {
            assertThat(info.topic()).isEqualTo("orders");
            assertThat(info.leader()).hasValue(1);
        });
        assertThat(consumer.partitionsFor("none")).isEmpty();
        assertThatThrownBy(() -> consumer.partitionsFor("no name")).isInstanceOf(BrokerException.class);
        assertThat(consumer.listTopics()).containsOnlyKeys("orders", "payments");
    }

    @Test
    void aNewAssignmentTakesThePlaceOfTheOld() {
        broker.appendNumbers("orders", 0, 0, 5);
        broker.appendNumbers("orders", 1, 10, 15);
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));
        pollValues(consumer, 5);

        consumer.assign(List.of(partition(1)));

        assertThat(consumer.assignment()).containsExactly(partition(1));
        assertThat(pollValues(consumer, 5)).isEqualTo(numbers(10, 15));
        assertThatThrownBy(() -> consumer.position(partition(0))).isInstanceOf(IllegalStateException.class);
        consumer.unsubscribe();
        assertThat(consumer.assignment()).isEmpty();
        assertThatThrownBy(() -> consumer.poll(SHORT)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void withoutAGroupThereIsNeitherSubscribingNorCommitting() {
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));

        assertThatThrownBy(() -> consumer.subscribe(List.of("orders"))).hasMessageContaining("group.id");
        assertThatThrownBy(consumer::commitSync).hasMessageContaining("group.id");
        assertThatThrownBy(consumer::commitAsync).hasMessageContaining("group.id");
        assertThatThrownBy(() -> consumer.committed(Set.of())).hasMessageContaining("group.id");
        assertThatThrownBy(consumer::memberId).hasMessageContaining("group.id");
    }

    @Test
    void anAssignedConsumerWithAGroupCommitsWithoutBeingAMember() {
        broker.appendNumbers("orders", 0, 0, 5);
        var consumer = member();
        consumer.assign(List.of(partition(0)));
        pollValues(consumer, 5);

        consumer.commitSync();

        assertThat(broker.committed("orders", 0)).isEqualTo(5);
        assertThat(consumer.committed(Set.of(partition(0), partition(1))))
                .isEqualTo(Map.of(partition(0), new OffsetAndMetadata(5)));
    }
}
