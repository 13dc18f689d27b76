package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.it.RawClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a broker lets go of by itself, and what it is told to. */
final class RetentionTest extends BrokerTestBase {
    private RawClient client;

    private void startWith(String... settings) throws IOException {
        start(settings);
        client = connect();
    }

    private void produce(String topic, int records) throws IOException {
        for (int i = 0; i < records; i++) {
            JsonNode written = client.call(
                            "produce",
                            "{partitions:[{topic:'" + topic + "',partition:0,records:[{value:'" + "x".repeat(200)
                                    + "'}]}]}")
                    .result()
                    .at("/partitions/0");
            assertThat(written.has("error")).as(written.toString()).isFalse();
        }
    }

    private long earliest(String topic) throws IOException {
        return client.call("listOffsets", "{partitions:[{topic:'" + topic + "',partition:0,timestamp:'earliest'}]}")
                .result()
                .at("/partitions/0/offset")
                .asLong();
    }

    private long deleteRecords(String topic, long offset) throws IOException {
        return client.call("deleteRecords", "{partitions:[{topic:'" + topic + "',partition:0,offset:" + offset + "}]}")
                .result()
                .at("/partitions/0/logStartOffset")
                .asLong();
    }

    private long filesOf(String topic) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("data").resolve(topic + "-0"))) {
            return files.filter(file -> file.toString().contains(".log")).count();
        }
    }

    @Test
    void anIdleTopicIsEmptyWhenItsRecordsAreTooOld() throws IOException {
        startWith("log.retention.check.interval.ms=20", "log.segment.bytes=1024");
        createTopic(client, "short", 1, "{'retention.ms':'300'}");
        createTopic(client, "long", 1, "{'retention.ms':'-1'}");
        produce("short", 20);
        produce("long", 20);

        await().until(() -> earliest("short") == 20);

        await().until(() -> filesOf("short") == 1);
        assertThat(earliest("long")).isZero();
        produce("short", 1);
        assertThat(latestOffset(client, "short", 0)).isEqualTo(21);
        JsonNode gone = fetchJson(client, "short", 0, 7);
        assertThat(gone.at("/error/code").asInt()).isEqualTo(1);
        assertThat(gone.at("/error/message").asText()).contains("offset 7: the log has offsets 20 to 21");
        assertThat(gone.get("logStartOffset").asLong()).isEqualTo(20);
        assertThat(gone.get("highWatermark").asLong()).isEqualTo(21);
    }

    @Test
    void aTopicKeepsAsManyBytesAsItsSettingSays() throws IOException {
        startWith("log.retention.check.interval.ms=20", "log.segment.bytes=1024");
        createTopic(client, "orders", 1, "{'retention.bytes':'2048'}");

        produce("orders", 40);

        await().until(() -> filesOf("orders") <= 4);
        assertThat(latestOffset(client, "orders", 0)).isEqualTo(40);
        assertThat(values(fetchJson(client, "orders", 0, earliest("orders")))).isNotEmpty();
    }

    @Test
    void whatWasDeletedIsGoneAfterARestartToo() throws IOException {
        startWith();
        createTopic(client, "orders", 1);
        produce("orders", 10);

        assertThat(deleteRecords("orders", 4)).isEqualTo(4);
        assertThat(deleteRecords("orders", 2)).isEqualTo(4);

        stop();
        startWith();
        assertThat(earliest("orders")).isEqualTo(4);
        assertThat(values(fetchJson(client, "orders", 0, 4))).hasSize(6);
        assertThat(deleteRecords("orders", -1)).isEqualTo(10);
        produce("orders", 1);
        assertThat(values(fetchJson(client, "orders", 0, 10))).hasSize(1);
    }

    @Test
    void aFetchThatWaitsForADeletedOffsetHearsOfIt() throws IOException {
        startWith();
        createTopic(client, "orders", 1);
        produce("orders", 3);
        RawClient waiting = connect();
        long id = waiting.send(
                "fetch", "{maxWaitMs:30000,minBytes:1000000,partitions:[{topic:'orders',partition:0,offset:1}]}");
        assertServes(client);

        assertThat(deleteRecords("orders", -1)).isEqualTo(3);

        Answer answer = waiting.await(id);
        assertThat(answer.result().at("/partitions/0/error/code").asInt()).isEqualTo(1);
    }

    private JsonNode produceAt(String topic, long timestamp) throws IOException {
        return client.call(
                        "produce",
                        "{partitions:[{topic:'" + topic + "',partition:0,records:[{value:'v',timestamp:" + timestamp
                                + "}]}]}")
                .result()
                .at("/partitions/0");
    }

    @Test
    void recordsFromTheFutureAreRefused() throws IOException {
        startWith();
        createTopic(client, "orders", 1);
        createTopic(client, "stamped", 1, "{'message.timestamp.type':'LogAppendTime'}");
        long inTwoHours = System.currentTimeMillis() + 7_200_000;

        JsonNode refused = produceAt("orders", inTwoHours);

        assertThat(refused.at("/error/code").asInt()).isEqualTo(32);
        assertThat(refused.at("/error/message").asText())
                .startsWith("record 0 of a batch for orders-0 has timestamp " + inTwoHours + "; allowed: ")
                .endsWith("(message.timestamp.before.max.ms, message.timestamp.after.max.ms)");
        assertThat(produceAt("orders", inTwoHours - 3_700_000).has("error")).isFalse();
        assertThat(produceAt("orders", 0).has("error")).isFalse();
        assertThat(produceAt("stamped", inTwoHours).has("error")).isFalse();
        assertThat(latestOffset(client, "orders", 0)).isEqualTo(2);
    }

    @Test
    void recordsThatAreTooOldAreRefusedWhereTheTopicSaysSo() throws IOException {
        startWith();
        createTopic(client, "fresh", 1, "{'message.timestamp.before.max.ms':'60000'}");
        long now = System.currentTimeMillis();

        assertThat(produceAt("fresh", now - 120_000).at("/error/code").asInt()).isEqualTo(32);
        assertThat(produceAt("fresh", now).has("error")).isFalse();
        assertThat(produceAt("fresh", -1).has("error")).isFalse();
    }

    @Test
    void aCompactedTopicTakesNoRecordWithoutAKey() throws IOException {
        startWith();
        createTopic(client, "table", 1, "{'cleanup.policy':'compact'}");

        JsonNode refused = produceAt("table", -1);

        assertThat(refused.at("/error/code").asInt()).isEqualTo(87);
        assertThat(refused.at("/error/message").asText()).contains("table-0 has no key; allowed: records with a key");
    }
}
