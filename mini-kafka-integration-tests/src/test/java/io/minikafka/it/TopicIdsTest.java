package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may say, and hears, of which topic it means. */
final class TopicIdsTest extends BrokerTestBase {
    private static final int UNKNOWN_TOPIC_OR_PARTITION = 3;
    private static final int UNKNOWN_TOPIC_ID = 100;
    private static final int INCONSISTENT_TOPIC_ID = 103;

    private RawClient client;
    private String oldId;

    @BeforeEach
    void brokerWithATopic() throws IOException {
        start();
        client = connect();
        createTopic(client, "orders", 1);
        oldId = topicId();
    }

    private String topicId() throws IOException {
        return client.call("metadata", "{topics:['orders']}")
                .result()
                .at("/topics/0/topicId")
                .asText();
    }

    private void recreate() throws IOException {
        delete(client);
        createTopic(client, "orders", 1);
    }

    private static void delete(RawClient client) throws IOException {
        JsonNode deleted = client.call("deleteTopics", "{topics:['orders']}").result();
        assertThat(deleted.at("/topics/0").has("error")).isFalse();
    }

    /** The first element of the answer about partition 0 with these fields. */
    private JsonNode call(String method, String params, String fields) throws IOException {
        String element = "[{topic:'orders',partition:0," + fields + "}]";
        return client.call(method, "{" + params + "partitions:" + element + "}")
                .result()
                .at("/partitions/0");
    }

    private JsonNode produce(String topicId) throws IOException {
        return call("produce", "", "topicId:'" + topicId + "',records:[{value:'v'}]");
    }

    private JsonNode fetch(String topicId) throws IOException {
        return call("fetch", "maxWaitMs:0,format:'json',", "offset:0,topicId:'" + topicId + "'");
    }

    private JsonNode list(String topicId) throws IOException {
        return call("listOffsets", "", "timestamp:'latest',topicId:'" + topicId + "'");
    }

    private JsonNode commit(String topicId) throws IOException {
        return call("offsetCommit", "groupId:'billing',", "offset:1,topicId:'" + topicId + "'");
    }

    private JsonNode committed() throws IOException {
        return call("offsetFetch", "groupId:'billing',", "any:1");
    }

    private static int code(JsonNode element) {
        return element.at("/error/code").asInt();
    }

    @Test
    void anIdThatFitsIsAsGoodAsNone() throws IOException {
        assertThat(code(produce(oldId))).isZero();
        assertThat(values(fetch(oldId))).containsExactly("v");
        assertThat(list(oldId).get("offset").asLong()).isEqualTo(1);
        assertThat(list(oldId).get("topicId").asText()).isEqualTo(oldId);
        assertThat(code(commit(oldId))).isZero();
        assertThat(committed().get("offset").asLong()).isEqualTo(1);
        assertThat(committed().get("topicId").asText()).isEqualTo(oldId);
    }

    @Test
    void theIdOfTheTopicThatWasDeletedIsRefusedAndChangesNothing() throws IOException {
        produce(oldId);
        commit(oldId);
        recreate();

        for (JsonNode refused : new JsonNode[] {produce(oldId), fetch(oldId), list(oldId), commit(oldId)}) {
            assertThat(code(refused)).isEqualTo(INCONSISTENT_TOPIC_ID);
            assertThat(refused.at("/error/data/error").asText()).isEqualTo("INCONSISTENT_TOPIC_ID");
            assertThat(refused.at("/error/message").asText()).contains(topicId(), oldId);
        }
        assertThat(fetch(oldId).get("highWatermark").asLong()).isEqualTo(-1);
        assertThat(latestOffset(client, "orders", 0)).isZero();
        assertThat(committed().get("offset").asLong()).isEqualTo(-1);
        assertThat(committed().get("topicId").asText()).isEqualTo(topicId());
        assertThat(code(produce(topicId()))).isZero();
        assertThat(code(commit(topicId()))).isZero();
    }

    @Test
    void whileThereIsNoTopicItIsUnknown() throws IOException {
        commit(oldId);
        delete(client);

        // Writing would create it.
        for (JsonNode refused : new JsonNode[] {fetch(oldId), list(oldId), commit(oldId)}) {
            assertThat(code(refused)).isEqualTo(UNKNOWN_TOPIC_OR_PARTITION);
        }
        assertThat(committed().get("offset").asLong()).isEqualTo(-1);
        assertThat(committed().has("topicId")).isFalse();
    }

    @Test
    void aWriteToATopicThatHadToBeCreatedAgainIsNoWriteToTheOldOne() throws IOException {
        delete(client);

        assertThat(code(produce(oldId))).isEqualTo(INCONSISTENT_TOPIC_ID);
        assertThat(latestOffset(client, "orders", 0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFetchThatWaitsEndsWithItsTopicWhetherItNamesTheIdOrNot(boolean named) throws IOException {
        RawClient admin = connect();
        String id = named ? "topicId:'" + oldId + "'," : "";
        String params = "{maxWaitMs:60000,format:'json',partitions:[{topic:'orders',partition:0," + id + "offset:0}]}";
        long waiting = client.send("fetch", params);
        assertServes(client);

        delete(admin);

        assertThat(code(client.await(waiting).result().at("/partitions/0")))
                .isIn(UNKNOWN_TOPIC_OR_PARTITION, INCONSISTENT_TOPIC_ID);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void norDoesItEverWaitForRecordsOfTheNextTopic(boolean named) throws IOException {
        RawClient admin = connect();
        for (int i = 0; i < 20; i++) {
            String id = named ? "topicId:'" + topicId() + "'," : "";
            String partition = "[{topic:'orders',partition:0," + id + "offset:0}]";
            long waiting = client.send("fetch", "{maxWaitMs:60000,format:'json',partitions:" + partition + "}");
            assertServes(client);

            delete(admin);
            createTopic(admin, "orders", 1);

            assertThat(code(client.await(waiting).result().at("/partitions/0")))
                    .isIn(UNKNOWN_TOPIC_OR_PARTITION, INCONSISTENT_TOPIC_ID);
        }
    }

    @Test
    void aMemberHearsThatItsTopicIsGoneOrAnother() throws IOException {
        String join = "{groupId:'billing',memberId:'a',memberEpoch:0,subscribedTopics:['orders']}";
        int epoch = client.call("consumerGroupHeartbeat", join)
                .result()
                .get("memberEpoch")
                .asInt();
        String member = "groupId:'billing',memberId:'a',memberEpoch:" + epoch + ",";
        assertThat(code(call("offsetCommit", member, "offset:1"))).isZero();

        delete(client);
        assertThat(code(call("offsetCommit", member, "offset:2"))).isEqualTo(UNKNOWN_TOPIC_ID);
        createTopic(client, "orders", 1);

        assertThat(code(call("offsetCommit", member, "offset:2"))).isEqualTo(INCONSISTENT_TOPIC_ID);
        assertThat(committed().get("offset").asLong()).isEqualTo(-1);
        String beat = "{" + member + "subscribedTopics:['orders'],owned:%s}";
        JsonNode asked = client.call("consumerGroupHeartbeat", beat.formatted("[{topic:'orders',partition:0}]"))
                .result();
        assertThat(asked.get("assignment")).isEmpty();
        String letGo = beat.replace("memberEpoch:" + epoch, "memberEpoch:" + asked.get("memberEpoch"));
        JsonNode given =
                client.call("consumerGroupHeartbeat", letGo.formatted("[]")).result();
        assertThat(given.get("assignment")).hasSize(1);
        assertThat(given.get("memberEpoch").asInt())
                .isGreaterThan(asked.get("memberEpoch").asInt());
    }
}
