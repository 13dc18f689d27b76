package io.minikafka.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.api.ConsumerGroupHeartbeat;
import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commits: what is committed, when, and what becomes of a commit that fails. */
final class CommitTest extends ConsumerTestBase {
    @BeforeEach
    void createTopic() {
        broker.topic("orders", 2);
    }

    private MiniKafkaConsumer<String, String> subscribed(String... settings) {
        var consumer = member(settings);
        consumer.subscribe(List.of("orders"));
        return consumer;
    }

    @Test
    void aCommittedOffsetIsWhereTheNextOneBegins() {
        broker.appendNumbers("orders", 0, 0, 20);
        var first = subscribed("enable.auto.commit", "false", "max.poll.records", "8");
        pollValues(first, 8);
        first.commitSync();
        first.close();
        var second = subscribed("enable.auto.commit", "false");

        assertThat(pollValues(second, 12)).isEqualTo(numbers(8, 20));
        assertThat(second.committed(Set.of(partition(0)))).containsEntry(partition(0), new OffsetAndMetadata(8));
    }

    @Test
    void commitsWhatItIsToldWithItsNote() {
        var consumer = subscribed("enable.auto.commit", "false");
        pollUntil(consumer, () -> consumer.assignment().size() == 2);

        consumer.commitSync(Map.of(partition(1), new OffsetAndMetadata(42, "a note")));

        assertThat(consumer.committed(Set.of(partition(0), partition(1))))
                .isEqualTo(Map.of(partition(1), new OffsetAndMetadata(42, "a note")));
    }

    @Test
    void aSyncCommitIsRepeatedUntilItWorks() {
        broker.appendNumbers("orders", 0, 0, 5);
        var consumer = subscribed("enable.auto.commit", "false");
        pollValues(consumer, 5);
        broker.failNext(ApiMethod.OFFSET_COMMIT, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, 3);
        broker.next(ApiMethod.OFFSET_COMMIT, ScriptedBroker.Verdict.CUT);

        consumer.commitSync();

        assertThat(broker.committed("orders", 0)).isEqualTo(5);
        assertThat(broker.count(ApiMethod.OFFSET_COMMIT)).isEqualTo(5);
    }

    @Test
    void aSyncCommitGivesUpWhenItsTimeIsOver() {
        broker.appendNumbers("orders", 0, 0, 5);
        var consumer = subscribed("enable.auto.commit", "false");
        pollValues(consumer, 5);
        broker.failNext(ApiMethod.OFFSET_COMMIT, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, Integer.MAX_VALUE);

        assertThatThrownBy(() -> consumer.commitSync(Duration.ofMillis(100)))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REQUEST_TIMED_OUT))
                .hasMessageContaining("orders-0");
    }

    @Test
    void aPartitionOfSomebodyElseCannotBeCommitted() {
        var consumer = subscribed("enable.auto.commit", "false");
        pollUntil(consumer, () -> consumer.assignment().size() == 2);

        assertThatThrownBy(
                        () -> consumer.commitSync(Map.of(new TopicPartition("payments", 0), new OffsetAndMetadata(1))))
                .isInstanceOf(CommitFailedException.class)
                .hasMessageContaining("payments-0");
    }

    @Test
    void aSubscriberThatHasNotJoinedCannotCommit() {
        var consumer = subscribed();

        assertThatThrownBy(() -> consumer.commitSync(Map.of(partition(0), new OffsetAndMetadata(1))))
                .isInstanceOf(CommitFailedException.class)
                .hasMessageContaining("not joined");
    }

    @Test
    void callbacksOfAsyncCommitsRunInALaterCallOfTheSameThread() {
        broker.appendNumbers("orders", 0, 0, 5);
        var consumer = subscribed("enable.auto.commit", "false");
        pollValues(consumer, 5);
        List<String> told = new ArrayList<>();
        OffsetCommitCallback callback = (offsets, failure) ->
                told.add(Thread.currentThread().getName() + " " + offsets.get(partition(0)) + " " + (failure == null));

        consumer.commitAsync(callback);
        await().until(() -> broker.committed("orders", 0) == 5);
        assertThat(told).isEmpty();
        consumer.commitAsync(Map.of(partition(0), new OffsetAndMetadata(3)), callback);
        consumer.commitSync(Map.of(partition(0), new OffsetAndMetadata(4)));

        String me = Thread.currentThread().getName();
        assertThat(told).containsExactly(me + " offset 5 true", me + " offset 3 true");
        assertThat(broker.committed("orders", 0)).isEqualTo(4);
    }

    @Test
    void anAsyncCommitIsNotRepeatedAndItsFailureIsTold() {
        broker.appendNumbers("orders", 0, 0, 5);
        var consumer = subscribed("enable.auto.commit", "false");
        pollValues(consumer, 5);
        broker.failNext(ApiMethod.OFFSET_COMMIT, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, 1);
        List<Exception> failures = new ArrayList<>();

        consumer.commitAsync((offsets, failure) -> failures.add(failure));
        pollUntil(consumer, () -> !failures.isEmpty());

        assertThat(failures.get(0))
                .isInstanceOfSatisfying(
                        BrokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS));
        assertThat(broker.committed("orders", 0)).isEqualTo(-1);
    }

    @Test
    void closeTellsOfAsyncCommits() {
        broker.appendNumbers("orders", 0, 0, 5);
        var consumer = subscribed("enable.auto.commit", "false");
        pollValues(consumer, 5);
        List<Exception> failures = new ArrayList<>();
        consumer.commitAsync((offsets, failure) -> failures.add(failure));

        consumer.close();

        assertThat(failures).containsOnlyNulls().hasSize(1);
    }

    @Test
    void asyncCommitsArriveInOrderThroughALostConnection() {
        var consumer = subscribed("enable.auto.commit", "false");
        pollUntil(consumer, () -> consumer.assignment().size() == 2);
        broker.cutConnections();

        for (int i = 1; i <= 50; i++) {
            consumer.commitAsync(Map.of(partition(0), new OffsetAndMetadata(i)), (offsets, failure) -> {});
        }
        consumer.commitSync(Map.of(partition(0), new OffsetAndMetadata(51)));

        assertThat(broker.commits().stream().map(commit -> commit.offset)).isSorted();
        assertThat(broker.committed("orders", 0)).isEqualTo(51);
    }

    @Test
    void autoCommitCommitsOnlyWhatTheApplicationCameBackFrom() {
        broker.appendNumbers("orders", 0, 0, 100);
        var consumer = subscribed("auto.commit.interval.ms", "0", "max.poll.records", "10");
        long handedOut = 0;
        long processed = 0;
        for (int i = 0; i < 9; i++) {
            int records = 0;
            while (records == 0) {
                processed = handedOut;
                records = consumer.poll(SHORT).count();
            }
            handedOut += records;
            long limit = processed;
            assertThat(broker.commits())
                    .filteredOn(commit -> commit.partition.equals(partition(0)))
                    .allSatisfy(commit -> assertThat(commit.offset).isLessThanOrEqualTo(limit));
        }
        consumer.pause(List.of(partition(0)));
        await().until(
                        () -> { // a poll commits only when the commit before is answered
                            consumer.poll(Duration.ZERO);
                            return broker.committed("orders", 0) == 90;
                        });

        consumer.resume(List.of(partition(0)));
        pollValues(consumer, 10);
        assertThat(broker.committed("orders", 0)).isEqualTo(90);
        consumer.close();

        assertThat(broker.committed("orders", 0)).isEqualTo(100);
    }

    @Test
    void autoCommitWaitsForItsInterval() {
        broker.appendNumbers("orders", 0, 0, 100);
        var consumer = subscribed("auto.commit.interval.ms", "60000", "max.poll.records", "10");
        pollValues(consumer, 50);
        consumer.poll(Duration.ZERO);
        assertThat(broker.count(ApiMethod.OFFSET_COMMIT)).isZero();

        pausedNanos.addAndGet(Duration.ofSeconds(61).toNanos());
        consumer.poll(Duration.ZERO);

        await().until(() -> broker.committed("orders", 0) >= 50);
    }

    @Test
    void aPollThatWaitsCommitsWhatWasProcessedBefore() {
        broker.appendNumbers("orders", 0, 0, 10);
        var consumer = subscribed("auto.commit.interval.ms", "150");
        pollValues(consumer, 10);

        consumer.poll(Duration.ofMillis(500));

        assertThat(broker.committed("orders", 0)).isEqualTo(10);
    }

    @Test
    void autoCommitDoesNotRepeatItselfWithoutNeed() {
        broker.appendNumbers("orders", 0, 0, 10);
        var consumer = subscribed("auto.commit.interval.ms", "20");
        pollValues(consumer, 10);
        pollUntil(consumer, () -> broker.committed("orders", 0) == 10);
        consumer.poll(Duration.ofMillis(100));
        long before = broker.count(ApiMethod.OFFSET_COMMIT);

        consumer.poll(Duration.ofMillis(200));

        assertThat(broker.count(ApiMethod.OFFSET_COMMIT)).isEqualTo(before);
    }

    @Test
    void withoutAutoCommitNothingIsCommitted() {
        broker.appendNumbers("orders", 0, 0, 10);
        var consumer = subscribed("enable.auto.commit", "false", "auto.commit.interval.ms", "0");
        pollValues(consumer, 10);
        consumer.poll(SHORT);
        consumer.close();

        assertThat(broker.count(ApiMethod.OFFSET_COMMIT)).isZero();
    }

    @Test
    void aCommitIsRepeatedWhileTheGroupChanges() {
        broker.appendNumbers("orders", 0, 0, 5);
        var consumer = subscribed("enable.auto.commit", "false");
        pollValues(consumer, 5);
        EmbeddedChannel other = new EmbeddedChannel();
        int[] refused = {0};
        broker.fail(request -> {
            if (request instanceof OffsetCommit.Request && refused[0]++ == 0) {
                // another member comes while the commit is under way, and a heartbeat may bring a new epoch before the
                // next try
                broker.group.heartbeat(
                        new ConsumerGroupHeartbeat.Request(
                                "billing",
                                "other",
                                0,
                                Optional.empty(),
                                "",
                                List.of("orders"),
                                Optional.empty(),
                                60_000,
                                45_000,
                                List.of()),
                        other);
                return Optional.of(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
            }
            return Optional.empty();
        });

        consumer.commitSync();

        assertThat(broker.committed("orders", 0)).isEqualTo(5);
        broker.run(other::finishAndReleaseAll);
    }

    /** Members come and go under a seed; every value is processed, and no commit is ahead of the processing. */
    @Test
    void nothingIsLostWhileMembersComeAndGo() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        broker.topic("events", 6);
        int perPartition = 200;
        for (int p = 0; p < 6; p++) {
            broker.appendNumbers("events", p, 0, perPartition);
        }
        long[] processed = new long[6]; // next offset that nobody has processed yet
        List<MiniKafkaConsumer<String, String>> live = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (java.util.Arrays.stream(processed).anyMatch(p -> p < perPartition)) {
            assertThat(System.nanoTime()).as("seed " + seed).isLessThan(deadline);
            if (live.isEmpty() || (live.size() < 4 && random.nextInt(20) == 0)) {
                var consumer = member("max.poll.records", String.valueOf(1 + random.nextInt(20)));
                consumer.subscribe(List.of("events"));
                live.add(consumer);
            }
            var consumer = live.get(random.nextInt(live.size()));
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(random.nextInt(5)))) {
                assertThat(record.offset())
                        .as("seed %d: %s", seed, record)
                        .isLessThanOrEqualTo(processed[record.partition()]);
                processed[record.partition()] = Math.max(processed[record.partition()], record.offset() + 1);
            }
            for (int p = 0; p < 6; p++) {
                assertThat(broker.committed("events", p)).as("seed " + seed).isLessThanOrEqualTo(processed[p]);
            }
            if (random.nextInt(25) == 0) {
                live.remove(consumer);
                consumer.close();
            }
        }
        live.forEach(MiniKafkaConsumer::close);
        for (int p = 0; p < 6; p++) {
            assertThat(broker.committed("events", p)).as("seed " + seed).isEqualTo(perPartition);
        }
    }
}
