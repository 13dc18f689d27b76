package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.it.RawClient.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures have the number, the name and the retriability that Kafka gives them, each in the element that it is about. */
final class ErrorCodesTest extends BrokerTestBase {
    private static final int ATTRIBUTES_AT = 21;
    private static final int RECORD_COUNT_AT = 57;

    private RawClient client;

    @BeforeEach
    void brokerWithATopicAndAGroup() throws IOException {
        start("auto.create.topics.enable=false", "message.max.bytes=2000");
        client = connect();
        createTopic(client, "orders", 2);
        client.call("consumerGroupHeartbeat", "{groupId:'busy',memberId:'m',memberEpoch:0,subscribedTopics:['orders']}")
                .result();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fetch | {topic:'orders',partition:0,offset:5} | 1 OFFSET_OUT_OF_RANGE false",
                "fetch | {topic:'orders',partition:0,offset:-1} | 1 OFFSET_OUT_OF_RANGE false",
                "fetch | {topic:'none',partition:0,offset:0} | 3 UNKNOWN_TOPIC_OR_PARTITION true",
                "fetch | {topic:'orders',partition:2,offset:0} | 3 UNKNOWN_TOPIC_OR_PARTITION true",
                "fetch | {topic:'orders',partition:-1,offset:0} | 3 UNKNOWN_TOPIC_OR_PARTITION true",
                "listOffsets | {topic:'none',partition:0,timestamp:'latest'} | 3 UNKNOWN_TOPIC_OR_PARTITION true",
                "listOffsets | {topic:'orders',partition:-1,timestamp:7} | 3 UNKNOWN_TOPIC_OR_PARTITION true",
                "produce | {topic:'none',partition:0,size:0} | 3 UNKNOWN_TOPIC_OR_PARTITION true",
                "produce | {topic:'none',records:[{value:'v'}]} | 3 UNKNOWN_TOPIC_OR_PARTITION true",
                "produce | {topic:'orders',partition:-1,size:0} | 3 UNKNOWN_TOPIC_OR_PARTITION true",
                "produce | {topic:'orders',partition:-1,records:[{value:'v'}]} | 3 UNKNOWN_TOPIC_OR_PARTITION true",
                "produce | {topic:'orders',partition:7,records:[{value:'v'}]} | 3 UNKNOWN_TOPIC_OR_PARTITION true",
                "produce | {topic:'orders',partition:0,size:0} | 2 CORRUPT_MESSAGE true",
                "produce | {topic:'orders',partition:0,records:[]} | 87 INVALID_RECORD false",
                "produce | {topic:'',partition:0,records:[{value:'v'}]} | 17 INVALID_TOPIC_EXCEPTION false",
                "produce | {topic:'a b',partition:0,size:0} | 17 INVALID_TOPIC_EXCEPTION false",
                "produce | {topic:'__consumer_offsets',partition:0,size:0} | 17 INVALID_TOPIC_EXCEPTION false",
                "produce | {topic:'__consumer_offsets',records:[{value:'v'}]} | 17 INVALID_TOPIC_EXCEPTION false",
            })
    void anElementSaysWhatIsWrongWithIt(String method, String element, String error) throws IOException {
        JsonNode partitions = client.call(method, "{maxWaitMs:60000,partitions:[" + element + "]}")
                .result()
                .get("partitions");

        assertThat(partitions).hasSize(1);
        assertError(partitions.get(0), error);
        JsonNode asked = RawClient.JSON.readTree(element);
        assertThat(partitions.get(0).get("topic")).isEqualTo(asked.get("topic"));
        assertThat(partitions.get(0).get("partition"))
                .isEqualTo(
                        asked.path("partition").isMissingNode()
                                ? RawClient.JSON.readTree("-1")
                                : asked.get("partition"));
        assertServes(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orders | 1 | 1 | 36 TOPIC_ALREADY_EXISTS false",
                "new | 0 | 1 | 37 INVALID_PARTITIONS false",
                "new | -2 | 1 | 37 INVALID_PARTITIONS false",
                "new | 2147483647 | 1 | 37 INVALID_PARTITIONS false",
                "new | 1 | 2 | 38 INVALID_REPLICATION_FACTOR false",
                "new | 1 | 0 | 38 INVALID_REPLICATION_FACTOR false",
                "'' | 1 | 1 | 17 INVALID_TOPIC_EXCEPTION false",
                ". | 1 | 1 | 17 INVALID_TOPIC_EXCEPTION false",
                ".. | 1 | 1 | 17 INVALID_TOPIC_EXCEPTION false",
                "a/b | 1 | 1 | 17 INVALID_TOPIC_EXCEPTION false",
                "ü | 1 | 1 | 17 INVALID_TOPIC_EXCEPTION false",
                "__consumer_offsets | 1 | 1 | 17 INVALID_TOPIC_EXCEPTION false",
            })
    void aTopicThatCannotBeCreatedSaysWhy(String name, int partitions, int replicas, String error) throws IOException {
        String topic = "{name:'" + name + "',partitions:" + partitions + ",replicationFactor:" + replicas + "}";
        for (boolean validateOnly : new boolean[] {true, false}) {
            JsonNode answer = client.call("createTopics", "{topics:[" + topic + "],validateOnly:" + validateOnly + "}")
                    .result()
                    .at("/topics/0");

            assertError(answer, error);
        }
        assertThat(folder.resolve("data/new-0")).doesNotExist();
    }

    @Test
    void namesAreCheckedAsKafkaDoes() throws IOException {
        createTopic(client, "a.b-C_9", 1);
        createTopic(client, "x".repeat(249), 1);

        assertError(created("a_b-C_9"), "17 INVALID_TOPIC_EXCEPTION false");
        assertError(created("x".repeat(250)), "17 INVALID_TOPIC_EXCEPTION false");
    }

    private JsonNode created(String name) throws IOException {
        return client.call("createTopics", "{topics:[{name:'" + name + "'}]}")
                .result()
                .at("/topics/0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'no.such.key':'1'} | no.such.key",
                "{'segment.bytes':'many'} | segment.bytes",
                "{'message.timestamp.type':'Never'} | message.timestamp.type",
            })
    void aTopicSettingThatIsWrongIsNamed(String configs, String named) throws IOException {
        JsonNode topic = client.call("createTopics", "{topics:[{name:'new',configs:" + configs + "}]}")
                .result()
                .at("/topics/0");

        assertError(topic, "40 INVALID_CONFIG false");
        assertThat(topic.at("/error/message").asText()).contains(named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "produce | {acks:2,partitions:[]} | 21 INVALID_REQUIRED_ACKS false",
                "produce | {acks:-1,partitions:[{topic:'orders',records:[{value:'v'}]}]} | 0",
                "consumerGroupHeartbeat | {groupId:'',memberEpoch:0} | 24 INVALID_GROUP_ID false",
                "consumerGroupHeartbeat | {groupId:'g',memberId:'x',memberEpoch:4} | 25 UNKNOWN_MEMBER_ID false",
                "consumerGroupHeartbeat | {groupId:'g',memberId:'x',memberEpoch:-1} | 25 UNKNOWN_MEMBER_ID false",
                "consumerGroupHeartbeat | {groupId:'busy',memberId:'m',memberEpoch:99} | 110 FENCED_MEMBER_EPOCH false",
                "consumerGroupHeartbeat | {groupId:'g',memberEpoch:0,sessionTimeoutMs:999} | 26 INVALID_SESSION_TIMEOUT false",
                "consumerGroupHeartbeat | {groupId:'g',memberEpoch:0,sessionTimeoutMs:1800001} | 26 INVALID_SESSION_TIMEOUT false",
                "consumerGroupHeartbeat | {groupId:'g',memberEpoch:0,assignor:'best'} | 112 UNSUPPORTED_ASSIGNOR false",
                "offsetCommit | {groupId:'',partitions:[]} | 24 INVALID_GROUP_ID false",
                "offsetFetch | {groupId:''} | 24 INVALID_GROUP_ID false",
                "findCoordinator | {keyType:'group',key:''} | 24 INVALID_GROUP_ID false",
            })
    void aRequestThatFailsAsAWholeSaysWhy(String method, String params, String error) throws IOException {
        Answer answer = client.call(method, params);

        if (error.equals("0")) {
            assertThat(answer.envelope().has("result")).isTrue();
        } else {
            assertError(answer.envelope(), error);
        }
        assertServes(client);
    }

    @Test
    void whatIsTooLargeIsRefusedWithItsSizeTheLimitAndTheTopic() throws IOException {
        byte[] batch = TestBatches.of("x".repeat(3000));
        byte[] fits = TestBatches.of("y".repeat(2000 - batch.length + 3000 - 1)); // one byte less in a length's varint

        JsonNode refused = produce("orders", 1, batch);
        JsonNode refusedJson = client.call(
                        "produce",
                        "{partitions:[{topic:'orders',partition:1,records:[{value:'" + "x".repeat(3000) + "'}]}]}")
                .result()
                .at("/partitions/0");

        for (JsonNode element : List.of(refused, refusedJson)) {
            assertError(element, "10 MESSAGE_TOO_LARGE false");
            assertThat(element.at("/error/message").asText())
                    .contains(" " + batch.length + " bytes")
                    .contains(" 2000 bytes")
                    .contains("orders-1");
        }
        assertThat(fits.length).isBetween(1995, 2000);
        assertThat(produce("orders", 1, fits).has("error")).isFalse();
    }

    @Test
    void damagedBatchesAreRefusedAndNothingOfTheirElementIsWritten() throws IOException {
        byte[] good = TestBatches.of("good");
        byte[] flipped = good.clone();
        flipped[good.length - 2] ^= 1;
        byte[] oldMagic = good.clone();
        oldMagic[16] = 1;
        ByteArrayOutputStream goodThenBad = new ByteArrayOutputStream();
        goodThenBad.writeBytes(good);
        goodThenBad.writeBytes(flipped);

        assertError(produce("orders", 0, flipped), "2 CORRUPT_MESSAGE true");
        assertError(produce("orders", 0, goodThenBad.toByteArray()), "2 CORRUPT_MESSAGE true");
        assertThat(produce("orders", 0, oldMagic).has("error")).isTrue();
        for (int length = 1; length < good.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(good, length);
            assertThat(produce("orders", 0, cut).at("/error/code").asInt()).isIn(2, 87);
        }
        assertError(produce("orders", 0, patched(good, RECORD_COUNT_AT + 3, 2)), "87 INVALID_RECORD false");
        assertThat(latestOffset(client, "orders", 0)).isZero();
        assertThat(produce("orders", 0, good).get("baseOffset").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7})
    void aCodecThatNobodyKnowsIsRefused(int codec) throws IOException {
        JsonNode refused = produce("orders", 0, patched(TestBatches.of("v"), ATTRIBUTES_AT + 1, codec));

        assertError(refused, "76 UNSUPPORTED_COMPRESSION_TYPE false");
        assertThat(refused.at("/error/message").asText())
                .contains("type " + codec + " is not supported; supported are none, gzip, snappy, lz4, zstd");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void recordsThatAreNotCompressedAsTheyClaimAreRefused(int codec) throws IOException {
        JsonNode refused = produce("orders", 0, patched(TestBatches.of("v"), ATTRIBUTES_AT + 1, codec));

        assertError(refused, "87 INVALID_RECORD false");
        assertThat(refused.at("/error/message").asText()).contains("cannot be inflated as ");
    }

    @Test
    void aSequenceThatDoesNotFollowIsRefusedAndARepeatedOneIsAnsweredAsBefore() throws IOException {
        int id = client.call("initProducerId", "{}").result().get("producerId").asInt();

        assertThat(produce("orders", 0, sequenced("a", id, 0)).get("baseOffset").asInt())
                .isZero();
        assertThat(produce("orders", 0, sequenced("b", id, 1)).get("baseOffset").asInt())
                .isEqualTo(1);
        assertError(produce("orders", 0, sequenced("d", id, 3)), "45 OUT_OF_ORDER_SEQUENCE_NUMBER false");
        assertThat(produce("orders", 0, sequenced("b", id, 1)).get("baseOffset").asInt())
                .isEqualTo(1);

        assertThat(latestOffset(client, "orders", 0)).isEqualTo(2);
    }

    private static byte[] sequenced(String value, long producerId, int sequence) {
        byte[] batch = TestBatches.of(value);
        ByteBuffer.wrap(batch).putLong(43, producerId).putShort(51, (short) 0).putInt(53, sequence);
        return checksummed(batch);
    }

    @Test
    void aCommitOfSomebodyElseIsRefusedInItsElement() throws IOException {
        String commit = "{groupId:'busy',memberId:'%s',memberEpoch:%d,"
                + "partitions:[{topic:'orders',partition:0,offset:1},{topic:'none',partition:0,offset:1}]}";

        assertError(committed(commit.formatted("", -1)), "25 UNKNOWN_MEMBER_ID false");
        assertError(committed(commit.formatted("x", 1)), "25 UNKNOWN_MEMBER_ID false");
        assertError(committed(commit.formatted("m", 77)), "113 STALE_MEMBER_EPOCH false");
        assertThat(client.call("offsetFetch", "{groupId:'busy'}").result().get("partitions"))
                .isEmpty();
    }

    private JsonNode committed(String params) throws IOException {
        return client.call("offsetCommit", params).result().at("/partitions/0");
    }

    @Test
    void elementsStandInTheOrderOfTheRequestEachWithItsOwnOutcome() throws IOException {
        byte[] batch = TestBatches.of("v");
        String size = ",size:" + batch.length + "}";
        ByteArrayOutputStream three = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
            three.writeBytes(batch);
        }

        assertThat(codes(
                        "produce",
                        "{partitions:[{topic:'orders',partition:1" + size + ",{topic:'none',partition:0" + size
                                + ",{topic:'orders',partition:0" + size + "]}",
                        "partitions",
                        three.toByteArray()))
                .containsExactly(0, 3, 0);
        assertThat(codes(
                        "fetch",
                        "{partitions:[{topic:'none',partition:0,offset:0},{topic:'orders',partition:1,offset:0},"
                                + "{topic:'orders',partition:0,offset:9},{topic:'orders',partition:0,offset:0}]}",
                        "partitions"))
                .containsExactly(3, 0, 1, 0);
        assertThat(codes(
                        "listOffsets",
                        "{partitions:[{topic:'orders',partition:0,timestamp:'latest'},"
                                + "{topic:'orders',partition:9,timestamp:0},{topic:'orders',partition:1,timestamp:0}]}",
                        "partitions"))
                .containsExactly(0, 3, 0);
        assertThat(codes(
                        "createTopics",
                        "{topics:[{name:'x'},{name:'orders'},{name:''},{name:'y'},{name:'x'}]}",
                        "topics"))
                .containsExactly(0, 36, 17, 0, 36);
        assertThat(codes("metadata", "{topics:['y','none','','x']}", "topics")).containsExactly(0, 3, 17, 0);
        assertThat(codes("deleteTopics", "{topics:['y','none','__consumer_offsets','x','x']}", "topics"))
                .containsExactly(0, 3, 17, 0, 3);
        assertThat(codes(
                        "offsetCommit",
                        "{groupId:'alone',partitions:[{topic:'orders',partition:1,offset:1},"
                                + "{topic:'none',partition:0,offset:1},{topic:'orders',partition:0,offset:3}]}",
                        "partitions"))
                .containsExactly(0, 3, 0);
        assertThat(codes(
                        "deleteRecords",
                        "{partitions:[{topic:'orders',partition:0,offset:0},{topic:'none',partition:0,offset:0},"
                                + "{topic:'__consumer_offsets',partition:0,offset:0},"
                                + "{topic:'orders',partition:1,offset:99},{topic:'orders',partition:1,offset:-1}]}",
                        "partitions"))
                .containsExactly(0, 3, 17, 1, 0);
        assertThat(codes("describeGroups", "{groups:['busy','','none','alone']}", "groups"))
                .containsExactly(0, 24, 0, 0);
        assertThat(codes("deleteGroups", "{groups:['busy','none','','alone']}", "groups"))
                .containsExactly(68, 69, 24, 0);
    }

    @Test
    void everyOneOfSeveralFetchedPartitionsHasItsBytesInTurn() throws IOException {
        byte[] small = TestBatches.of("small");
        byte[] large = TestBatches.of("larger-one");
        produce("orders", 0, small);
        produce("orders", 1, large);

        Answer answer = client.call(
                "fetch",
                "{partitions:[{topic:'orders',partition:1,offset:0},{topic:'none',partition:0,offset:0},"
                        + "{topic:'orders',partition:0,offset:0}]}");

        JsonNode partitions = answer.result().get("partitions");
        assertThat(partitions.findValuesAsText("size"))
                .containsExactly(Integer.toString(large.length), "0", Integer.toString(small.length));
        assertThat(answer.attachment()).hasSize(large.length + small.length);
        assertThat(new String(answer.attachment(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .containsSubsequence("larger-one", "small");
    }

    private List<Integer> codes(String method, String params, String list, byte... attachment) throws IOException {
        List<Integer> codes = new ArrayList<>();
        client.call(method, params, attachment)
                .result()
                .get(list)
                .forEach(element -> codes.add(element.path("error").path("code").asInt()));
        return codes;
    }

    private JsonNode produce(String topic, int partition, byte[] batches) throws IOException {
        String params =
                "{partitions:[{topic:'" + topic + "',partition:" + partition + ",size:" + batches.length + "}]}";
        return client.call("produce", params, batches).result().at("/partitions/0");
    }

    private static byte[] patched(byte[] batch, int at, int value) {
        byte[] patched = batch.clone();
        patched[at] = (byte) value;
        return checksummed(patched);
    }

    private static byte[] checksummed(byte[] batch) {
        CRC32C crc = new CRC32C();
        crc.update(batch, ATTRIBUTES_AT, batch.length - ATTRIBUTES_AT);
        ByteBuffer.wrap(batch).putInt(17, (int) crc.getValue());
        return batch;
    }

    private static void assertError(JsonNode element, String expected) {
        JsonNode error = element.path("error");
        String found =
                error.path("code").asInt() + " " + error.at("/data/error").asText() + " "
                        + error.at("/data/retriable").asText();
        assertThat(found).as(element.toString()).isEqualTo(expected);
        assertThat(error.get("message").asText()).isNotEmpty();
    }
}
