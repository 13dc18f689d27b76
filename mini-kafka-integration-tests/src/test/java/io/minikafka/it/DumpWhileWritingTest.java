package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code dump-log} beside a broker that is written to as fast as it takes it, with everything that moves files: rolls,
 * retention, compaction, topics that come and go.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class DumpWhileWritingTest {
    private static final long SEED = 20_260_103;
    private static final int LOOKS = 12;
    private static final String SEGMENT_GONE = ".log.deleted with ";

    @TempDir
    private Path folder;

    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicInteger written = new AtomicInteger();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    private interface Work {
        void once(RawClient client, Random random) throws IOException;
    }

    @Test
    void findsNothingWrong() throws IOException, InterruptedException {
        System.out.println("seed " + SEED);
        Path data = folder.resolve("data");
        try (BrokerProcess broker = BrokerProcess.start(
                data,
                "--set",
                "log.index.interval.bytes=500",
                "--set",
                "log.flush.offset.checkpoint.interval.ms=20",
                "--set",
                "log.retention.check.interval.ms=50",
                "--set",
                "log.cleaner.backoff.ms=10",
                "--set",
                "offsets.topic.num.partitions=2")) {
            try (RawClient client = broker.connect()) {
                BrokerTestBase.awaitGroups(client);
                BrokerTestBase.createTopic(
                        client, "small", 1, "{'segment.bytes':'5000','retention.ms':'-1','retention.bytes':'20000'}");
                BrokerTestBase.createTopic(
                        client,
                        "large",
                        1,
                        "{'segment.bytes':'5000000','retention.ms':'-1','retention.bytes':'20000000'}");
                BrokerTestBase.createTopic(
                        client,
                        "table",
                        1,
                        "{'segment.bytes':'5000','cleanup.policy':'compact','min.cleanable.dirty.ratio':'0.1'}");
            }
            List<Thread> threads = List.of(
                    start(broker, this::produceSmall),
                    start(broker, this::produceLarge),
                    start(broker, this::produceKeys),
                    start(broker, DumpWhileWritingTest::replaceATopic),
                    start(broker, DumpWhileWritingTest::commit));
            List<Dump> dumps = new ArrayList<>();
            while (dumps.size() < LOOKS || written.get() < 300 || !everythingHappens(broker, data)) {
                dumps.add(Dump.run("--check", data.toString()));
            }
            enough.set(true);
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(failures).isEmpty();
            assertThat(dumps).allSatisfy(dump -> {
                assertThat(dump.out()).isEmpty();
                assertThat(dump.status()).isZero();
            });
            assertThat(broker.err()).doesNotContain("ERROR");
        }
    }

    private static boolean everythingHappens(BrokerProcess broker, Path data) {
        return broker.err().contains(SEGMENT_GONE) && Files.exists(data.resolve("cleaner-offset-checkpoint"));
    }

    private Thread start(BrokerProcess broker, Work work) throws IOException {
        RawClient client = broker.connect();
        Random random = new Random(SEED);
        Thread thread = new Thread(() -> {
            try (client) {
                while (!enough.get()) {
                    work.once(client, random);
                }
            } catch (IOException | RuntimeException | AssertionError e) {
                failures.add(e);
            }
        });
        thread.start();
        return thread;
    }

    private void produceSmall(RawClient client, Random random) throws IOException {
        produce(client, "small", random.nextInt(500));
    }

    private void produceLarge(RawClient client, Random random) throws IOException {
        produce(client, "large", 700_000 + random.nextInt(300_000));
    }

    private void produceKeys(RawClient client, Random random) throws IOException {
        String records = "{key:'k" + random.nextInt(20) + "',value:'" + "v".repeat(random.nextInt(300)) + "'}";
        String params = "{partitions:[{topic:'table',partition:0,records:[" + records + "]}]}";
        JsonNode element = client.call("produce", params).result().at("/partitions/0");
        assertThat(element.has("error")).as(element.toString()).isFalse();
        written.incrementAndGet();
    }

    private void produce(RawClient client, String topic, int valueBytes) throws IOException {
        byte[] batch = TestBatches.of("x".repeat(valueBytes));
        String params = "{partitions:[{topic:'" + topic + "',partition:0,size:" + batch.length + "}]}";
        JsonNode element = client.call("produce", params, batch).result().at("/partitions/0");
        assertThat(element.has("error")).as(element.toString()).isFalse();
        written.incrementAndGet();
    }

    private static void replaceATopic(RawClient client, Random random) throws IOException {
        BrokerTestBase.createTopic(client, "comesAndGoes", 2);
        for (int i = 0; i < 1 + random.nextInt(20); i++) {
            BrokerTestBase.produceJson(client, "comesAndGoes", i % 2, "v" + i);
        }
        client.call("deleteTopics", "{topics:['comesAndGoes']}").result();
    }

    private static void commit(RawClient client, Random random) throws IOException {
        String params = "{groupId:'g%d',partitions:[{topic:'small',partition:0,offset:%d}]}";
        client.call("offsetCommit", params.formatted(random.nextInt(5), random.nextInt(1000)))
                .result();
    }
}
