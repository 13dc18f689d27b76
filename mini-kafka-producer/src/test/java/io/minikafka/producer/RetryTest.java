package io.minikafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.producer.ScriptedBroker.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each record once and in order, whatever is tried again. Every record is a batch and a request of its own. */
final class RetryTest extends ProducerTestBase {
    @ParameterizedTest
    @EnumSource(
            names = {
                "CORRUPT_MESSAGE",
                "UNKNOWN_TOPIC_OR_PARTITION",
                "LEADER_NOT_AVAILABLE",
                "NOT_LEADER_OR_FOLLOWER",
                "REQUEST_TIMED_OUT",
                "NETWORK_EXCEPTION",
                "KAFKA_STORAGE_ERROR"
            })
    void aBatchThatFailsGoesBackBeforeThoseBehindIt(ErrorCode code) {
        broker.script(onRequest(7, plan -> plan.failAll(code)));

        assertThat(offsetsOf(send(producer("batch.size", 0), 40))).isEqualTo(upTo(40));
        assertThat(values("orders", 0)).isEqualTo(numbered(40));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLostConnectionLosesAndRepeatsNothing(boolean applied) {
        broker.script(onRequest(7, plan -> applied ? plan.cutAfterApplying() : plan.cutBeforeApplying()));

        assertThat(offsetsOf(send(producer("batch.size", 0), 40))).isEqualTo(upTo(40));
        assertThat(values("orders", 0)).isEqualTo(numbered(40));
    }

    @Test
    void aRequestThatIsNotAnsweredIsSentAgain() {
        broker.script(onRequest(7, Plan::neverAnswer));

        assertThat(offsetsOf(send(producer("batch.size", 0, "request.timeout.ms", 100), 40)))
                .isEqualTo(upTo(40));
        assertThat(values("orders", 0)).isEqualTo(numbered(40));
    }

    @Test
    void anAnswerThatComesLateChangesNothing() {
        broker.script(request -> new Plan().answerAfterMs(request.number % 5 == 0 ? 30 : 0));

        assertThat(offsetsOf(send(producer("batch.size", 0), 100))).isEqualTo(upTo(100));
        assertThat(values("orders", 0)).isEqualTo(numbered(100));
    }

    @Test
    void aBrokerThatComesBackGoesOn() {
        broker.script(request -> request.number < 20 ? new Plan() : new Plan().cutBeforeApplying());
        List<CompletableFuture<RecordMetadata>> futures = send(producer("batch.size", 0), 100);
        await().until(() -> broker.seen().size() > 20);

        broker.stop();
        broker.script(request -> new Plan());
        broker.restart();

        assertThat(offsetsOf(futures)).isEqualTo(upTo(100));
        assertThat(values("orders", 0)).isEqualTo(numbered(100));
    }

    @Test
    void aBrokerThatHasForgottenTheProducerGoesOnInOrder() {
        MiniKafkaProducer<String, String> producer = producer("batch.size", 0);
        send(producer, 20).forEach(ProducerTestBase::get);
        broker.script(request -> new Plan().cutBeforeApplying());
        List<CompletableFuture<RecordMetadata>> futures = send(producer, 20, 40);
        await().until(() -> broker.seen().size() > 21);

        broker.forgetProducers();
        broker.script(
                request -> request.number % 3 == 0 ? new Plan().failAll(ErrorCode.KAFKA_STORAGE_ERROR) : new Plan());
        futures.forEach(ProducerTestBase::get);

        assertThat(values("orders", 0)).isEqualTo(numbered(40));
    }

    @Test
    void aRefusedBatchDoesNotHoldUpWhatFollows() {
        broker.script(onRequest(7, plan -> plan.failAll(ErrorCode.INVALID_RECORD)));
        MiniKafkaProducer<String, String> producer = producer("batch.size", 0);

        List<CompletableFuture<RecordMetadata>> futures = send(producer, 40);
        producer.flush();

        List<String> failed = IntStream.range(0, 40)
                .filter(i -> futures.get(i).isCompletedExceptionally())
                .mapToObj(i -> "v" + i)
                .toList();
        List<String> written = new ArrayList<>(numbered(40));
        written.removeAll(failed);
        assertThat(failed).hasSize(1);
        assertThat(values("orders", 0)).isEqualTo(written);
        assertThat(broker.calls("initProducerId")).isEqualTo(1);
        assertThat(epochs()).containsExactly(0, 1);
    }

    @Test
    void aBatchThatExpiredDoesNotHoldUpWhatFollows() {
        MiniKafkaProducer<String, String> producer = producer("batch.size", 0, "delivery.timeout.ms", 300);
        send(producer, 5).forEach(ProducerTestBase::get);
        broker.script(request -> new Plan().failAll(ErrorCode.KAFKA_STORAGE_ERROR));
        CompletableFuture<RecordMetadata> expired = send(producer, 5, 6).get(0);
        assertThatThrownBy(() -> get(expired)).isInstanceOf(BrokerException.class);

        broker.script(request -> new Plan());
        send(producer, 6, 40).forEach(ProducerTestBase::get);

        List<String> written = new ArrayList<>(numbered(40));
        written.remove("v5");
        assertThat(values("orders", 0)).isEqualTo(written);
    }

    @Test
    void anExpiredRequestThatIsAnsweredAfterAllDoesNotHoldUpWhatFollows() {
        MiniKafkaProducer<String, String> producer = producer("batch.size", 0, "delivery.timeout.ms", 200);
        send(producer, 5).forEach(ProducerTestBase::get);
        broker.script(request -> new Plan().answerAfterMs(400).failAll(ErrorCode.KAFKA_STORAGE_ERROR));
        CompletableFuture<RecordMetadata> expired = send(producer, 5, 6).get(0);
        assertThatThrownBy(() -> get(expired)).isInstanceOf(BrokerException.class);

        broker.script(request -> new Plan());
        send(producer, 6, 20).forEach(ProducerTestBase::get);

        List<String> written = new ArrayList<>(numbered(20));
        written.remove("v5");
        assertThat(values("orders", 0)).isEqualTo(written);
    }

    @Test
    void aRequestThatArrivesAfterItExpiredIsFencedByTheNextEpoch() {
        MiniKafkaProducer<String, String> producer = producer("batch.size", 0, "delivery.timeout.ms", 200);
        send(producer, 5).forEach(ProducerTestBase::get);
        broker.script(onRequest(5, plan -> plan.applyAfterMs(400)));
        CompletableFuture<RecordMetadata> expired = send(producer, 5, 6).get(0);
        assertThatThrownBy(() -> get(expired)).isInstanceOf(BrokerException.class);

        send(producer, 6, 20).forEach(ProducerTestBase::get);
        await().until(() -> broker.refusals().contains(ErrorCode.INVALID_PRODUCER_EPOCH));

        List<String> written = new ArrayList<>(numbered(20));
        written.remove("v5");
        assertThat(values("orders", 0)).isEqualTo(written);
        assertThat(epochs()).containsExactly(0, 1);
        assertThat(broker.calls("initProducerId")).isEqualTo(1);
    }

    @Test
    void aBrokerThatLostWhatItHadIsGivenTheRestInTheNextEpoch() {
        MiniKafkaProducer<String, String> producer = producer("batch.size", 0);
        send(producer, 10).forEach(ProducerTestBase::get);

        broker.loseRecords("orders", 0, 4);
        send(producer, 10, 20).forEach(ProducerTestBase::get);

        List<String> written = new ArrayList<>(numbered(20));
        written.subList(6, 10).clear();
        assertThat(values("orders", 0)).isEqualTo(written);
        assertThat(epochs()).containsExactly(0, 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"OUT_OF_ORDER_SEQUENCE_NUMBER", "UNKNOWN_PRODUCER_ID", "INVALID_PRODUCER_EPOCH"})
    void aProducerThatTheBrokerDoesNotKnowAnyMoreGoesOnInTheNextEpoch(ErrorCode code) {
        broker.script(onRequest(7, plan -> plan.failAll(code)));

        assertThat(offsetsOf(send(producer("batch.size", 0), 40))).isEqualTo(upTo(40));
        assertThat(values("orders", 0)).isEqualTo(numbered(40));
        assertThat(epochs()).containsExactly(0, 1);
        assertThat(broker.calls("initProducerId")).isEqualTo(1);
    }

    @Test
    void afterTheLastEpochThereIsAnotherId() {
        broker.firstEpoch(Short.MAX_VALUE);
        broker.script(onRequest(7, plan -> plan.failAll(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER)));

        assertThat(offsetsOf(send(producer("batch.size", 0), 40))).isEqualTo(upTo(40));
        assertThat(values("orders", 0)).isEqualTo(numbered(40));
        assertThat(broker.records("orders", 0).stream()
                        .map(record -> record.batch.producerId())
                        .distinct())
                .containsExactly(1001L, 1002L);
    }

    private List<Integer> epochs() {
        return broker.records("orders", 0).stream()
                .map(record -> (int) record.batch.producerEpoch())
                .distinct()
                .toList();
    }

    @Test
    void withoutIdempotenceOrderHoldsBecauseOneBatchIsInFlight() {
        broker.script(
                request -> request.number % 4 == 1 ? new Plan().failAll(ErrorCode.KAFKA_STORAGE_ERROR) : new Plan());
        MiniKafkaProducer<String, String> producer = producer("batch.size", 0, "enable.idempotence", false);

        send(producer, 60).forEach(ProducerTestBase::get);

        assertThat(values("orders", 0)).isEqualTo(numbered(60));
        assertThat(broker.calls("initProducerId")).isZero();
        assertThat(broker.records("orders", 0)).allMatch(record -> !record.batch.hasProducerId());
        assertThat(broker.seen()).allMatch(request -> request.unanswered == 1);
    }

    @Test
    void withAcknowledgementByTheLeaderAloneBatchesAreNumberedToo() {
        broker.script(onRequest(7, plan -> plan.failAll(ErrorCode.KAFKA_STORAGE_ERROR)));
        MiniKafkaProducer<String, String> producer = producer("batch.size", 0, "acks", "1");

        send(producer, 30).forEach(ProducerTestBase::get);

        assertThat(values("orders", 0)).isEqualTo(numbered(30));
        assertThat(broker.records("orders", 0)).allMatch(record -> record.batch.hasProducerId());
    }

    @Test
    void aTopicThatWasDeletedIsMadeAgain() {
        MiniKafkaProducer<String, String> producer = producer("batch.size", 0);
        send(producer, 5).forEach(ProducerTestBase::get);

        broker.deleteTopic("orders");
        send(producer, 5, 10).forEach(ProducerTestBase::get);

        assertThat(values("orders", 0)).isEqualTo(numbered(10).subList(5, 10));
    }

    @Test
    void newPartitionsAreNoticedInTime() {
        broker.createTopic("orders", 1);
        MiniKafkaProducer<String, String> producer = producer("metadata.max.age.ms", 50);
        assertThat(get(producer.send(new ProducerRecord<>("orders", "v"))).partition())
                .isZero();

        broker.createTopic("orders", 2);

        await().until(() ->
                get(producer.send(new ProducerRecord<>("orders", "v"))).partition() == 1);
    }

    @Test
    void aLeaderThatIsNotThereYetIsWaitedFor() {
        broker.script(
                request -> request.number < 5 ? new Plan().failAll(ErrorCode.NOT_LEADER_OR_FOLLOWER) : new Plan());

        assertThat(get(producer().send(new ProducerRecord<>("orders", "v"))).offset())
                .isZero();
        assertThat(broker.calls("metadata")).isGreaterThan(1);
    }

    @Test
    void metadataThatFailsForAWhileIsAskedForAgain() {
        broker.metadataErrors(
                topic -> broker.calls("metadata") < 5 ? Optional.of(ErrorCode.LEADER_NOT_AVAILABLE) : Optional.empty());

        assertThat(get(producer().send(new ProducerRecord<>("orders", "v"))).offset())
                .isZero();
    }

    private static Function<ScriptedBroker.Seen, Plan> onRequest(int number, Function<Plan, Plan> what) {
        return request -> request.number == number ? what.apply(new Plan()) : new Plan();
    }

    private static List<CompletableFuture<RecordMetadata>> send(MiniKafkaProducer<String, String> producer, int count) {
        return send(producer, 0, count);
    }

    private static List<CompletableFuture<RecordMetadata>> send(
            MiniKafkaProducer<String, String> producer, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> producer.send(new ProducerRecord<>("orders", "v" + i)))
                .toList();
    }

    private static List<Long> offsetsOf(List<CompletableFuture<RecordMetadata>> futures) {
        return futures.stream().map(future -> get(future).offset()).toList();
    }

    private static List<Long> upTo(long count) {
        return IntStream.range(0, (int) count).mapToObj(i -> (long) i).toList();
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "v" + i).toList();
    }
}
