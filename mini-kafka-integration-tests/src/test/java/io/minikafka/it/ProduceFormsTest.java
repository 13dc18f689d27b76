package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be written in JSON, and how it comes back. */
final class ProduceFormsTest extends BrokerTestBase {
    private RawClient client;

    @BeforeEach
    void brokerWithTopics() throws IOException {
        start();
        client = connect();
        createTopic(client, "orders", 3);
        createTopic(client, "stamped", 1, "{'message.timestamp.type':'LogAppendTime'}");
    }

    private JsonNode produce(String acks, String element) throws IOException {
        return client.call("produce", "{acks:" + acks + ",partitions:[" + element + "]}")
                .result()
                .get("partitions");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'text' | 'text'",
                "'' | ''",
                "null | null",
                "'\\u0000\\n\\u2028\ud83d\ude00' | '\\u0000\\n\\u2028\ud83d\ude00'",
                "{base64:'/w=='} | {base64:'/w=='}",
                "{base64:'w6Q='} | 'ä'",
                "{base64:''} | ''",
                "{base64:'7aCA'} | {base64:'7aCA'}",
            })
    void byteStringsComeBackAsTextWhereTheyAreText(String sent, String received) throws IOException {
        String record = "{key:" + sent + ",value:" + sent + ",headers:[{key:'h',value:" + sent + "},{key:'h'}]}";

        produce("1", "{topic:'orders',partition:0,records:[" + record + "]}");

        JsonNode read = fetchJson(client, "orders", 0, 0).at("/records/0");
        JsonNode expected = RawClient.JSON.readTree(received);
        assertThat(read.get("key")).isEqualTo(expected);
        assertThat(read.get("value")).isEqualTo(expected);
        assertThat(read.at("/headers/0/key").asText()).isEqualTo("h");
        assertThat(read.at("/headers/0/value")).isEqualTo(expected);
        assertThat(read.at("/headers/1/value").isNull()).isTrue();
    }

    @Test
    void aRecordMayBeATombstoneAndNeedsNothingButItsValue() throws IOException {
        long before = System.currentTimeMillis();
        produce("1", "{topic:'orders',partition:0,records:[{value:null},{value:'v',timestamp:5}]}");

        JsonNode records = fetchJson(client, "orders", 0, 0).get("records");

        assertThat(records.at("/0/key").isNull()).isTrue();
        assertThat(records.at("/0/value").isNull()).isTrue();
        assertThat(records.at("/0/headers")).isEmpty();
        assertThat(records.at("/0/timestamp").asLong()).isBetween(before, System.currentTimeMillis());
        assertThat(records.at("/1/timestamp").asLong()).isEqualTo(5);
    }

    /** The hashes of these keys are known from Kafka's own tests. */
    @ParameterizedTest
    @CsvSource({"21, -973932308", "foobar, -790332482", "a-little-bit-long-string, -985981536", "abc, 479470107"})
    void aKeyedRecordGoesWhereKafkaWouldSendIt(String key, int hash) throws IOException {
        JsonNode written = produce("1", "{topic:'orders',records:[{key:'" + key + "',value:'v'}]}");

        assertThat(written).hasSize(1);
        assertThat(written.at("/0/partition").asInt()).isEqualTo((hash & 0x7fffffff) % 3);
    }

    @Test
    void recordsWithoutKeyGoRound() throws IOException {
        String records =
                "{value:'a'},{value:'b'},{value:'c'},{value:'d'},{value:'e'},{value:'f'},{key:'abc',value:'k'}";

        JsonNode written = produce("1", "{topic:'orders',records:[" + records + "]}");
        JsonNode alone = produce("1", "{topic:'orders',records:[{value:'g'}]}");
        JsonNode next = produce("1", "{topic:'orders',records:[{value:'h'}]}");

        assertThat(written.findValuesAsText("partition")).containsExactlyInAnyOrder("0", "1", "2");
        assertThat(written.findValuesAsText("count")).containsExactlyInAnyOrder("2", "2", "3");
        assertThat(next.at("/0/partition").asInt())
                .isEqualTo((alone.at("/0/partition").asInt() + 1) % 3);
    }

    @Test
    void theBrokersTimeIsSetAndToldWhereTheTopicSaysSo() throws IOException {
        long before = System.currentTimeMillis();
        byte[] batch = TestBatches.of("a", "b");
        JsonNode json = produce("1", "{topic:'stamped',partition:0,records:[{value:'v',timestamp:5}]}");
        JsonNode batches = client.call(
                        "produce", "{partitions:[{topic:'stamped',partition:0,size:" + batch.length + "}]}", batch)
                .result()
                .get("partitions");
        JsonNode kept = produce("1", "{topic:'orders',partition:0,records:[{value:'v',timestamp:5}]}");

        List<JsonNode> records = fetchJson(client, "stamped", 0, 0).findValues("timestamp");
        assertThat(records).hasSize(3);
        assertThat(records.get(0)).isEqualTo(json.at("/0/logAppendTimeMs"));
        assertThat(records.get(1)).isEqualTo(batches.at("/0/logAppendTimeMs"));
        assertThat(records.get(2)).isEqualTo(batches.at("/0/logAppendTimeMs"));
        assertThat(json.at("/0/logAppendTimeMs").asLong()).isBetween(before, System.currentTimeMillis());
        assertThat(kept.at("/0/logAppendTimeMs").asLong()).isEqualTo(-1);
    }

    @Test
    void withoutAcknowledgementTheAnswerTellsNothing() throws IOException {
        JsonNode answers = produce(
                "0",
                "{topic:'orders',partition:0,records:[{value:'v'}]},{topic:'orders',partition:9,records:[{value:'v'}]}");

        assertThat(answers.findValuesAsText("baseOffset")).containsExactly("-1", "-1");
        assertThat(answers.at("/0").has("error")).isFalse();
        assertThat(latestOffset(client, "orders", 0)).isEqualTo(1);
    }

    @Test
    void offsetsAreFoundByTime() throws IOException {
        produce("'all'", "{topic:'orders',partition:0,records:[{value:'a',timestamp:100},{value:'b',timestamp:200}]}");
        produce("'all'", "{topic:'orders',partition:0,records:[{value:'c',timestamp:300}]}");
        String element = "{topic:'orders',partition:0,timestamp:%s}";

        JsonNode found = client.call(
                        "listOffsets",
                        "{partitions:["
                                + String.join(
                                        ",",
                                        element.formatted("'earliest'"),
                                        element.formatted("'latest'"),
                                        element.formatted("0"),
                                        element.formatted("101"),
                                        element.formatted("300"),
                                        element.formatted("301"))
                                + "]}")
                .result()
                .get("partitions");

        assertThat(found.findValuesAsText("offset")).containsExactly("0", "3", "0", "1", "2", "-1");
        assertThat(found.findValuesAsText("timestamp")).containsExactly("-1", "-1", "100", "200", "300", "-1");
    }

    @Test
    void aBatchKeepsItsBytesButForOffsetAndEpoch() throws IOException {
        byte[] batch = TestBatches.of("a", "b");
        for (int i = 0; i < 2; i++) {
            client.call("produce", "{partitions:[{topic:'orders',partition:2,size:" + batch.length + "}]}", batch)
                    .result();
        }

        byte[] read = client.call("fetch", "{partitions:[{topic:'orders',partition:2,offset:2}]}")
                .attachment();

        assertThat(read).hasSize(batch.length);
        for (int i = 16; i < batch.length; i++) {
            assertThat(read[i]).as("byte " + i).isEqualTo(batch[i]);
        }
        assertThat(TestBatches.values(read)).containsEntry(2L, "a").containsEntry(3L, "b");
    }
}
