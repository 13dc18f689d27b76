package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.common.TopicPartition;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.it.clients.Clients;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compacted topics as clients see them. */
final class CompactionTest extends BrokerTestBase {
    private static final String COMPACT = "{'cleanup.policy':'compact','segment.bytes':'4096',"
            + "'min.cleanable.dirty.ratio':'0.001','delete.retention.ms':'0'}";
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    private void startCompacting(String... more) throws IOException {
        start(Stream.concat(
                        Stream.of("log.cleaner.backoff.ms=50", "log.flush.offset.checkpoint.interval.ms=50"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private Clients clients() {
        return new Clients("127.0.0.1:" + broker().address().getPort());
    }

    private long bytesOf(String partition) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("data").resolve(partition))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** Reads a partition to its end, wherever that is; the last value of each key. */
    private static Map<String, String> read(MiniKafkaConsumer<String, String> consumer, Map<Long, String> byOffset) {
        consumer.assign(List.of(ORDERS));
        consumer.seekToBeginning(List.of(ORDERS));
        long end = consumer.endOffsets(List.of(ORDERS)).get(ORDERS);
        Map<String, String> table = new HashMap<>();
        while (consumer.position(ORDERS) < end) {
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                byOffset.put(record.offset(), record.key() + "=" + record.value());
                if (record.value() == null) {
                    table.remove(record.key());
                } else {
                    table.put(record.key(), record.value());
                }
            }
        }
        return table;
    }

    @Test
    void whoReadsFromTheStartGetsTheLastValueOfEachKey() throws Exception {
        startCompacting();
        RawClient client = connect();
        createTopic(client, "orders", 1, COMPACT);
        Map<Long, String> sent = new HashMap<>();
        Map<String, String> table = new HashMap<>();
        try (MiniKafkaProducer<String, String> producer = clients().producer("compression.type", "zstd");
                MiniKafkaConsumer<String, String> consumer = clients().consumer()) {
            for (int i = 0; i < 2000; i++) {
                String key = "key " + i % 17;
                String value = i % 51 < 17 && i > 1900 ? null : "value " + i;
                producer.send(
                        new ProducerRecord<>("orders", key, value),
                        (written, failure) -> sent.put(written.offset(), key + "=" + value));
                if (value == null) {
                    table.remove(key);
                } else {
                    table.put(key, value);
                }
                if (i % 40 == 0) {
                    producer.flush();
                }
            }
            producer.flush();

            Map<Long, String> read = new HashMap<>();
            await().until(() -> {
                read.clear();
                return read(consumer, read).equals(table) && read.size() < 800;
            });
            read.forEach((offset, record) -> assertThat(record).isEqualTo(sent.get(offset)));
        }
        stop();
        startCompacting();
        try (MiniKafkaConsumer<String, String> consumer = clients().consumer()) {
            assertThat(read(consumer, new HashMap<>())).isEqualTo(table);
        }
    }

    @Test
    void aReaderGetsPastAPartOfTheLogThatHasNoRecords() throws Exception {
        startCompacting();
        RawClient client = connect();
        createTopic(client, "orders", 1, COMPACT);
        try (MiniKafkaProducer<String, String> gone = clients().producer();
                MiniKafkaProducer<String, String> last = clients().producer();
                MiniKafkaConsumer<String, String> consumer = clients().consumer()) {
            gone.send(new ProducerRecord<>("orders", "a", "1")).get();
            gone.send(new ProducerRecord<>("orders", "b", "1")).get();
            gone.send(new ProducerRecord<>("orders", "a", "x".repeat(5000))).get();
            last.send(new ProducerRecord<>("orders", "b", "2")).get();
            last.send(new ProducerRecord<>("orders", "a", "2")).get();
            last.send(new ProducerRecord<>("orders", "c", "x".repeat(5000))).get();

            await().until(() ->
                    fetchJson(client, "orders", 0, 0).at("/records/0/offset").asInt() == 3);

            JsonNode fetched = fetchJson(client, "orders", 0, 0);
            assertThat(values(fetched)).startsWith("2", "2");
            assertThat(fetched.at("/logStartOffset").asInt()).isZero();
            assertThat(read(consumer, new HashMap<>())).containsEntry("a", "2").containsEntry("b", "2");
            assertThat(gone.send(new ProducerRecord<>("orders", "d", "1")).get().offset())
                    .as("the sequence goes on where it was")
                    .isEqualTo(6);
        }
    }

    @Test
    void theOffsetsOfGroupsTakeAsMuchRoomAsThereAreOffsets() throws Exception {
        startCompacting("offsets.topic.segment.bytes=1048576");
        RawClient client = connect();
        createTopic(client, "orders", 25);
        int requests = 8000;
        Queue<Long> underWay = new ArrayDeque<>();
        for (int i = 0; i < requests; i++) {
            underWay.add(client.send("offsetCommit", commit("group " + i % 10, i)));
            if (underWay.size() > 50) {
                client.await(underWay.remove()).result();
            }
        }
        while (!underWay.isEmpty()) {
            client.await(underWay.remove()).result();
        }

        await().until(() -> bytesOf("__consumer_offsets-0") < 3 << 20); // of some 40 MB

        assertCommitted(client, requests);
        stop();
        startCompacting("offsets.topic.segment.bytes=1048576");
        assertCommitted(connect(), requests);
    }

    private static String commit(String group, int offset) {
        StringBuilder partitions = new StringBuilder();
        for (int p = 0; p < 25; p++) {
            partitions.append(p == 0 ? "" : ",");
            partitions.append("{topic:'orders',partition:" + p + ",offset:" + offset + "}");
        }
        return "{groupId:'" + group + "',partitions:[" + partitions + "]}";
    }

    private static void assertCommitted(RawClient client, int requests) throws IOException {
        for (int group = 0; group < 10; group++) {
            JsonNode offsets = client.call("offsetFetch", "{groupId:'group " + group + "'}")
                    .result()
                    .get("partitions");
            assertThat(offsets.findValuesAsText("offset"))
                    .hasSize(25)
                    .containsOnly(Integer.toString(requests - 10 + group));
        }
    }
}
