package io.minikafka.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.api.Fetch;
import io.minikafka.common.rpc.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A topic that is deleted and created again is read from where the policy says, not from where the old one was. */
final class RecreatedTopicTest extends ConsumerTestBase {
    @BeforeEach
    void createTopic() {
        broker.topic("orders", 1);
        broker.appendNumbers("orders", 0, 0, 50);
    }

    /** Longer than the old one, so that any offset of that is one of this too. */
    private void recreate() {
        broker.recreateTopic("orders", 1);
        broker.appendNumbers("orders", 0, 1000, 1100);
    }

    private static void waitForAFetch(MiniKafkaConsumer<String, String> consumer, ScriptedBroker broker) {
        long before = broker.count(ApiMethod.FETCH);
        pollUntil(consumer, () -> broker.count(ApiMethod.FETCH) > before || broker.hasWaitingFetch());
    }

    @Test
    void anAssignedConsumerThatWaitsForMoreReadsTheNewTopicFromItsStart() {
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));
        pollValues(consumer, 50);
        waitForAFetch(consumer, broker);

        recreate();

        assertThat(pollValues(consumer, 100)).isEqualTo(numbers(1000, 1100));
        assertThat(consumer.position(partition(0))).isEqualTo(100);
    }

    @Test
    void soDoesOneThatHasSoughtItsPlace() {
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));
        consumer.seek(partition(0), 30);
        assertThat(pollValues(consumer, 20)).isEqualTo(numbers(30, 50));

        recreate();

        assertThat(pollValues(consumer, 100)).isEqualTo(numbers(1000, 1100));
    }

    @Test
    void anOffsetThatWasSoughtInTheOldTopicIsNoneOfTheNewOne() {
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));
        pollValues(consumer, 50);
        consumer.pause(List.of(partition(0)));
        consumer.poll(SHORT);
        recreate();
        consumer.seek(partition(0), 20);
        consumer.resume(List.of(partition(0)));

        assertThat(pollValues(consumer, 100)).isEqualTo(numbers(1000, 1100));
    }

    @Test
    void theBeginningAndTheEndAreThoseOfTheTopicThatIsThere() {
        var consumer = consumer("auto.offset.reset", "none");
        consumer.assign(List.of(partition(0)));
        consumer.seekToBeginning(List.of());
        pollValues(consumer, 50);
        recreate();

        consumer.seekToBeginning(List.of());
        assertThat(pollValues(consumer, 100)).isEqualTo(numbers(1000, 1100));
        consumer.seekToEnd(List.of());
        assertThat(consumer.position(partition(0))).isEqualTo(100);
    }

    @Test
    void whatIsInTheBufferComesFirstAndIsNeverMixedWithTheNewTopic() {
        var consumer = consumer("max.poll.records", "7");
        consumer.assign(List.of(partition(0)));
        List<String> values = new ArrayList<>(pollValues(consumer, 7));

        recreate();
        pollUntil(consumer, values, () -> values.contains("1099"));

        int old = values.indexOf("1000");
        assertThat(values.subList(0, old)).isEqualTo(numbers(0, old));
        assertThat(values.subList(old, values.size())).isEqualTo(numbers(1000, 1100));
    }

    @Test
    void thePolicySaysWhereToBegin() {
        var latest = consumer("auto.offset.reset", "latest");
        var none = consumer("auto.offset.reset", "none");
        for (var consumer : List.of(latest, none)) {
            consumer.assign(List.of(partition(0)));
            consumer.seek(partition(0), 0);
            pollValues(consumer, 50);
        }
        recreate();

        pollUntil(latest, () -> latest.position(partition(0)) == 100);
        assertThatThrownBy(() -> pollUntil(none, () -> false)).isInstanceOf(NoOffsetForPartitionException.class);
        none.seek(partition(0), 90);
        assertThat(pollValues(none, 10)).isEqualTo(numbers(1090, 1100));
    }

    @Test
    void aTopicThatIsGoneForAWhileIsWaitedFor() {
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));
        pollValues(consumer, 50);
        broker.deleteTopic("orders");
        pollUntil(consumer, () -> broker.count(ApiMethod.METADATA) > 3);

        recreate();

        assertThat(pollValues(consumer, 100)).isEqualTo(numbers(1000, 1100));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMemberOfAGroupGetsItsPartitionAnewAndReadsFromTheStart(boolean autoCommit) {
        var consumer = member("enable.auto.commit", Boolean.toString(autoCommit), "auto.commit.interval.ms", "10");
        List<String> events = new ArrayList<>();
        consumer.subscribe(List.of("orders"), new Noting(events));
        pollValues(consumer, 50);
        consumer.commitSync();
        assertThat(broker.committed("orders", 0)).isEqualTo(50);
        events.clear();

        recreate();

        assertThat(pollValues(consumer, 100)).isEqualTo(numbers(1000, 1100));
        assertThat(events).containsExactly("revoked [orders-0]", "assigned []", "assigned [orders-0]");
        consumer.commitSync();
        assertThat(broker.committed("orders", 0)).isEqualTo(100);
        assertThat(consumer.committed(Set.of(partition(0))).get(partition(0)).offset())
                .isEqualTo(100);
    }

    @Test
    void whatWasReadOfTheOldTopicIsNotCommittedForTheNewOne() {
        var consumer = member("enable.auto.commit", "false");
        consumer.subscribe(List.of("orders"));
        pollValues(consumer, 50);
        recreate();

        assertThatThrownBy(consumer::commitSync)
                .isInstanceOfSatisfying(
                        CommitFailedException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INCONSISTENT_TOPIC_ID));
        assertThatThrownBy(() -> consumer.commitSync(Map.of(partition(0), new OffsetAndMetadata(50))))
                .isInstanceOf(CommitFailedException.class);

        assertThat(broker.committed("orders", 0)).isEqualTo(-1);
        assertThat(pollValues(consumer, 100)).isEqualTo(numbers(1000, 1100));
    }

    @Test
    void norByAnApplicationThatAssignsPartitionsItself() {
        var consumer = member("enable.auto.commit", "true", "auto.commit.interval.ms", "1");
        consumer.assign(List.of(partition(0)));
        pollValues(consumer, 50);
        pollUntil(consumer, () -> broker.committed("orders", 0) == 50);
        recreate();

        List<String> values = new ArrayList<>();
        pollUntil(consumer, values, () -> values.size() >= 100);
        assertThat(values).isEqualTo(numbers(1000, 1100));
        pollUntil(consumer, () -> broker.committed("orders", 0) == 100);
        assertThat(broker.commits())
                .allSatisfy(commit -> assertThat(commit.topicId).isPresent());
    }

    @Test
    void aCommitThatIsThereForTheNewTopicCounts() {
        var consumer = member("enable.auto.commit", "false");
        consumer.assign(List.of(partition(0)));
        pollValues(consumer, 50);
        broker.recreateTopic("orders", 1);
        broker.commitAs("orders", 0, 60);
        broker.appendNumbers("orders", 0, 1000, 1100);

        assertThat(pollValues(consumer, 40)).isEqualTo(numbers(1060, 1100));
    }

    @Test
    void aCommitThatWasAskedForBeforeAndAnsweredAfterIsNotUsed() {
        broker.commitAs("orders", 0, 40);
        broker.script(request -> {
            if (request instanceof Fetch.Request && broker.count(ApiMethod.FETCH) == 1) {
                broker.recreateOnThread("orders", 1);
            }
            return ScriptedBroker.Verdict.SERVE;
        });
        var consumer = member();
        consumer.assign(List.of(partition(0)));

        pollUntil(consumer, () -> broker.count(ApiMethod.FETCH) > 1);
        broker.appendNumbers("orders", 0, 1000, 1100);

        assertThat(pollValues(consumer, 100)).isEqualTo(numbers(1000, 1100));
    }

    @Test
    void withABrokerThatTellsNoIdsItReadsOnByName() {
        broker.withoutTopicIds();
        var consumer = consumer();
        consumer.assign(List.of(partition(0)));
        pollValues(consumer, 50);
        consumer.seek(partition(0), 45);
        assertThat(pollValues(consumer, 5)).isEqualTo(numbers(45, 50));

        broker.appendNumbers("orders", 0, 50, 60);

        assertThat(pollValues(consumer, 10)).isEqualTo(numbers(50, 60));
        assertThat(broker.requests(Fetch.Request.class))
                .flatExtracting(request -> request.partitions)
                .allSatisfy(asked -> assertThat(asked.topicId).isEqualTo(Optional.empty()));
    }

    /** Keeps what the consumer tells. */
    private static final class Noting implements ConsumerRebalanceListener {
        private final List<String> events;

        Noting(List<String> events) {
            this.events = events;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            events.add("revoked " + partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            events.add("assigned " + partitions);
        }
    }
}
