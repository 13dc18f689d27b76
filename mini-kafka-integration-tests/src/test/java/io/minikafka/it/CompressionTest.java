package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.Header;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordBatchBuilder;
import io.minikafka.common.record.TimestampType;
import io.minikafka.it.RawClient.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Compressed batches at the broker: kept as they came or compressed anew, and never inflated without bound. */
final class CompressionTest extends BrokerTestBase {
    private static final String[] VALUES =
            IntStream.range(0, 100).mapToObj(i -> "order number " + i).toArray(String[]::new);

    private RawClient client;

    private void brokerWithTopic(String configs, String... settings) throws IOException {
        start(settings);
        client = connect();
        createTopic(client, "orders", 1, configs);
    }

    private JsonNode produce(byte[]... batches) throws IOException {
        ByteArrayOutputStream attachment = new ByteArrayOutputStream();
        for (byte[] batch : batches) {
            attachment.writeBytes(batch);
        }
        String params = "{partitions:[{topic:'orders',partition:0,size:" + attachment.size() + "}]}";
        return client.call("produce", params, attachment.toByteArray()).result().at("/partitions/0");
    }

    private long produced(byte[]... batches) throws IOException {
        JsonNode written = produce(batches);
        assertThat(written.has("error")).as(written.toString()).isFalse();
        return written.get("baseOffset").asLong();
    }

    private byte[] fetched(long offset) throws IOException {
        String params = "{maxWaitMs:0,partitions:[{topic:'orders',partition:0,offset:" + offset + "}]}";
        return client.call("fetch", params).attachment();
    }

    private byte[] onDisk() throws IOException {
        return Files.readAllBytes(folder.resolve("data/orders-0/00000000000000000000.log"));
    }

    private static List<RecordBatch> batches(byte[] bytes) {
        List<RecordBatch> batches = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            RecordBatch batch = RecordBatch.at(ByteBuffer.wrap(bytes), at);
            assertThat(batch.isCrcValid()).isTrue();
            batches.add(batch);
            at += batch.sizeInBytes();
        }
        return batches;
    }

    /** As a broker does: the offset of the first record, and the epoch of the leader, which is 0. */
    private static byte[] at(long offset, byte[] batch) {
        byte[] placed = batch.clone();
        ByteBuffer.wrap(placed).putLong(RecordBatch.BASE_OFFSET_AT, offset).putInt(RecordBatch.LEADER_EPOCH_AT, 0);
        return placed;
    }

    private static byte[] bomb(Compression codec, int bytes) {
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[0], codec);
        builder.append(1000, null, new byte[bytes], List.of());
        return TestBatches.built(builder, -1, (short) -1, -1);
    }

    @Test
    void whatProducersCompressedIsStoredAndServedByteForByte() throws IOException {
        brokerWithTopic("{}");
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (Compression codec : Compression.values()) {
            byte[] batch = TestBatches.of(codec, VALUES);

            long offset = produced(batch);

            expected.writeBytes(at(offset, batch));
        }
        assertThat(onDisk()).isEqualTo(expected.toByteArray());
        assertThat(fetched(0)).isEqualTo(expected.toByteArray());
    }

    @Test
    void batchesOfAllCodecsAreReadAsJsonFromAnyOffset() throws IOException {
        brokerWithTopic("{}");
        List<String> all = new ArrayList<>();
        for (Compression codec : Compression.values()) {
            produced(TestBatches.of(codec, VALUES));
            all.addAll(Arrays.asList(VALUES));
        }

        for (int offset : new int[] {0, 1, 99, 100, 250, 499, 500}) {
            assertThat(values(fetchJson(client, "orders", 0, offset))).isEqualTo(all.subList(offset, all.size()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "uncompressed, NONE",
        "gzip, GZIP",
        "snappy, SNAPPY",
        "lz4, LZ4",
        "zstd, ZSTD",
    })
    void aTopicsCodecIsThatOfAllItsBatches(String name, Compression target) throws IOException {
        brokerWithTopic("{'compression.type':'" + name + "'}");
        for (Compression codec : Compression.values()) {
            RecordBatchBuilder builder = new RecordBatchBuilder(new byte[100], codec);
            for (int i = 0; i < 50; i++) {
                List<Header> headers = List.of(new Header("trace", new byte[] {1, (byte) i}), new Header("none", null));
                builder.append(5_000 - i, i % 3 == 0 ? null : new byte[] {(byte) i}, new byte[i * 10], headers);
            }
            byte[] sent = TestBatches.built(builder, 100 + codec.id(), (short) 3, 0);

            long offset = produced(sent);

            RecordBatch before = batches(at(offset, sent)).get(0);
            RecordBatch stored = batches(fetched(offset)).get(0);
            assertThat(stored.compression()).isEqualTo(target);
            assertThat(stored.slice().slice(23, 38))
                    .isEqualTo(before.slice().slice(23, 38)); // all behind the attributes
            assertThat(TestRecords.of(stored)).isEqualTo(TestRecords.of(before));
            if (codec == target) {
                assertThat(stored.slice()).isEqualTo(before.slice());
            }
        }
        assertThat(batches(onDisk())).allMatch(batch -> batch.compression() == target);
    }

    @Test
    void severalBatchesOfOneElementAreCompressedOneByOne() throws IOException {
        brokerWithTopic("{'compression.type':'zstd'}");
        byte[] asItIs = TestBatches.of(Compression.ZSTD, VALUES);

        produced(TestBatches.of(Compression.LZ4, VALUES), asItIs, TestBatches.of(VALUES));

        List<RecordBatch> stored = batches(onDisk());
        assertThat(stored).hasSize(3).allMatch(batch -> batch.compression() == Compression.ZSTD);
        assertThat(stored.get(1).slice()).isEqualTo(ByteBuffer.wrap(at(100, asItIs)));
        assertThat(TestBatches.values(onDisk())).hasSize(300).containsEntry(299L, VALUES[99]);
    }

    @Test
    void theBrokersCodecAndLevelHoldWhereATopicSaysNothing() throws IOException {
        brokerWithTopic("{}", "compression.type=zstd", "compression.zstd.level=19", "compression.gzip.level=1");
        createTopic(client, "own", 1, "{'compression.type':'producer'}");
        byte[] batch = TestBatches.of(VALUES);

        produced(batch);
        client.call("produce", "{partitions:[{topic:'own',partition:0,size:" + batch.length + "}]}", batch)
                .result();

        assertThat(batches(onDisk()).get(0).compression()).isEqualTo(Compression.ZSTD);
        assertThat(Files.readAllBytes(folder.resolve("data/own-0/00000000000000000000.log")))
                .isEqualTo(at(0, batch));
    }

    @Test
    void theLevelDecidesOverTheSize() throws IOException {
        brokerWithTopic("{'compression.type':'gzip','compression.gzip.level':'1'}");
        createTopic(client, "small", 1, "{'compression.type':'gzip','compression.gzip.level':'9'}");
        String[] values = new Random(5)
                .ints(2_000, 0, 100)
                .mapToObj(i -> "customer-" + i + " pays " + i * 7)
                .toArray(String[]::new);
        byte[] batch = TestBatches.of(values);

        produced(batch);
        client.call("produce", "{partitions:[{topic:'small',partition:0,size:" + batch.length + "}]}", batch)
                .result();

        long large = onDisk().length;
        long small = Files.size(folder.resolve("data/small-0/00000000000000000000.log"));
        assertThat(small).isLessThan(large);
    }

    @Test
    void recordsSentAsJsonAreCompressedToo() throws IOException {
        brokerWithTopic("{'compression.type':'lz4'}");

        client.call("produce", "{partitions:[{topic:'orders',partition:0,records:[{key:'k',value:'v'},{value:'w'}]}]}")
                .result();

        assertThat(batches(onDisk()).get(0).compression()).isEqualTo(Compression.LZ4);
        assertThat(values(fetchJson(client, "orders", 0, 0))).containsExactly("v", "w");
    }

    @Test
    void theBrokersTimeIsSetInWhatWasCompressedAnew() throws IOException {
        brokerWithTopic("{'compression.type':'zstd','message.timestamp.type':'LogAppendTime'}");

        long time = produce(TestBatches.of(Compression.GZIP, VALUES))
                .get("logAppendTimeMs")
                .asLong();

        RecordBatch stored = batches(onDisk()).get(0);
        assertThat(stored.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(stored.maxTimestamp()).isEqualTo(time);
        assertThat(stored.compression()).isEqualTo(Compression.ZSTD);
    }

    @Test
    void aRepeatedBatchIsRecognizedAfterItWasCompressedAnew() throws IOException {
        brokerWithTopic("{'compression.type':'snappy'}");
        List<byte[]> sent = new ArrayList<>();
        for (int sequence = 0; sequence < 3; sequence++) {
            RecordBatchBuilder builder = new RecordBatchBuilder(new byte[100], Compression.ZSTD);
            builder.append(1000, null, new byte[] {(byte) sequence}, List.of());
            sent.add(TestBatches.built(builder, 77, (short) 0, sequence));
        }

        for (int i = 0; i < 3; i++) {
            assertThat(produced(sent.get(i))).isEqualTo(i);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(produced(sent.get(i))).isEqualTo(i);
        }

        assertThat(latestOffset(client, "orders", 0)).isEqualTo(3);
    }

    @Test
    void whatIsTooLargeOnceItIsCompressedAnewIsRefusedWithBothNumbers() throws IOException {
        brokerWithTopic("{'compression.type':'uncompressed','max.message.bytes':'10000'}");
        byte[] inflatesToMore = bomb(Compression.ZSTD, 10_000);
        byte[] inflatesToLess = bomb(Compression.ZSTD, 9_000);

        JsonNode refused = produce(inflatesToMore);

        assertThat(refused.at("/error/code").asInt()).isEqualTo(10);
        assertThat(refused.at("/error/message").asText())
                .contains("a batch of " + inflatesToMore.length + " bytes for orders-0, stored as none")
                .contains("allowed: 10000 bytes");
        assertThat(produced(inflatesToLess)).isZero();
    }

    @Test
    void whatATopicsCodecWouldHaveToHoldInMemoryIsBounded() throws IOException {
        brokerWithTopic("{'compression.type':'gzip'}");

        JsonNode refused = produce(bomb(Compression.ZSTD, 9 << 20));

        assertThat(refused.at("/error/code").asInt()).isEqualTo(10);
        assertThat(refused.at("/error/message").asText()).contains("limit of 8388608 bytes");
        assertThat(produced(bomb(Compression.ZSTD, 8_000_000))).isZero();
    }

    @Test
    void whatIsWrittenAtOnceInATopicsCodecIsBounded() throws IOException {
        brokerWithTopic("{'compression.type':'uncompressed'}");
        byte[] batch = bomb(Compression.ZSTD, 1_000_000);
        byte[][] nine = new byte[9][];
        Arrays.fill(nine, batch);

        JsonNode refused = produce(nine);

        assertThat(refused.at("/error/code").asInt()).isEqualTo(10);
        assertThat(refused.at("/error/message").asText())
                .contains("batches for orders-0 that take 9000")
                .contains("as none (compression.type); allowed at once: 8388608 bytes");
        assertThat(produced(Arrays.copyOf(nine, 8))).isZero();
        assertThat(latestOffset(client, "orders", 0)).isEqualTo(8);
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "SNAPPY", "LZ4", "ZSTD"})
    void aBatchThatInflatesToMuchIsRefused(Compression codec) throws IOException {
        brokerWithTopic("{'max.message.bytes':'10000000'}");
        byte[] bomb = bomb(codec, (64 << 20) + 1);

        JsonNode refused = produce(bomb);

        assertThat(refused.at("/error/code").asInt()).isEqualTo(10);
        assertThat(refused.at("/error/message").asText())
                .contains("stored in " + bomb.length + " bytes, inflate to more than the limit of 67108864 bytes");
        assertThat(latestOffset(client, "orders", 0)).isZero();
    }

    @Test
    void theBatchesOfOneRequestInflateWithinOneBound() throws IOException {
        brokerWithTopic("{}", "socket.request.max.bytes=1000000");
        byte[] batch = bomb(Compression.ZSTD, 300_000);
        String element = "{topic:'orders',partition:0,size:" + batch.length + "}";
        ByteBuffer attachment = ByteBuffer.allocate(5 * batch.length);
        for (int i = 0; i < 5; i++) {
            attachment.put(batch);
        }

        Answer answer = client.call(
                "produce",
                "{partitions:[" + String.join(",", element, element, element, element, element) + "]}",
                attachment.array());

        JsonNode elements = answer.result().get("partitions");
        for (int i = 0; i < 5; i++) {
            assertThat(elements.get(i).has("error")).isEqualTo(i >= 3);
        }
        assertThat(elements.get(3).at("/error/code").asInt()).isEqualTo(10);
        assertThat(elements.get(3).at("/error/message").asText())
                .contains("limit of 1000000 bytes for one request (socket.request.max.bytes)");
        assertThat(produced(batch)).isEqualTo(3);
    }

    @Test
    void recordsThatInflateToMuchAreReadAsJsonInBoundedPieces() throws IOException {
        brokerWithTopic("{}");
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[0], Compression.ZSTD);
        for (int i = 0; i < 150; i++) {
            builder.append(1000 + i, null, "x".repeat(100_000).getBytes(java.nio.charset.StandardCharsets.UTF_8), null);
        }
        produced(TestBatches.built(builder, -1, (short) -1, -1));

        int offset = 0;
        int answers = 0;
        while (offset < 150) {
            int records = fetchJson(client, "orders", 0, offset).get("records").size();
            assertThat(records).isBetween(1, 41);
            offset += records;
            answers++;
        }
        assertThat(answers).isEqualTo(4);
    }

    @Test
    void aRecordIsFoundByItsTimeInBatchesOfAllCodecs() throws IOException {
        brokerWithTopic("{}");
        for (Compression codec : Compression.values()) {
            RecordBatchBuilder builder = new RecordBatchBuilder(new byte[100], codec);
            for (int i = 0; i < 10; i++) {
                builder.append(1000 * codec.id() + i * 10, null, new byte[10], null);
            }
            produced(TestBatches.built(builder, -1, (short) -1, -1));
        }

        for (Compression codec : Compression.values()) {
            int time = 1000 * codec.id() + 35;
            JsonNode found = client.call(
                            "listOffsets", "{partitions:[{topic:'orders',partition:0,timestamp:" + time + "}]}")
                    .result()
                    .at("/partitions/0");
            assertThat(found.get("offset").asInt()).isEqualTo(10 * codec.id() + 4);
            assertThat(found.get("timestamp").asInt()).isEqualTo(time + 5);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "compression.type, none, 'one of producer, uncompressed, gzip, snappy, lz4, zstd'",
        "compression.gzip.level, 10, 'integer from 1 to 9, or -1'",
        "compression.lz4.level, 0, integer from 1 to 17",
        "compression.zstd.level, 23, integer from -131072 to 22",
    })
    void aTopicIsNotCreatedWithWhatACodecDoesNotHave(String key, String value, String allowed) throws IOException {
        start();
        client = connect();

        JsonNode refused = client.call(
                        "createTopics", "{topics:[{name:'orders',configs:{'" + key + "':'" + value + "'}}]}")
                .result()
                .at("/topics/0");

        assertThat(refused.at("/error/code").asInt()).isEqualTo(40);
        assertThat(refused.at("/error/message").asText()).contains(key + " is \"" + value + "\"; allowed: " + allowed);
    }
}
