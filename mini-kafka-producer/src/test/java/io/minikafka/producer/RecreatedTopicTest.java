package io.minikafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.api.Produce;
import io.minikafka.producer.ScriptedBroker.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A topic that is deleted and created again under a producer. Every record is a batch and a request of its own. */
final class RecreatedTopicTest extends ProducerTestBase {
    private static final int RECORDS = 200;

    private List<CompletableFuture<RecordMetadata>> send(MiniKafkaProducer<String, String> producer, int from, int to) {
        List<CompletableFuture<RecordMetadata>> futures = new ArrayList<>();
        for (int i = from; i < to; i++) {
            futures.add(producer.send(new ProducerRecord<>("orders", null, Integer.toString(i))));
        }
        return futures;
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    /** What was acknowledged is in one of the two topics, the rest in the new one, all of it once and in order. */
    private void assertThatTheNewTopicHasTheRest(List<CompletableFuture<RecordMetadata>> futures) {
        List<Long> offsets =
                futures.stream().map(future -> get(future).offset()).toList();
        int old = offsets.lastIndexOf(0L);
        assertThat(old).isPositive();
        assertThat(offsets.subList(0, old))
                .isEqualTo(IntStream.range(0, old).mapToObj(Long::valueOf).toList());
        assertThat(offsets.subList(old, offsets.size()))
                .isEqualTo(IntStream.range(0, RECORDS - old)
                        .mapToObj(Long::valueOf)
                        .toList());
        assertThat(values("orders", 0)).isEqualTo(numbers(old, RECORDS));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 23, 24, 25, 26, 27})
    void whatIsInFlightGoesToTheNewTopicInItsOrder(int request) {
        broker.createTopic("orders", 1);
        broker.script(seen -> {
            if (seen.number == request) {
                broker.recreateOnThread("orders", 1);
            }
            return new Plan().answerAfterMs(seen.number % 3);
        });

        List<CompletableFuture<RecordMetadata>> futures = send(producer("batch.size", 0), 0, RECORDS);

        assertThatTheNewTopicHasTheRest(futures);
        assertThat(broker.records("orders", 0).get(0).batch.baseSequence()).isZero();
        Produce.Partition last =
                broker.seen().get(broker.seen().size() - 1).request.partitions.get(0);
        assertThat(last.topicId).contains(broker.topicId("orders"));
    }

    @Test
    void aBatchWhoseAnswerIsLostIsWrittenToTheNewTopicThoughTheOldOneHadIt() {
        broker.createTopic("orders", 1);
        broker.script(seen -> {
            if (seen.number == 21) {
                broker.recreateOnThread("orders", 1);
            }
            return seen.number == 20 ? new Plan().cutAfterApplying() : new Plan();
        });

        List<CompletableFuture<RecordMetadata>> futures = send(producer("batch.size", 0), 0, RECORDS);

        assertThatTheNewTopicHasTheRest(futures);
        assertThat(values("orders", 0))
                .as("the cut may take the answers before it along")
                .contains("20");
    }

    @Test
    void aProducerThatIsBeingClosedStillFindsTheNewTopic() {
        broker.createTopic("orders", 1);
        broker.script(seen -> {
            if (seen.number == 30) {
                broker.recreateOnThread("orders", 1);
            }
            return new Plan().answerAfterMs(1);
        });
        MiniKafkaProducer<String, String> producer = producer("batch.size", 0);
        List<CompletableFuture<RecordMetadata>> futures = send(producer, 0, RECORDS);

        producer.close(Duration.ofSeconds(20));

        assertThatTheNewTopicHasTheRest(futures);
    }

    @Test
    void aTopicThatIsGoneIsCreatedAgainAndGetsTheRest() {
        broker.script(seen -> {
            if (seen.number == 30) {
                broker.deleteOnThread("orders");
            }
            return new Plan();
        });

        assertThatTheNewTopicHasTheRest(send(producer("batch.size", 0), 0, RECORDS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void withoutNumbersTopicsAreKnownByName(String acks) {
        broker.createTopic("orders", 1);
        MiniKafkaProducer<String, String> producer =
                producer("batch.size", 0, "acks", acks, "enable.idempotence", "false");
        send(producer, 0, 10).forEach(ProducerTestBase::get);
        broker.script(seen -> {
            if (seen.number == 20) {
                broker.recreateOnThread("orders", 1);
            }
            return new Plan();
        });

        send(producer, 10, 40).forEach(ProducerTestBase::get);
        producer.close();

        assertThat(values("orders", 0)).endsWith("39").hasSizeLessThan(40);
        assertThat(broker.seen())
                .allSatisfy(seen ->
                        assertThat(seen.request.partitions.get(0).topicId).isEqualTo(Optional.empty()));
    }
}
