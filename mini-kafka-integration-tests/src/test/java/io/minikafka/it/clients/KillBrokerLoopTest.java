package io.minikafka.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minikafka.common.TopicPartition;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
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
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker is killed again and again while producers write and a group follows. */
@Timeout(180)
final class KillBrokerLoopTest {
    private static final long SEED = 42;
    private static final int ROUNDS = 7;
    private static final int PARTITIONS = 4;
    private static final int PRODUCERS = 2;
    private static final int THREADS_EACH = 2;
    private static final String TOPIC = "ledger";

    /** What a producer was told about a record. */
    private record Acknowledged(String value, RecordMetadata where) {}

    @TempDir
    private Path folder;

    private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean producing = new AtomicBoolean(true);

    @AfterEach
    void everyBufferWasReleased() {
        LeakPresenceDetector.check();
    }

    @Test
    void whatWasAcknowledgedIsReadBackInOrderAtItsOffset() throws Exception {
        System.out.println("killing the broker with seed " + SEED);
        try (BrokerProcess broker = new BrokerProcess(folder)) {
            broker.start();
            try (Admin admin = new Admin(broker.address())) {
                admin.createTopic(TOPIC, PARTITIONS);
            }
            Clients clients = new Clients(broker.address());
            List<PollingConsumer> followers = List.of(follower(clients), follower(clients));
            List<Thread> producers = startProducers(clients);

            List<Long> startMs = killAgainAndAgain(broker);
            producing.set(false);
            for (Thread producer : producers) {
                producer.join();
            }

            assertThat(failures).isEmpty();
            List<List<String>> log = readAll(clients);
            assertThatAllIsWhereItWasAcknowledged(log);
            long twice = assertThatEachThreadsRecordsAreInOrder(log);
            long again = assertThatTheGroupSawEverything(followers, log);
            System.out.println("killed the broker " + ROUNDS + " times under " + acknowledged.size()
                    + " acknowledged records: ready after " + startMs + " ms, " + twice + " written twice, " + again
                    + " read again by the group");
            assertThat(twice)
                    .as("records written twice by idempotent producers")
                    .isZero();
        }
    }

    private static PollingConsumer follower(Clients clients) {
        return new PollingConsumer(clients.consumer("group.id", "auditors"), TOPIC);
    }

    private List<Thread> startProducers(Clients clients) {
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < PRODUCERS; p++) {
            MiniKafkaProducer<String, String> producer = clients.producer("linger.ms", "1", "batch.size", "2000");
            List<Thread> own = new ArrayList<>();
            for (int t = 0; t < THREADS_EACH; t++) {
                String name = p + "/" + t;
                own.add(new Thread(() -> produce(producer, name), "producer " + name));
            }
            own.forEach(Thread::start);
            threads.add(new Thread(() -> closeAfter(own, producer), "end of producer " + p));
        }
        threads.forEach(Thread::start);
        return threads;
    }

    private void closeAfter(List<Thread> threads, MiniKafkaProducer<String, String> producer) {
        try (producer) {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            failures.add(e);
            Thread.currentThread().interrupt();
        }
    }

    /** Each thread writes to all partitions in turn, many records ahead of the acknowledgements. */
    private void produce(MiniKafkaProducer<String, String> producer, String name) {
        for (int i = 0; producing.get(); i++) {
            String value = name + " " + i;
            producer.send(new ProducerRecord<>(TOPIC, i % PARTITIONS, null, value), (where, failure) -> {
                if (failure != null) {
                    failures.add(failure);
                } else {
                    acknowledged.add(new Acknowledged(value, where));
                }
            });
            if (i % 10 == 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
        }
    }

    /** Returns how long each start took. */
    private List<Long> killAgainAndAgain(BrokerProcess broker) {
        Random random = new Random(SEED);
        List<Long> startMs = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            int before = acknowledged.size();
            await("records are acknowledged in round " + round)
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> acknowledged.size() > before + 500);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(500)));
            broker.kill();
            startMs.add(broker.start());
        }
        int before = acknowledged.size();
        await("records are acknowledged at the end")
                .atMost(Duration.ofSeconds(60))
                .until(() -> acknowledged.size() > before + 500);
        return startMs;
    }

    /** The values of each partition by offset. */
    private static List<List<String>> readAll(Clients clients) {
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                .collect(Collectors.toList());
        List<List<String>> log =
                partitions.stream().map(p -> new ArrayList<String>()).collect(Collectors.toList());
        try (MiniKafkaConsumer<String, String> consumer = clients.consumer()) {
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(10))) {
                    List<String> values = log.get(record.partition());
                    assertThat(record.offset()).isEqualTo(values.size());
                    values.add(record.value());
                }
            }
        }
        return log;
    }

    private void assertThatAllIsWhereItWasAcknowledged(List<List<String>> log) {
        for (Acknowledged record : acknowledged) {
            List<String> values = log.get(record.where().partition());
            assertThat(record.where().offset()).isBetween(0L, values.size() - 1L);
            assertThat(values.get((int) record.where().offset()))
                    .as("at %s", record.where())
                    .isEqualTo(record.value());
        }
    }

    /** Returns how many records are there more than once. */
    private long assertThatEachThreadsRecordsAreInOrder(List<List<String>> log) {
        long twice = 0;
        for (List<String> values : log) {
            Map<String, Integer> newest = new HashMap<>();
            for (String value : values) {
                String[] words = value.split(" ", -1);
                int number = Integer.parseInt(words[1]);
                Integer before = newest.get(words[0]);
                if (before != null && number <= before) {
                    twice++;
                    continue;
                }
                if (before != null) {
                    assertThat(number).as("after %s of %s", before, words[0]).isEqualTo(before + PARTITIONS);
                }
                newest.put(words[0], number);
            }
        }
        return twice;
    }

    /** Returns how many records the group got more than once. */
    private static long assertThatTheGroupSawEverything(List<PollingConsumer> followers, List<List<String>> log) {
        long written = log.stream().mapToLong(List::size).sum();
        await("the group sees everything")
                .atMost(Duration.ofSeconds(60))
                .until(() -> followers.stream()
                                .flatMap(follower -> follower.records().stream())
                                .map(record -> record.topicPartition() + "@" + record.offset())
                                .distinct()
                                .count()
                        == written);
        long seen = 0;
        for (PollingConsumer follower : followers) {
            follower.close();
            seen += follower.count();
            Map<Integer, Long> newest = new HashMap<>();
            for (ConsumerRecord<String, String> record : follower.records()) {
                assertThat(record.value()).isEqualTo(log.get(record.partition()).get((int) record.offset()));
                Long before = newest.put(record.partition(), record.offset());
                assertThat(before == null || before + 1 == record.offset() || record.offset() <= before)
                        .as("offset %s of partition %s after %s", record.offset(), record.partition(), before)
                        .isTrue();
            }
        }
        return seen - written;
    }
}
