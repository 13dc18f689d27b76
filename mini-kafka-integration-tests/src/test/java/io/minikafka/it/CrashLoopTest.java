package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker is killed again and again while several write, and keeps every promise that it made. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class CrashLoopTest {
    private static final int ROUNDS = 9;
    private static final int PARTITIONS = 3;
    private static final int WRITERS = 3;
    private static final int IN_FLIGHT = 8;

    @TempDir
    private Path folder;

    /** What was acknowledged: each partition's values by offset. */
    private final List<ConcurrentSkipListMap<Long, String>> acknowledged = new ArrayList<>();

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @Test
    void whatWasAcknowledgedIsThereAtItsOffsetAfterEachKill() throws Exception {
        long seed = System.nanoTime();
        System.out.println("CrashLoopTest seed " + seed);
        Random random = new Random(seed);
        Path data = folder.resolve("data");
        for (int i = 0; i < PARTITIONS; i++) {
            acknowledged.add(new ConcurrentSkipListMap<>());
        }
        for (int round = 0; round < ROUNDS; round++) {
            if (round % 3 == 2) {
                killWhileStarting(data, random);
            }
            try (BrokerProcess broker = BrokerProcess.start(data, "--set", "log.segment.bytes=300000")) {
                try (RawClient client = broker.connect()) {
                    if (round == 0) {
                        BrokerTestBase.createTopic(client, "events", PARTITIONS);
                    }
                    checkAll(client, "seed " + seed + ", round " + round);
                }
                writeUntilKilled(broker, round, random);
            }
        }
        try (BrokerProcess broker = BrokerProcess.start(data);
                RawClient client = broker.connect()) {
            checkAll(client, "seed " + seed + ", at the end");
        }
        assertThat(acknowledgedCount()).isGreaterThan(ROUNDS * 100);
    }

    private void killWhileStarting(Path data, Random random) throws IOException, InterruptedException {
        String[] words = {"--broker-id", "1", "--port", "0", "--data-dir", data.toString()};
        try (BrokerProcess broker = BrokerProcess.launch(folder, words)) {
            broker.letRun(Duration.ofMillis(random.nextInt(600)));
            broker.kill();
        }
    }

    private int acknowledgedCount() {
        return acknowledged.stream().mapToInt(Map::size).sum();
    }

    private void writeUntilKilled(BrokerProcess broker, int round, Random random) throws Exception {
        int before = acknowledgedCount();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Writer writer = new Writer(broker.connect(), round + "-" + i, random.nextLong());
            Thread thread = new Thread(writer, "writer-" + i);
            writers.add(thread);
            thread.start();
        }
        int enough = before + 100 + random.nextInt(1500);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> acknowledgedCount() >= enough || !failures.isEmpty());
        broker.kill();
        for (Thread thread : writers) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    /** Sends batches with several in flight until the connection breaks, and notes what was acknowledged. */
    private final class Writer implements Runnable {
        private final RawClient client;
        private final String name;
        private final Random random;
        private final Deque<Sent> inFlight = new ArrayDeque<>();
        private int next;

        Writer(RawClient client, String name, long seed) {
            this.client = client;
            this.name = name;
            this.random = new Random(seed);
        }

        @SuppressWarnings("ArrayRecordComponent") // never compared
        private record Sent(long id, int partition, String[] values) {}

        @Override
        public void run() {
            try (client) {
                while (true) {
                    while (inFlight.size() < IN_FLIGHT) {
                        inFlight.add(send());
                    }
                    note(inFlight.remove());
                }
            } catch (IOException e) {
                // the broker is gone, as it should be
            } catch (RuntimeException | AssertionError e) {
                failures.add(e);
            }
        }

        private Sent send() throws IOException {
            String[] values = new String[1 + random.nextInt(5)];
            int padding = random.nextInt(20) == 0 ? 20_000 : random.nextInt(200);
            for (int i = 0; i < values.length; i++) {
                values[i] = name + "-" + next++ + "-" + "x".repeat(padding);
            }
            byte[] batch = TestBatches.of(values);
            int partition = random.nextInt(PARTITIONS);
            String params = "{partitions:[{topic:'events',partition:" + partition + ",size:" + batch.length + "}]}";
            return new Sent(client.send("produce", params, batch), partition, values);
        }

        private void note(Sent sent) throws IOException {
            JsonNode written = client.await(sent.id).result().at("/partitions/0");
            if (written.has("error")) {
                throw new AssertionError(written.toString());
            }
            long offset = written.get("baseOffset").asLong();
            for (String value : sent.values) {
                acknowledged.get(sent.partition).put(offset++, value);
            }
        }
    }

    private void checkAll(RawClient client, String when) throws IOException {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            SortedMap<Long, String> stored = readAll(client, partition);

            assertThat(stored.keySet())
                    .as(when + ": offsets are dense")
                    .hasSize(stored.isEmpty() ? 0 : stored.lastKey().intValue() + 1);
            assertThat(stored.values()).as(when + ": nothing is there twice").doesNotHaveDuplicates();
            acknowledged
                    .get(partition)
                    .forEach((offset, value) -> assertThat(stored.get(offset))
                            .as(when + ": offset " + offset)
                            .isEqualTo(value));
            assertOrdered(stored, when);
        }
    }

    private static SortedMap<Long, String> readAll(RawClient client, int partition) throws IOException {
        SortedMap<Long, String> stored = new TreeMap<>();
        long offset = 0;
        while (true) {
            String params =
                    "{maxWaitMs:0,partitions:[{topic:'events',partition:" + partition + ",offset:" + offset + "}]}";
            RawClient.Answer answer = client.call("fetch", params);
            Map<Long, String> values = TestBatches.values(answer.attachment());
            if (values.isEmpty()) {
                assertThat(answer.result().at("/partitions/0/highWatermark").asLong())
                        .isEqualTo(offset);
                return stored;
            }
            stored.putAll(values);
            offset = stored.lastKey() + 1;
        }
    }

    /** What one connection wrote stands in the order in which it was sent. */
    private static void assertOrdered(SortedMap<Long, String> stored, String when) {
        Map<String, Integer> last = new HashMap<>();
        for (String value : stored.values()) {
            String[] parts = value.split("-", 4);
            int number = Integer.parseInt(parts[2]);
            Integer before = last.put(parts[0] + "-" + parts[1], number);
            assertThat(before == null || before < number)
                    .as("%s: %s after %s", when, number, before)
                    .isTrue();
        }
    }
}
