package io.minikafka.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.admin.MiniKafkaAdmin;
import io.minikafka.admin.NewTopic;
import io.minikafka.common.TopicPartition;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import io.netty.util.LeakPresenceDetector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker is killed at any moment while it lets a topic grow. */
@Timeout(120)
final class GrowingTopicKillTest {
    private static final int ROUNDS = 4;
    private static final int STEP = 40; // partitions, so that it takes a while

    @TempDir
    private Path folder;

    @AfterEach
    void everyBufferWasReleased() {
        LeakPresenceDetector.check();
    }

    @Test
    void theTopicHasTheOldNumberOrTheNewOneAndServesThemAll() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (BrokerProcess broker = new BrokerProcess(folder, "offsets.topic.num.partitions=1")) {
            broker.start();
            int count = 1;
            createTopic(broker);
            for (int round = 1; round <= ROUNDS; round++) {
                writeToAll(broker, count);
                CompletableFuture<Void> grown;
                try (MiniKafkaAdmin admin = admin(broker)) {
                    admin.listTopics().join(); // connected
                    grown = admin.createPartitions("orders", count + STEP);
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(40_000)));
                    broker.kill();
                    admin.close(Duration.ofMillis(1));
                }

                broker.start();

                int now = partitions(broker);
                assertThat(now).as("round %d, seed %d", round, seed).isIn(count, count + STEP);
                if (!grown.isCompletedExceptionally()) {
                    assertThat(now).as("it was acknowledged; seed %d", seed).isEqualTo(count + STEP);
                }
                assertThat(endOffsets(broker, count)).as("seed %d", seed).allMatch(end -> end > 0);
                count = now;
            }
            writeToAll(broker, count);
        }
    }

    private static MiniKafkaAdmin admin(BrokerProcess broker) {
        return new MiniKafkaAdmin(Map.of("bootstrap.servers", broker.address()));
    }

    private static void createTopic(BrokerProcess broker) {
        try (MiniKafkaAdmin admin = admin(broker)) {
            admin.createTopic(new NewTopic("orders", 1)).join();
        }
    }

    private static int partitions(BrokerProcess broker) {
        try (MiniKafkaAdmin admin = admin(broker)) {
            return admin.describeTopic("orders").join().partitions().size();
        }
    }

    private static List<Long> endOffsets(BrokerProcess broker, int count) {
        try (MiniKafkaAdmin admin = admin(broker)) {
            var logs = admin.describeLogDirs(List.of("orders")).join().logs();
            return IntStream.range(0, count)
                    .mapToObj(partition ->
                            logs.get(new TopicPartition("orders", partition)).logEndOffset())
                    .toList();
        }
    }

    private static void writeToAll(BrokerProcess broker, int count) {
        try (MiniKafkaProducer<String, String> producer = new Clients(broker.address()).producer("linger.ms", "0")) {
            List<CompletableFuture<?>> sent = IntStream.range(0, count)
                    .<CompletableFuture<?>>mapToObj(
                            partition -> producer.send(new ProducerRecord<>("orders", partition, "k", "v")))
                    .toList();
            sent.forEach(CompletableFuture::join);
        }
    }
}
