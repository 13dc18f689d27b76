package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.broker.Broker;
import io.minikafka.broker.BrokerConfig;
import io.minikafka.common.record.Compression;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.storage.internals.log.AppendOrigin;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.apache.kafka.storage.internals.log.LogOffsetMetadata;
import org.apache.kafka.storage.internals.log.LogSegment;
import org.apache.kafka.storage.internals.log.ProducerAppendInfo;
import org.apache.kafka.storage.internals.log.ProducerStateEntry;
import org.apache.kafka.storage.internals.log.ProducerStateManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Our broker and our dump on segments and indexes that Apache Kafka's own classes have written. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class KafkasFilesTest {
    private static final long SEED = 20_260_102;
    private static final long FIRST_TIMESTAMP = 1_700_000_000_000L;

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final List<String> values = new ArrayList<>(); // by offset, as are the times
    private final List<Long> timestamps = new ArrayList<>();
    private Path data;
    private Path orders;

    @BeforeEach
    void aTopicWhoseFolderKafkaFills() throws IOException {
        System.out.println("seed " + SEED);
        data = folder.resolve("data");
        orders = data.resolve("orders-0");
        BrokerConfig config = BrokerConfig.of(Map.of("broker.id", "1", "port", "0", "data.dir", data.toString()));
        try (Broker broker = Broker.start(config);
                RawClient client = new RawClient(broker.address())) {
            BrokerTestBase.createTopic(client, "orders", 1);
        }
        for (String suffix : List.of(".log", ".index", ".timeindex")) {
            Files.delete(orders.resolve("0".repeat(20) + suffix));
        }
        writeSegments(4);
    }

    private void writeSegments(int count) throws IOException {
        LogConfig config = new LogConfig(Map.of("index.interval.bytes", "700", "segment.index.bytes", "65536"));
        for (int i = 0; i < count; i++) {
            LogSegment segment =
                    LogSegment.open(orders.toFile(), values.size(), config, Time.SYSTEM, 1 << 20, i % 2 == 0);
            while (segment.size() < 20_000) {
                MemoryRecords batch = batch(values.size());
                segment.append(values.size() - 1, batch);
            }
            segment.onBecomeInactiveSegment();
            segment.flush();
            segment.close();
        }
    }

    /** Some records from an offset on, in any codec. */
    private MemoryRecords batch(long offset) {
        Compression[] codecs = Compression.values();
        SimpleRecord[] records = new SimpleRecord[1 + random.nextInt(8)];
        for (int i = 0; i < records.length; i++) {
            long timestamp = FIRST_TIMESTAMP + 10L * values.size() + random.nextInt(300);
            String value = "v" + values.size() + "-" + "x".repeat(random.nextInt(300));
            records[i] = new SimpleRecord(
                    timestamp, "k".getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
            values.add(value);
            timestamps.add(timestamp);
        }
        return MemoryRecords.withRecords(
                RecordBatch.MAGIC_VALUE_V2,
                offset,
                org.apache.kafka.common.compress.Compression.of(codecs[random.nextInt(codecs.length)].configName())
                        .build(),
                records);
    }

    @Test
    void areServedAndTheirIndexesAreUsedAsTheyAre() throws IOException, InterruptedException {
        writeCheckpoint(values.size());

        try (BrokerProcess broker = BrokerProcess.start(data);
                RawClient client = broker.connect()) {
            assertThatAllIsServed(client);
            assertThatEachTimeIsFound(client);

            assertThat(broker.err())
                    .doesNotContain(" WARN ") // newer Java writes a WARNING of its own that native code is loaded
                    .doesNotContain("recovered")
                    .doesNotContain("rebuilt");
        }
    }

    @Test
    void areServedAfterARecoveryAndGoOnFromThere() throws IOException, InterruptedException {
        Files.delete(data.resolve("clean-shutdown"));

        try (BrokerProcess broker = BrokerProcess.start(data);
                RawClient client = broker.connect()) {
            assertThat(broker.err())
                    .contains("orders-0: recovered from offset 0 on")
                    .doesNotContain("is cut");
            assertThatAllIsServed(client);
            client.call("produce", "{partitions:[{topic:'orders',partition:0,records:[{value:'ours'}]}]}")
                    .result();
            values.add("ours");
            assertThatAllIsServed(client);
            broker.terminate();
        }

        assertThat(KafkaFiles.complaints(data)).isEmpty();
    }

    @Test
    void areFoundInGoodOrderByOurDumpAndByKafkas() {
        Dump dumped = Dump.run("--check", orders.toString());

        assertThat(dumped.out()).isEmpty();
        assertThat(dumped.err()).contains(" " + values.size() + " records: no problems");
        assertThat(KafkaFiles.complaints(data)).isEmpty();
    }

    @Test
    void snapshotsOfProducersAreRead() throws IOException {
        Map<Long, ProducerStateEntry> producers = new HashMap<>();
        for (long id = 1000; id < 1003; id++) {
            ProducerStateEntry none = new ProducerStateEntry(id, (short) -1, -1, -1, OptionalLong.empty());
            ProducerAppendInfo appended =
                    new ProducerAppendInfo(new TopicPartition("orders", 0), id, none, AppendOrigin.REPLICATION, null);
            LogOffsetMetadata first = new LogOffsetMetadata(id - 998);
            appended.appendDataBatch((short) 2, 4, 7, FIRST_TIMESTAMP, first, id - 995, false);
            producers.put(id, appended.toEntry());
        }
        Path file = orders.resolve(String.format("%020d.snapshot", values.size()));
        ProducerStateManager.writeSnapshot(new File(file.toString()), producers, true);

        Dump dumped = Dump.run(file.toString());

        assertThat(dumped.status()).isZero();
        assertThat(dumped.lines("producer")).hasSize(3).allSatisfy(line -> {
            assertThat(line.get("producerEpoch").asInt()).isEqualTo(2);
            assertThat(line.get("lastSequence").asInt()).isEqualTo(7);
            assertThat(line.get("lastOffset").asLong())
                    .isEqualTo(line.get("producerId").asLong() - 995);
            assertThat(line.get("offsetDelta").asInt()).isEqualTo(3);
            assertThat(line.get("timestamp").asLong()).isEqualTo(FIRST_TIMESTAMP);
        });
    }

    /** As a clean stop would leave it behind this log. */
    private void writeCheckpoint(long end) throws IOException {
        Path file = data.resolve("recovery-point-offset-checkpoint");
        String text = Files.readString(file);
        assertThat(text).contains("\norders 0 0\n");
        Files.writeString(file, text.replace("\norders 0 0\n", "\norders 0 " + end + "\n"));
    }

    private void assertThatAllIsServed(RawClient client) throws IOException {
        List<String> read = new ArrayList<>();
        while (read.size() < values.size()) {
            List<String> some = BrokerTestBase.values(BrokerTestBase.fetchJson(client, "orders", 0, read.size()));
            assertThat(some).as("from offset " + read.size()).isNotEmpty();
            read.addAll(some);
        }
        assertThat(read).isEqualTo(values);
        for (int i = 0; i < 50; i++) {
            int offset = random.nextInt(values.size());
            assertThat(BrokerTestBase.values(BrokerTestBase.fetchJson(client, "orders", 0, offset)))
                    .startsWith(values.get(offset));
        }
    }

    private void assertThatEachTimeIsFound(RawClient client) throws IOException {
        for (int i = 0; i < 100; i++) {
            long wanted = FIRST_TIMESTAMP + random.nextInt(10 * values.size());
            JsonNode found = client.call(
                            "listOffsets", "{partitions:[{topic:'orders',partition:0,timestamp:" + wanted + "}]}")
                    .result()
                    .at("/partitions/0");
            int offset = 0;
            while (timestamps.get(offset) < wanted) {
                offset++;
            }
            assertThat(found.get("offset").asInt()).as("time " + wanted).isEqualTo(offset);
            assertThat(found.get("timestamp").asLong()).isEqualTo(timestamps.get(offset));
        }
    }
}
