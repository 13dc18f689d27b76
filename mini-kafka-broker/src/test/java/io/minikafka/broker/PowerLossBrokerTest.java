package io.minikafka.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.log.PowerLossDisk;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.CreateTopics;
import io.minikafka.common.api.Fetch;
import io.minikafka.common.api.JsonRecord;
import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.api.OffsetFetch;
import io.minikafka.common.api.Produce;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.Connection;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.Reply;
import io.minikafka.common.rpc.RpcCall;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole broker with flush policy commit, whose power fails amid pipelined writes, reads and commits, several times: what
 * it acknowledged is there each time it starts, and so is whatever somebody has read.
 */
@Timeout(120)
final class PowerLossBrokerTest {
    private static final String TOPIC = "orders";
    private static final int PARTITIONS = 3;
    private static final int PRODUCERS = 3;
    private static final int IN_FLIGHT = 5;
    private static final int LIVES = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path temporary;

    private final EventLoopGroup clients = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<TopicPartition, Map<Long, String>> seen = new HashMap<>(); // acknowledged or read, by offset
    private final AtomicLong committed = new AtomicLong(-1);
    private final AtomicLong acknowledged = new AtomicLong();
    private PowerLossDisk disk;
    private Broker broker;

    @AfterEach
    void stop() {
        threads.shutdownNow();
        clients.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatWasAcknowledgedOrReadIsThereAfterEachCut(long seed) throws Exception {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        disk = new PowerLossDisk(seed, temporary.resolve("disk"));
        for (int partition = 0; partition < PARTITIONS; partition++) {
            seen.put(new TopicPartition(TOPIC, partition), new ConcurrentSkipListMap<>());
        }
        for (int life = 0; life < LIVES; life++) {
            if (random.nextInt(3) == 0) {
                disk.cutAfter(random.nextInt(80));
                startInVain();
                disk = disk.cut(temporary.resolve("in-vain" + life));
            }
            start();
            long before = acknowledged.get();
            runUntilThePowerFails(random, life);
            assertThat(acknowledged.get())
                    .as("writes acknowledged in life %s", life)
                    .isGreaterThan(before);
            broker.close();
            disk = disk.cut(temporary.resolve("life" + life));
        }
        start();
        broker.close();
    }

    /** The power fails before the broker is up, or is cut then. */
    private void startInVain() {
        try {
            newBroker().close();
        } catch (BrokerException | IOException e) {
            assertThat(disk.isCut()).as(e.toString()).isTrue();
        }
    }

    private Broker newBroker() throws IOException {
        Map<String, String> settings = Map.of(
                "broker.id",
                "1",
                "port",
                "0",
                "data.dir",
                disk.root().resolve("data").toString(),
                "log.flush.policy",
                "commit",
                "log.segment.bytes",
                "4096",
                "log.flush.offset.checkpoint.interval.ms",
                "20",
                "offsets.topic.num.partitions",
                "2");
        return Broker.start(BrokerConfig.of(settings), disk, InstantSource.system());
    }

    private void start() throws IOException {
        broker = newBroker();
        try (Connection connection = connect()) {
            createTopic(connection);
            for (Map.Entry<TopicPartition, Map<Long, String>> partition : seen.entrySet()) {
                assertThat(readAll(connection, partition.getKey())).containsAllEntriesOf(partition.getValue());
            }
            Awaitility.await().ignoreExceptions().until(() -> fetchCommitted(connection) >= committed.get());
        }
    }

    private Connection connect() {
        return Connection.open(clients.next(), broker.address(), PATIENCE, 1 << 24, (method, params) -> {})
                .join();
    }

    private static <R> R call(Connection connection, RpcCall<R> call) {
        try (Reply<R> reply =
                connection.call(call, Unpooled.EMPTY_BUFFER, PATIENCE).join()) {
            return reply.result();
        }
    }

    private static void createTopic(Connection connection) {
        CreateTopics.Topic topic = new CreateTopics.Topic(TOPIC, PARTITIONS, -1, Map.of());
        call(connection, new CreateTopics.Request(List.of(topic), false))
                .topics
                .get(0)
                .error
                .ifPresent(error -> assertThat(error.code).isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS));
    }

    private static Map<Long, String> readAll(Connection connection, TopicPartition partition) {
        Map<Long, String> records = new TreeMap<>();
        while (true) {
            Fetch.Records fetched = fetch(connection, partition, records.size());
            assertThat(fetched.error).isEmpty();
            if (fetched.records.orElseThrow().isEmpty()) {
                assertThat(fetched.highWatermark).isEqualTo(records.size());
                return records;
            }
            add(fetched, records);
        }
    }

    private static void add(Fetch.Records fetched, Map<Long, String> records) {
        for (JsonRecord record : fetched.records.orElseThrow()) {
            records.put(record.offset, new String(record.value, StandardCharsets.UTF_8));
        }
    }

    private static Fetch.Records fetch(Connection connection, TopicPartition partition, long offset) {
        Fetch.Partition asked = new Fetch.Partition(partition, Optional.empty(), offset, 1 << 20);
        return call(connection, new Fetch.Request(10, 1, 1 << 20, true, List.of(asked)))
                .partitions
                .get(0);
    }

    private void runUntilThePowerFails(Random random, int life) throws Exception {
        disk.slowSync(Duration.ofMillis(2));
        disk.cutAfter(100 + random.nextInt(500));
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++) {
            String name = life + "-" + i;
            work.add(threads.submit(() -> produce(name, new Random(name.hashCode()))));
        }
        work.add(threads.submit(this::consume));
        work.add(threads.submit(this::commit));
        for (Future<?> one : work) {
            one.get(60, TimeUnit.SECONDS);
        }
        assertThat(disk.isCut()).isTrue();
    }

    /** Keeps several requests under way until one is answered with an error. */
    private void produce(String name, Random random) {
        try (Connection connection = connect()) {
            Queue<CompletableFuture<Boolean>> underWay = new ArrayDeque<>();
            for (int n = 0; true; n++) {
                String value = name + "-" + n + "v".repeat(random.nextInt(300));
                underWay.add(send(connection, random.nextInt(PARTITIONS), value));
                if (underWay.size() == IN_FLIGHT && !underWay.remove().join()) {
                    underWay.forEach(CompletableFuture::join);
                    return;
                }
            }
        }
    }

    private CompletableFuture<Boolean> send(Connection connection, int partition, String value) {
        JsonRecord record = new JsonRecord(-1, -1, null, value.getBytes(StandardCharsets.UTF_8), List.of());
        Produce.Partition element =
                new Produce.Partition(TOPIC, partition, Optional.empty(), 0, Optional.of(List.of(record)));
        return connection
                .call(new Produce.Request(1, 30_000, List.of(element)), Unpooled.EMPTY_BUFFER, PATIENCE)
                .thenApply(reply -> {
                    try (reply) {
                        Produce.Written written = reply.result().partitions.get(0);
                        if (written.error.isEmpty()) {
                            seen.get(written.partition).put(written.baseOffset, value);
                            acknowledged.incrementAndGet();
                        }
                        return written.error.isEmpty();
                    }
                });
    }

    private void consume() {
        try (Connection connection = connect()) {
            while (!disk.isCut()) {
                for (Map.Entry<TopicPartition, Map<Long, String>> partition : seen.entrySet()) {
                    long from = Math.max(0, partition.getValue().size() - 10);
                    Fetch.Records fetched = fetch(connection, partition.getKey(), from);
                    if (fetched.error.isPresent()) {
                        assertThat(fetched.error.get().code).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
                        return;
                    }
                    add(fetched, partition.getValue());
                }
            }
        }
    }

    private void commit() {
        try (Connection connection = connect()) {
            while (!disk.isCut()) {
                long offset = committed.get() + 1;
                OffsetCommit.Partition element =
                        new OffsetCommit.Partition(new TopicPartition(TOPIC, 0), Optional.empty(), offset, "");
                if (call(connection, new OffsetCommit.Request("billing", "", -1, List.of(element)))
                        .partitions
                        .get(0)
                        .error
                        .isEmpty()) {
                    committed.set(offset);
                }
            }
        } catch (CompletionException e) {
            assertThat(((BrokerException) e.getCause()).code()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        }
    }

    private static long fetchCommitted(Connection connection) {
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        return call(connection, new OffsetFetch.Request("billing", Optional.of(List.of(partition))))
                .partitions
                .get(0)
                .offset;
    }
}
