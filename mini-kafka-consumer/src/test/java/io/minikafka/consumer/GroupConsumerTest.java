package io.minikafka.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.api.ConsumerGroupHeartbeat;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Membership: joining, handing over, being thrown out, and what a consumer may hand out meanwhile. */
final class GroupConsumerTest extends ConsumerTestBase {
    @BeforeEach
    void createTopic() {
        broker.topic("orders", 4);
    }

    /** Writes down what it is told. */
    static final class Journal implements ConsumerRebalanceListener {
        final List<String> calls = new ArrayList<>();

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            calls.add("revoked " + new TreeSet<>(partitions));
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            calls.add("assigned " + new TreeSet<>(partitions));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            calls.add("lost " + new TreeSet<>(partitions));
        }
    }

    private List<ConsumerGroupHeartbeat.Request> heartbeats() {
        return broker.requests(ConsumerGroupHeartbeat.Request.class);
    }

    private Set<TopicPartition> owned(MiniKafkaConsumer<?, ?> consumer) {
        String id = consumer.memberId();
        return broker.on(() -> broker.group.owned(id));
    }

    /** Takes what the consumer is offered now, without anything to read. */
    private void join(MiniKafkaConsumer<String, String> consumer, int partitions) {
        pollUntil(consumer, () -> consumer.assignment().size() == partitions);
    }

    @Test
    void aFirstMemberHasItsPartitionsAtOnce() {
        broker.append("orders", 3, "a");
        var consumer = member();
        Journal journal = new Journal();
        long start = System.nanoTime();

        consumer.subscribe(List.of("orders"), journal);
        ConsumerRecords<String, String> records = consumer.poll(LONG);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(records.count()).isEqualTo(1);
        assertThat(consumer.subscription()).containsExactly("orders");
        assertThat(consumer.assignment()).hasSize(4);
        assertThat(journal.calls).containsExactly("assigned [orders-0, orders-1, orders-2, orders-3]");
        assertThat(broker.on(() -> broker.group.memberIds())).containsExactly(consumer.memberId());
    }

    @Test
    void theHeartbeatSaysWhatTheSettingsSay() {
        var consumer = member(
                "client.id", "me",
                "group.instance.id", "one",
                "group.remote.assignor", "range",
                "max.poll.interval.ms", "77000",
                "session.timeout.ms", "33000");
        consumer.subscribe(List.of("orders"));
        join(consumer, 4);

        ConsumerGroupHeartbeat.Request first = heartbeats().get(0);
        assertThat(first.memberEpoch).isZero();
        assertThat(first.memberId).isEqualTo(consumer.memberId());
        assertThat(first.clientId).isEqualTo("me");
        assertThat(first.instanceId).hasValue("one");
        assertThat(first.assignor).hasValue("range");
        assertThat(first.rebalanceTimeoutMs).isEqualTo(77_000);
        assertThat(first.sessionTimeoutMs).isEqualTo(33_000);
        assertThat(first.subscribedTopics).containsExactly("orders");
        assertThat(first.owned).isEmpty();
    }

    @Test
    void everyHeartbeatCarriesAllThatIsOwned() {
        broker.run(() -> broker.group.heartbeatIntervalMs = 20);
        var consumer = member();
        consumer.subscribe(List.of("orders"));
        join(consumer, 4);

        await().until(() -> heartbeats().size() > 4);

        assertThat(heartbeats().stream().skip(1))
                .allSatisfy(beat -> assertThat(beat.owned).hasSize(4));
    }

    @Test
    void aHandoverBetweenLiveMembersIsAMatterOfMilliseconds() throws Exception {
        broker.appendNumbers("orders", 0, 0, 10);
        var first = member();
        first.subscribe(List.of("orders"));
        join(first, 4);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(1);
        Future<?> polling = pool.submit(() -> {
            while (!done.get()) {
                first.poll(LONG);
            }
        });

        List<Duration> took = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            var second = member();
            second.subscribe(List.of("orders"));
            long start = System.nanoTime();
            join(second, 2);
            took.add(Duration.ofNanos(System.nanoTime() - start));
            assertThat(owned(second)).hasSize(2);
            second.close();
        }
        done.set(true);
        broker.append("orders", 0, "last");
        polling.get();
        pool.shutdown();

        assertThat(took).as("the fastest: the machine may be busy").anyMatch(t -> t.toMillis() < 100);
        assertThat(took).allMatch(t -> t.toMillis() < 1_000);
    }

    @Test
    void whatIsGivenUpIsCommittedBeforeTheListenerHearsAndReleasedAfterIt() {
        for (int i = 0; i < 4; i++) {
            broker.appendNumbers("orders", i, 0, 5);
        }
        var first = member();
        var second = member();
        List<Long> committedAtRevocation = new ArrayList<>();
        List<Integer> ownedAtRevocation = new ArrayList<>();
        String firstId = first.memberId();
        first.subscribe(List.of("orders"), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                partitions.forEach(p -> committedAtRevocation.add(broker.committed("orders", p.partition())));
                ownedAtRevocation.add(
                        broker.on(() -> broker.group.owned(firstId)).size());
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
        });
        pollValues(first, 20);
        second.subscribe(List.of("orders"));
        second.poll(SHORT);
        await().until(() -> heartbeats().stream().anyMatch(beat -> beat.memberId.equals(second.memberId())));

        pollUntil(first, () -> first.assignment().size() == 2);

        assertThat(committedAtRevocation).containsExactly(5L, 5L);
        assertThat(ownedAtRevocation).containsExactly(4);
        await().until(() -> owned(first).size() == 2);
        join(second, 2);
        assertThat(second.poll(SHORT).isEmpty()).as("nothing comes twice").isTrue();
    }

    @Test
    void whatTheGroupWantsBackIsNotHandedOutAnyMore() {
        for (int i = 0; i < 4; i++) {
            broker.appendNumbers("orders", i, 0, 100);
        }
        var first = member("max.poll.records", "10");
        var second = member();
        first.subscribe(List.of("orders"));
        pollValues(first, 10);
        second.subscribe(List.of("orders"));
        second.poll(SHORT);
        await().until(() -> heartbeats().stream()
                        .filter(beat -> beat.memberId.equals(first.memberId()))
                        .count()
                >= 2);

        Set<TopicPartition> handedOut = new HashSet<>();
        pollUntil(first, () -> {
            handedOut.addAll(first.poll(SHORT).partitions());
            return handedOut.size() >= 2;
        });

        assertThat(first.assignment()).hasSize(2).containsAll(handedOut);
    }

    @Test
    void closingLeavesAtOnceAndTellsTheListener() {
        var first = member();
        Journal journal = new Journal();
        first.subscribe(List.of("orders"), journal);
        join(first, 4);

        first.close();

        assertThat(journal.calls).hasSize(2).element(1).asString().startsWith("revoked");
        assertThat(broker.on(() -> broker.group.memberIds())).isEmpty();
        assertThatThrownBy(() -> first.poll(SHORT)).isInstanceOf(IllegalStateException.class);
        first.close();
    }

    @Test
    void aStaticMemberKeepsItsPlaceThroughARestart() {
        var first = member("group.instance.id", "one");
        first.subscribe(List.of("orders"));
        join(first, 4);
        String firstId = first.memberId();

        first.close();
        assertThat(broker.on(() -> broker.group.owned(firstId))).hasSize(4);
        assertThat(heartbeats()).noneMatch(beat -> beat.memberEpoch == -1);
        var second = member("group.instance.id", "one");
        second.subscribe(List.of("orders"));
        join(second, 4);

        assertThat(broker.on(() -> broker.group.memberIds())).containsExactly(second.memberId());
    }

    @Test
    void aSecondLiveMemberUnderOneInstanceIdIsRefused() {
        var first = member("group.instance.id", "one");
        first.subscribe(List.of("orders"));
        join(first, 4);
        var second = member("group.instance.id", "one");
        second.subscribe(List.of("orders"));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> second.poll(LONG))
                    .isInstanceOfSatisfying(
                            BrokerException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNRELEASED_INSTANCE_ID));
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"INVALID_GROUP_ID", "INVALID_SESSION_TIMEOUT", "GROUP_MAX_SIZE_REACHED", "UNSUPPORTED_ASSIGNOR"})
    void whatTheGroupRefusesForGoodIsThrown(ErrorCode code) {
        broker.failNext(ApiMethod.CONSUMER_GROUP_HEARTBEAT, code, 1);
        var consumer = member();
        consumer.subscribe(List.of("orders"));

        assertThatThrownBy(() -> consumer.poll(LONG))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(code));

        consumer.unsubscribe();
        consumer.subscribe(List.of("orders"));
        join(consumer, 4);
    }

    @ParameterizedTest
    @EnumSource(
            value = ScriptedBroker.Verdict.class,
            names = {"CUT", "SERVE_AND_CUT", "SERVE_SILENTLY", "DROP"})
    void aLostHeartbeatIsRepeatedUnderTheSameEpochAndMovesNothing(ScriptedBroker.Verdict verdict) {
        broker.run(() -> broker.group.heartbeatIntervalMs = 20);
        var consumer = member("session.timeout.ms", "1000");
        Journal journal = new Journal();
        consumer.subscribe(List.of("orders"), journal);
        join(consumer, 4);

        broker.next(ApiMethod.CONSUMER_GROUP_HEARTBEAT, verdict);
        int before = heartbeats().size();
        await().until(() -> heartbeats().size() > before + 3);

        assertThat(heartbeats().stream().skip(1)).allSatisfy(beat -> {
            assertThat(beat.memberEpoch).isEqualTo(heartbeats().get(1).memberEpoch);
            assertThat(beat.owned).hasSize(4);
        });
        broker.append("orders", 0, "still here");
        assertThat(pollValues(consumer, 1)).containsExactly("still here");
        assertThat(journal.calls).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ScriptedBroker.Verdict.class,
            names = {"CUT", "SERVE_AND_CUT"})
    void aLostJoinIsRepeatedAndIsTheSameMember(ScriptedBroker.Verdict verdict) {
        broker.next(ApiMethod.CONSUMER_GROUP_HEARTBEAT, verdict);
        var consumer = member();
        consumer.subscribe(List.of("orders"));

        join(consumer, 4);

        assertThat(broker.on(() -> broker.group.memberIds())).containsExactly(consumer.memberId());
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "COORDINATOR_LOAD_IN_PROGRESS",
                "NOT_COORDINATOR",
                "COORDINATOR_NOT_AVAILABLE",
                "KAFKA_STORAGE_ERROR"
            })
    void retriableFailuresKeepThePartitions(ErrorCode code) {
        broker.run(() -> broker.group.heartbeatIntervalMs = 20);
        var consumer = member();
        Journal journal = new Journal();
        consumer.subscribe(List.of("orders"), journal);
        join(consumer, 4);

        broker.failNext(ApiMethod.CONSUMER_GROUP_HEARTBEAT, code, 5);
        int before = heartbeats().size();
        await().until(() -> heartbeats().size() > before + 7);

        consumer.poll(SHORT);
        assertThat(journal.calls).hasSize(1);
        assertThat(owned(consumer)).hasSize(4);
    }

    @Test
    void aRestartedBrokerNeedsNoRebalance() throws Exception {
        broker.run(() -> broker.group.heartbeatIntervalMs = 50);
        var first = member();
        var second = member();
        Journal journal = new Journal();
        first.subscribe(List.of("orders"), journal);
        second.subscribe(List.of("orders"));
        pollUntil(first, () -> {
            second.poll(SHORT);
            return first.assignment().size() == 2 && second.assignment().size() == 2;
        });
        int epoch = broker.on(() -> broker.group.epoch(first.memberId()));
        int calls = journal.calls.size();

        broker.stopListening();
        first.poll(SHORT);
        second.poll(SHORT);
        int before = heartbeats().size();
        broker.listen();
        broker.append("orders", 0, "a");
        broker.append("orders", 1, "b");
        broker.append("orders", 2, "c");
        broker.append("orders", 3, "d");
        List<String> values = new ArrayList<>();
        pollUntil(first, values, () -> {
            second.poll(SHORT).forEach(record -> values.add(record.value()));
            return values.size() >= 4;
        });

        assertThat(values).containsExactlyInAnyOrder("a", "b", "c", "d");
        await().until(() -> heartbeats().size() > before + 2);
        assertThat(heartbeats().stream().skip(before))
                .allSatisfy(beat -> assertThat(beat.memberEpoch).isPositive());
        assertThat(broker.on(() -> broker.group.epoch(first.memberId()))).isEqualTo(epoch);
        assertThat(journal.calls).hasSize(calls);
    }

    @Test
    void aMemberThatWasThrownOutLosesEverythingAndJoinsAnew() {
        broker.run(() -> broker.group.heartbeatIntervalMs = 20);
        broker.appendNumbers("orders", 0, 0, 10);
        var consumer = member("enable.auto.commit", "false", "max.poll.records", "5");
        Journal journal = new Journal();
        consumer.subscribe(List.of("orders"), journal);
        assertThat(pollValues(consumer, 5)).isEqualTo(numbers(0, 5));

        int before = heartbeats().size();
        broker.run(() -> broker.group.remove(consumer.memberId()));
        await().until(() -> heartbeats().size() > before);
        assertThatThrownBy(consumer::commitSync)
                .isInstanceOf(CommitFailedException.class)
                .hasMessageContaining("billing");
        assertThat(broker.committed("orders", 0)).isEqualTo(-1);

        assertThat(pollValues(consumer, 10))
                .as("from the beginning: nothing was committed")
                .isEqualTo(numbers(0, 10));
        assertThat(journal.calls.get(1)).startsWith("lost");
        assertThat(journal.calls.get(2)).startsWith("assigned");
        assertThat(owned(consumer)).hasSize(4);
    }

    @Test
    void aFencedEpochIsALossToo() {
        broker.run(() -> broker.group.heartbeatIntervalMs = 20);
        var consumer = member();
        Journal journal = new Journal();
        consumer.subscribe(List.of("orders"), journal);
        join(consumer, 4);

        broker.run(() -> broker.group.raiseEpoch(consumer.memberId(), 5));
        pollUntil(consumer, () -> journal.calls.size() == 3);

        assertThat(journal.calls.get(1)).startsWith("lost");
        assertThat(consumer.assignment()).hasSize(4);
    }

    @Test
    void afterAPauseNothingIsHandedOutBeforeAHeartbeatWasAnswered() {
        broker.appendNumbers("orders", 0, 0, 100);
        var consumer = member("session.timeout.ms", "5000", "max.poll.records", "10", "max.poll.interval.ms", "900000");
        Journal journal = new Journal();
        consumer.subscribe(List.of("orders"), journal);
        assertThat(pollValues(consumer, 10)).isEqualTo(numbers(0, 10));
        String id = consumer.memberId();
        broker.script(request -> request.method() == ApiMethod.CONSUMER_GROUP_HEARTBEAT
                ? ScriptedBroker.Verdict.DROP
                : ScriptedBroker.Verdict.SERVE);

        pausedNanos.addAndGet(Duration.ofSeconds(6).toNanos());
        int before = heartbeats().size();
        assertThat(consumer.poll(Duration.ofMillis(200)).isEmpty())
                .as("its records are buffered, but may not be its own any more")
                .isTrue();
        assertThat(heartbeats().size()).as("the first thing is a heartbeat").isGreaterThan(before);
        broker.run(() -> broker.group.remove(id));
        broker.commitAs("orders", 0, 60);
        broker.script(request -> ScriptedBroker.Verdict.SERVE);

        assertThat(pollValues(consumer, 10)).as("where the others got to").isEqualTo(numbers(60, 70));
        assertThat(journal.calls.get(1)).startsWith("lost");
    }

    @Test
    void afterAShortPauseAMemberThatIsStillOneGoesOn() {
        broker.appendNumbers("orders", 0, 0, 100);
        var consumer = member("session.timeout.ms", "5000", "max.poll.records", "10", "max.poll.interval.ms", "900000");
        Journal journal = new Journal();
        consumer.subscribe(List.of("orders"), journal);
        pollValues(consumer, 10);

        pausedNanos.addAndGet(Duration.ofSeconds(6).toNanos());

        assertThat(pollValues(consumer, 10)).isEqualTo(numbers(10, 20));
        assertThat(journal.calls).hasSize(1);
    }

    @Test
    void slowProcessingLosesNothingBeforeMaxPollInterval() {
        broker.run(() -> broker.group.heartbeatIntervalMs = 20);
        broker.appendNumbers("orders", 0, 0, 20);
        var consumer = member("session.timeout.ms", "300", "max.poll.records", "10");
        Journal journal = new Journal();
        consumer.subscribe(List.of("orders"), journal);
        pollValues(consumer, 10);

        int before = heartbeats().size();
        long start = System.nanoTime();
        await().until(() -> System.nanoTime() - start > Duration.ofMillis(700).toNanos());

        assertThat(heartbeats().size()).isGreaterThan(before + 10);
        assertThat(owned(consumer)).hasSize(4);
        assertThat(pollValues(consumer, 10)).isEqualTo(numbers(10, 20));
        assertThat(journal.calls).hasSize(1);
    }

    @Test
    void whoDoesNotPollInTimeGivesEverythingUpAndSaysSo() {
        broker.appendNumbers("orders", 0, 0, 20);
        var consumer = member("max.poll.interval.ms", "150", "max.poll.records", "10");
        Journal journal = new Journal();
        consumer.subscribe(List.of("orders"), journal);
        pollValues(consumer, 10);

        await().until(() -> broker.on(() -> broker.group.memberIds()).isEmpty());
        assertThatThrownBy(consumer::commitSync)
                .isInstanceOf(CommitFailedException.class)
                .hasMessageContaining("max.poll.interval.ms")
                .hasMessageContaining("150 ms");

        assertThat(pollValues(consumer, 10)).isEqualTo(numbers(0, 10));
        assertThat(journal.calls.get(1)).startsWith("lost");
    }

    @Test
    void aPollThatWaitsIsNoPollThatIsMissing() {
        var consumer = member("max.poll.interval.ms", "100");
        Journal journal = new Journal();
        consumer.subscribe(List.of("orders"), journal);
        join(consumer, 4);

        consumer.poll(Duration.ofMillis(400));

        assertThat(owned(consumer)).hasSize(4);
        assertThat(journal.calls).hasSize(1);
    }

    @Test
    void aPatternFollowsTheTopics() {
        broker.topic("payments", 1);
        var consumer = member("metadata.max.age.ms", "50");
        consumer.subscribe(Pattern.compile("ord.*"));
        join(consumer, 4);
        assertThat(consumer.subscription()).containsExactly("orders");

        broker.topic("ordinary", 2);

        join(consumer, 6);
        assertThat(consumer.subscription()).containsExactly("orders", "ordinary");
        assertThat(consumer.assignment()).noneMatch(p -> p.topic().equals("payments"));
    }

    @Test
    void aNewSubscriptionTakesThePlaceOfTheOld() {
        broker.topic("payments", 1);
        var consumer = member();
        Journal journal = new Journal();
        consumer.subscribe(List.of("orders"), journal);
        join(consumer, 4);

        consumer.subscribe(List.of("payments"), journal);

        pollUntil(consumer, () -> consumer.assignment().equals(Set.of(new TopicPartition("payments", 0))));
        assertThat(broker.on(() -> broker.group.memberIds())).hasSize(1);
        assertThatThrownBy(() -> consumer.assign(List.of(partition(0)))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> consumer.subscribe(Pattern.compile("x"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void unsubscribingLeavesAndAnotherSubscriptionJoins() {
        var consumer = member();
        Journal journal = new Journal();
        consumer.subscribe(List.of("orders"), journal);
        join(consumer, 4);

        consumer.unsubscribe();
        assertThat(consumer.assignment()).isEmpty();
        assertThat(consumer.subscription()).isEmpty();
        await().until(() -> broker.on(() -> broker.group.memberIds()).isEmpty());
        consumer.subscribe(List.of("orders"), journal);
        join(consumer, 4);

        assertThat(journal.calls).hasSize(3).element(1).asString().startsWith("revoked");
    }

    @Test
    void aMissingTopicIsCreatedWhereTheBrokerDoesThat() {
        broker.autoCreate();
        var consumer = member();
        consumer.subscribe(List.of("new"));

        join(consumer, 1);
    }

    @Test
    void aMissingTopicIsCreatedAlsoWhereTheBrokerComesLater() throws Exception {
        broker.autoCreate();
        broker.stopListening();
        var consumer = member();
        consumer.subscribe(List.of("new"));
        consumer.poll(Duration.ofMillis(50));

        broker.listen();

        join(consumer, 1);
    }

    @Test
    void aNameThatIsNoneIsThrown() {
        var consumer = member();
        consumer.subscribe(List.of("no name"));

        assertThatThrownBy(() -> consumer.poll(LONG)).hasMessageContaining("no name");
    }

    @Test
    void moreConsumersThanPartitionsLeaveSomeIdle() {
        broker.topic("single", 1);
        var first = member();
        var second = member();
        first.subscribe(List.of("single"));
        second.subscribe(List.of("single"));
        join(first, 1);
        second.poll(SHORT);
        assertThat(second.assignment()).isEmpty();

        first.close();

        join(second, 1);
    }

    @Test
    void whatAListenerThrowsIsThrownAfterTheChange() {
        var consumer = member();
        consumer.subscribe(List.of("orders"), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                throw new IllegalArgumentException("mine");
            }
        });

        assertThatThrownBy(() -> consumer.poll(LONG)).hasMessage("mine");
        assertThat(consumer.assignment()).hasSize(4);
        broker.append("orders", 0, "a");
        assertThat(pollValues(consumer, 1)).containsExactly("a");
    }

    @Test
    void aListenerMaySeek() {
        broker.appendNumbers("orders", 0, 0, 10);
        var consumer = member();
        consumer.subscribe(List.of("orders"), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                consumer.seek(partition(0), 7);
            }
        });

        assertThat(pollValues(consumer, 3)).isEqualTo(numbers(7, 10));
    }

    @Test
    void anotherThreadIsTurnedAwayByName() throws ExecutionException, InterruptedException {
        var consumer = member();
        consumer.subscribe(List.of("orders"));
        Thread poller = new Thread(
                () -> {
                    try {
                        consumer.poll(LONG);
                    } catch (WakeupException e) {
                        consumer.close();
                    }
                },
                "poller");
        poller.start();
        await().until(() -> !heartbeats().isEmpty());

        assertThatThrownBy(() -> consumer.poll(SHORT))
                .isInstanceOf(java.util.ConcurrentModificationException.class)
                .hasMessageContaining("poller")
                .hasMessageContaining(Thread.currentThread().getName());

        consumer.wakeup();
        poller.join(5_000);
        assertThat(poller.isAlive()).isFalse();
    }
}
