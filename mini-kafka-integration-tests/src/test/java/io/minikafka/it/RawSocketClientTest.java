package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A socket and a JSON library are enough to work with the broker. */
final class RawSocketClientTest extends BrokerTestBase {

    @Test
    void aSocketAndJsonAreEnoughToWriteAndReadAndToBeOneOfAGroup() throws IOException {
        start();
        RawClient client = connect();

        JsonNode created = client.call("createTopics", "{topics:[{name:'orders',partitions:2}]}")
                .result();
        JsonNode written = client.call("produce", """
                        {acks:'all',partitions:[
                          {topic:'orders',partition:1,records:[{key:'a',value:'one'},{key:'b',value:'two',headers:[{key:'h',value:'x'}]}]}]}""").result();
        JsonNode read = fetchJson(client, "orders", 1, 0);
        String heartbeat = "{groupId:'billing',memberId:'m1',memberEpoch:%d,subscribedTopics:['orders'],owned:%s}";
        JsonNode joined = client.call("consumerGroupHeartbeat", heartbeat.formatted(0, "[]"))
                .result();
        JsonNode stayed = client.call(
                        "consumerGroupHeartbeat",
                        heartbeat.formatted(joined.get("memberEpoch").asInt(), joined.get("assignment")))
                .result();
        JsonNode committed = client.call(
                        "offsetCommit",
                        "{groupId:'billing',memberId:'m1',memberEpoch:" + stayed.get("memberEpoch")
                                + ",partitions:[{topic:'orders',partition:1,offset:2,metadata:'done'}]}")
                .result();
        JsonNode fetched = client.call("offsetFetch", "{groupId:'billing'}").result();

        assertThat(created.at("/topics/0/topicId").asText()).hasSize(22);
        assertThat(written.at("/partitions/0/baseOffset").asInt()).isZero();
        assertThat(written.at("/partitions/0/count").asInt()).isEqualTo(2);
        assertThat(values(read)).startsWith("one", "two");
        assertThat(read.get("highWatermark").asInt()).isEqualTo(2);
        assertThat(joined.get("assignment")).hasSize(2);
        assertThat(stayed.get("assignment").isNull()).isTrue();
        assertThat(committed.at("/partitions/0").has("error")).isFalse();
        assertThat(fetched.at("/partitions/0/offset").asInt()).isEqualTo(2);
        assertThat(fetched.at("/partitions/0/metadata").asText()).isEqualTo("done");
    }
}
