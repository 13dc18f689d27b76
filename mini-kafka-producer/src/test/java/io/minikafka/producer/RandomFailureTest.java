package io.minikafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.producer.ScriptedBroker.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A broker that fails elements, cuts connections before and after writing, delays answers and never gives some, by chance
 * under a seed: every acknowledged record is there once, at its offset and in order, and none that was refused is.
 */
final class RandomFailureTest extends ProducerTestBase {
    private static final int PARTITIONS = 3;
    private static final int RECORDS = 400;
    private static final ErrorCode[] RETRIABLE = {
        ErrorCode.KAFKA_STORAGE_ERROR,
        ErrorCode.NOT_LEADER_OR_FOLLOWER,
        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
        ErrorCode.CORRUPT_MESSAGE,
        ErrorCode.REQUEST_TIMED_OUT
    };

    static Stream<Long> seeds() {
        long first = Long.getLong("minikafka.seed", System.nanoTime() & 0xFFFFFF);
        return Stream.iterate(first, seed -> seed + 1).limit(Integer.getInteger("minikafka.seeds", 30));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyAcknowledgedRecordIsThereOnceAndInOrder(long seed) {
        Random random = new Random(seed);
        boolean loses = random.nextInt(3) > 0;
        boolean idempotent = loses || random.nextBoolean();
        broker.createTopic("orders", PARTITIONS);
        broker.script(request -> plan(new Random(seed * 1_000_003 + request.number), loses));
        MiniKafkaProducer<String, String> producer = producer(
                "batch.size",
                random.nextInt(4) * 150,
                "linger.ms",
                random.nextInt(2),
                "max.in.flight.requests.per.connection",
                1 + random.nextInt(6),
                "enable.idempotence",
                idempotent,
                "acks",
                random.nextBoolean() ? "all" : "1",
                "retry.backoff.max.ms",
                4,
                "request.timeout.ms",
                loses ? 60 : 20_000); // a slow machine must not lose answers either

        List<List<CompletableFuture<RecordMetadata>>> futures = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            futures.add(new ArrayList<>());
        }
        for (int i = 0; i < RECORDS; i++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                futures.get(partition).add(producer.send(new ProducerRecord<>("orders", partition, null, "" + i)));
            }
        }
        producer.flush();

        for (int partition = 0; partition < PARTITIONS; partition++) {
            check(seed, partition, futures.get(partition));
        }
    }

    private void check(long seed, int partition, List<CompletableFuture<RecordMetadata>> futures) {
        List<String> written = values("orders", partition);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < futures.size(); i++) {
            try {
                RecordMetadata metadata = futures.get(i).join();
                assertThat(metadata.offset())
                        .as("offset of record %s of partition %s, seed %s", i, partition, seed)
                        .isEqualTo(expected.size());
                expected.add("" + i);
            } catch (CompletionException e) {
                assertThat(((BrokerException) e.getCause()).code()).isEqualTo(ErrorCode.INVALID_RECORD);
            }
        }
        assertThat(written).as("partition %s, seed %s", partition, seed).isEqualTo(expected);
    }

    /**
     * Either requests and answers get lost, or batches are refused for good: one whose answer was lost may be written and
     * then be refused, and nobody can tell. What is not numbered cannot stand losses either.
     */
    private static Plan plan(Random random, boolean loses) {
        Plan plan = new Plan();
        int dice = random.nextInt(100);
        if (dice < 2 && loses) {
            plan.cutBeforeApplying();
        } else if (dice < 4 && loses) {
            plan.cutAfterApplying();
        } else if (dice < 5 && loses) {
            plan.neverAnswer();
        } else if (dice < 15) {
            plan.answerAfterMs(random.nextInt(5));
        }
        return plan.fail(partition -> error(random, !loses));
    }

    private static Optional<ErrorCode> error(Random random, boolean refuses) {
        int dice = random.nextInt(100);
        if (dice < 10) {
            return Optional.of(RETRIABLE[random.nextInt(RETRIABLE.length)]);
        }
        return dice < 12 && refuses ? Optional.of(ErrorCode.INVALID_RECORD) : Optional.empty();
    }
}
