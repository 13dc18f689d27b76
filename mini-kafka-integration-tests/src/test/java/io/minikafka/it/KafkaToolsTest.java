package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.broker.Broker;
import io.minikafka.broker.BrokerConfig;
import io.minikafka.common.record.Compression;
import io.minikafka.it.KafkaFiles.Gaps;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.storage.internals.log.BatchMetadata;
import org.apache.kafka.storage.internals.log.ProducerStateEntry;
import org.apache.kafka.storage.internals.log.ProducerStateManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Apache Kafka's own tool and classes read what our broker has written: segments, both indexes and snapshots of producers,
 * of batches that Kafka's own builder made.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class KafkaToolsTest {
    private static final long SEED = 20_260_101;
    private static final long PRODUCER_ID = 4000;

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final List<String> sent = new ArrayList<>(); // by offset, as are the keys
    private final List<String> keys = new ArrayList<>();
    private long timestamp = 1_700_000_000_000L;
    private int sequence;
    private long lastOffsetOfProducer;
    private Path data;

    @BeforeEach
    void anEmptyFolder() {
        System.out.println("seed " + SEED);
        data = folder.resolve("data");
    }

    private Path orders() {
        return data.resolve("orders-0");
    }

    private Broker startBroker() throws IOException {
        Map<String, String> properties = new HashMap<>(Map.of(
                "broker.id", "1",
                "port", "0",
                "data.dir", data.toString(),
                "num.network.threads", "1",
                "offsets.topic.num.partitions", "1",
                "log.segment.bytes", "20000",
                "offsets.topic.segment.bytes", "20000",
                "log.index.interval.bytes", "700",
                "log.flush.offset.checkpoint.interval.ms", "20",
                "log.cleaner.backoff.ms", "10"));
        return Broker.start(BrokerConfig.of(properties));
    }

    private static RawClient connect(Broker broker) throws IOException {
        RawClient client = new RawClient(broker.address());
        BrokerTestBase.awaitGroups(client);
        return client;
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void readsTheBatchesOfEveryCodecAcrossRolls(Compression codec) throws IOException {
        try (Broker broker = startBroker();
                RawClient client = connect(broker)) {
            BrokerTestBase.createTopic(client, "orders", 1);
            for (int i = 0; i < 100; i++) {
                produce(client, batch(codec));
            }
        }

        assertThat(KafkaFiles.complaints(data)).isEmpty();
        assertThat(KafkaFiles.list(orders(), ".log")).hasSizeGreaterThan(2);
        assertThat(KafkaFiles.list(orders(), ".index"))
                .anyMatch(index -> index.toFile().length() > 16);
        assertThatKafkaReadsWhatWasSent();
        assertThatOurDumpFindsNothingWrong();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void readsWhatTheBrokerHasCompressedAnew(Compression codec) throws IOException {
        String stored = codec == Compression.NONE ? "uncompressed" : codec.configName();
        try (Broker broker = startBroker();
                RawClient client = connect(broker)) {
            BrokerTestBase.createTopic(client, "orders", 1, "{'compression.type':'" + stored + "'}");
            for (Compression sentAs : Compression.values()) {
                for (int i = 0; i < 10; i++) {
                    produce(client, batch(sentAs));
                }
            }
        }

        assertThat(KafkaFiles.complaints(data)).isEmpty();
        assertThat(Dump.run(orders().toString()).lines("batch"))
                .hasSize(50)
                .allMatch(batch -> batch.get("codec").asText().equals(codec.configName()));
        assertThatKafkaReadsWhatWasSent();
        assertThatOurDumpFindsNothingWrong();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void readsWhatCompactionLeaves(Compression codec) throws IOException {
        long cleanedUpTo;
        try (Broker broker = startBroker();
                RawClient client = connect(broker)) {
            BrokerTestBase.createTopic(
                    client, "orders", 1, "{'cleanup.policy':'compact','min.cleanable.dirty.ratio':'0.001'}");
            for (int i = 0; i < 120; i++) {
                produce(client, batch(codec, 1));
            }
            List<Path> segments = KafkaFiles.list(orders(), ".log");
            String active = segments.get(segments.size() - 1).getFileName().toString();
            cleanedUpTo = Long.parseLong(active.substring(0, 20));
            Path checkpoint = data.resolve("cleaner-offset-checkpoint");
            await().until(() -> Files.exists(checkpoint)
                    && Files.readString(checkpoint).contains("\norders 0 " + cleanedUpTo + "\n"));
        }

        assertThat(KafkaFiles.complaints(data, Gaps.AS_COMPACTION_LEAVES_THEM)).isEmpty();
        assertThat(KafkaFiles.records(orders())).isEqualTo(compacted(cleanedUpTo));
        assertThat(Dump.run(orders().toString()).lines("batch"))
                .anyMatch(batch -> batch.has("deleteHorizonMs"))
                .anyMatch(batch -> batch.get("count").asLong()
                        <= batch.get("lastOffset").asLong()
                                - batch.get("baseOffset").asLong());
        assertThatOurDumpFindsNothingWrong();
    }

    /** What was sent, by offset, but of each key that comes before an offset only the last record before it. */
    private NavigableMap<Long, String> compacted(long cleanedUpTo) {
        Map<String, Long> last = new HashMap<>();
        NavigableMap<Long, String> kept = new TreeMap<>();
        for (int i = 0; i < sent.size(); i++) {
            long offset = i;
            kept.put(offset, sent.get(i));
            if (offset < cleanedUpTo) {
                Optional.ofNullable(last.put(keys.get(i), offset)).ifPresent(kept::remove);
            }
        }
        return kept;
    }

    @Test
    void readsSnapshotsOfProducers() throws IOException {
        try (Broker broker = startBroker();
                RawClient client = connect(broker)) {
            BrokerTestBase.createTopic(client, "orders", 1);
            for (int i = 0; i < 60; i++) {
                produce(client, batch(Compression.GZIP));
            }
        }

        List<Path> snapshots = KafkaFiles.list(orders(), ".snapshot");
        assertThat(snapshots).isNotEmpty();
        assertThat(snapshots.get(snapshots.size() - 1).getFileName())
                .hasToString(String.format("%020d.snapshot", sent.size()));
        List<ProducerStateEntry> rows = ProducerStateManager.readSnapshot(
                snapshots.get(snapshots.size() - 1).toFile());
        assertThat(rows).hasSize(5).allSatisfy(row -> {
            assertThat(row.producerId()).isEqualTo(PRODUCER_ID);
            assertThat(row.producerEpoch()).isZero();
            assertThat(row.currentTxnFirstOffset()).isEmpty();
        });
        BatchMetadata newest = rows.get(4).batchMetadata().iterator().next();
        assertThat(newest.lastSeq()).isEqualTo(sequence - 1);
        assertThat(newest.lastOffset()).isEqualTo(lastOffsetOfProducer);
        assertThat(KafkaFiles.complaints(data)).isEmpty();
    }

    @Test
    void readsLogAppendTime() throws IOException {
        try (Broker broker = startBroker();
                RawClient client = connect(broker)) {
            BrokerTestBase.createTopic(client, "orders", 1, "{'message.timestamp.type':'LogAppendTime'}");
            for (int i = 0; i < 40; i++) {
                produce(client, batch(i % 2 == 0 ? Compression.NONE : Compression.GZIP));
            }
        }

        assertThat(KafkaFiles.complaints(data)).isEmpty();
        assertThat(KafkaFiles.dump(
                        "--deep-iteration",
                        "--files",
                        KafkaFiles.list(orders(), ".log").get(0).toString()))
                .contains("LogAppendTime: ");
        assertThatOurDumpFindsNothingWrong();
    }

    @Test
    void readsWhatGroupsKeep() throws IOException {
        try (Broker broker = startBroker();
                RawClient client = connect(broker)) {
            BrokerTestBase.createTopic(client, "orders", 1);
            for (int i = 0; i < 200; i++) {
                client.call(
                                "offsetCommit",
                                "{groupId:'g" + i % 7 + "',partitions:[{topic:'orders',partition:0,offset:" + i
                                        + ",metadata:'" + "m".repeat(random.nextInt(100)) + "'}]}")
                        .result();
            }
        }

        assertThat(KafkaFiles.complaints(data, Gaps.AS_COMPACTION_LEAVES_THEM)).isEmpty();
        assertThatOurDumpFindsNothingWrong();
    }

    @Test
    void readsWhatIsLeftAfterAKillAndATornTail() throws IOException, InterruptedException {
        String[] words = {"--set", "log.segment.bytes=20000", "--set", "log.index.interval.bytes=700"};
        try (BrokerProcess broker = BrokerProcess.start(data, words);
                RawClient client = broker.connect()) {
            BrokerTestBase.createTopic(client, "orders", 1);
            for (int i = 0; i < 100; i++) {
                produce(client, batch(i % 2 == 0 ? Compression.NONE : Compression.GZIP));
            }
            broker.kill();
        }
        List<Path> segments = KafkaFiles.list(orders(), ".log");
        Path last = segments.get(segments.size() - 1);
        long whole = Files.size(last);
        try (RandomAccessFile file = new RandomAccessFile(last.toFile(), "rw")) {
            file.seek(whole);
            file.write(bytes(batch(Compression.NONE)), 0, 100);
        }
        sent.remove(sent.size() - 1);
        while (KafkaFiles.records(orders()).size() < sent.size()) {
            sent.remove(sent.size() - 1); // the rest of that batch
        }
        assertThat(KafkaFiles.complaints(data))
                .singleElement()
                .asString()
                .contains("Found 100 invalid bytes at the end of " + last.getFileName());
        Files.delete(KafkaFiles.list(orders(), ".index").get(1));

        try (BrokerProcess broker = BrokerProcess.start(data, words)) {
            assertThat(broker.err()).contains("is cut at position " + whole);
            broker.terminate();
        }

        assertThat(KafkaFiles.complaints(data)).isEmpty();
        assertThatKafkaReadsWhatWasSent();
        assertThatOurDumpFindsNothingWrong();
    }

    @Test
    void wouldComplainIfSomethingWereWrong() throws IOException {
        try (Broker broker = startBroker();
                RawClient client = connect(broker)) {
            BrokerTestBase.createTopic(client, "orders", 1);
            for (int i = 0; i < 40; i++) {
                produce(client, batch(Compression.NONE));
            }
        }
        flip(KafkaFiles.list(orders(), ".log").get(0), 80);
        flip(KafkaFiles.list(orders(), ".index").get(0), 3);
        flip(KafkaFiles.list(orders(), ".timeindex").get(0), 7);

        assertThat(KafkaFiles.complaints(data))
                .anyMatch(line -> line.contains("isvalid: false"))
                .anyMatch(line -> line.contains("Index offset: "))
                .anyMatch(line -> line.contains("Index timestamp: "));
    }

    private static void flip(Path path, long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(at);
            int flipped = file.read() ^ 1;
            file.seek(at);
            file.write(flipped);
        }
    }

    private MemoryRecords batch(Compression codec) {
        return batch(codec, 0.75);
    }

    /** Some records, of one of two kinds of producer, that are to be {@link #sent}; so many of them have a key. */
    private MemoryRecords batch(Compression codec, double withKey) {
        SimpleRecord[] records = new SimpleRecord[1 + random.nextInt(8)];
        for (int i = 0; i < records.length; i++) {
            timestamp += random.nextInt(100) - 30;
            String key = random.nextDouble() < withKey ? "k" + random.nextInt(50) : "";
            byte[] value = random.nextInt(9) == 0 ? null : new byte[random.nextInt(400)];
            if (value != null && random.nextBoolean()) {
                random.nextBytes(value);
            }
            Header[] headers = random.nextBoolean()
                    ? new Header[0]
                    : new Header[] {new RecordHeader("h", new byte[] {1}), new RecordHeader("none", (byte[]) null)};
            records[i] = new SimpleRecord(
                    timestamp, key.isEmpty() ? null : key.getBytes(StandardCharsets.UTF_8), value, headers);
            sent.add(KafkaFiles.text(records[i]));
            keys.add(key);
        }
        org.apache.kafka.common.compress.Compression kafkas = org.apache.kafka.common.compress.Compression.of(
                        codec.configName())
                .build();
        if (random.nextBoolean()) {
            return MemoryRecords.withRecords(kafkas, records);
        }
        int base = sequence;
        sequence += records.length;
        lastOffsetOfProducer = sent.size() - 1L;
        return MemoryRecords.withIdempotentRecords(kafkas, PRODUCER_ID, (short) 0, base, records);
    }

    private static byte[] bytes(MemoryRecords records) {
        ByteBuffer buffer = records.buffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static void produce(RawClient client, MemoryRecords batch) throws IOException {
        byte[] bytes = bytes(batch);
        String params = "{partitions:[{topic:'orders',partition:0,size:" + bytes.length + "}]}";
        JsonNode written = client.call("produce", params, bytes).result().at("/partitions/0");
        assertThat(written.has("error")).as(written.toString()).isFalse();
    }

    private void assertThatKafkaReadsWhatWasSent() throws IOException {
        Map<Long, String> read = KafkaFiles.records(orders());

        assertThat(read.keySet())
                .containsExactlyElementsOf(
                        LongStream.range(0, sent.size()).boxed().toList());
        assertThat(read.values()).containsExactlyElementsOf(sent);
    }

    private void assertThatOurDumpFindsNothingWrong() {
        Dump dumped = Dump.run("--check", data.toString());

        assertThat(dumped.out()).isEmpty();
        assertThat(dumped.err()).contains(": no problems");
        assertThat(dumped.status()).isZero();
    }
}
