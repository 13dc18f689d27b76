package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.it.RawClient.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many requests are under way on a connection, and none of them is in foreign way. */
final class PipeliningTest extends BrokerTestBase {
    private static final String WAIT =
            "{maxWaitMs:%d,minBytes:%d,format:'json',partitions:[{topic:'orders',partition:%d,offset:%d}]}";

    private RawClient client;

    @BeforeEach
    void brokerWithATopic() throws IOException {
        start();
        client = connect();
        createTopic(client, "orders", 3);
    }

    private long sendFetch(int maxWaitMs, int minBytes, int partition, long offset) throws IOException {
        return client.send("fetch", WAIT.formatted(maxWaitMs, minBytes, partition, offset));
    }

    private static void produce(RawClient client, String topic, int partition, String value) throws IOException {
        JsonNode written =
                client.call("produce", record(topic, partition, value)).result().at("/partitions/0");
        assertThat(written.has("error")).as(written.toString()).isFalse();
    }

    private static String record(String topic, int partition, String value) {
        return "{partitions:[{topic:'" + topic + "',partition:" + partition + ",records:[{value:'" + value + "'}]}]}";
    }

    @Test
    void aWaitingFetchDelaysNothing() throws IOException {
        long waiting = sendFetch(60_000, 1, 0, 0);

        for (int i = 0; i < 20; i++) {
            assertServes(client);
            produce(client, "orders", 1, "v");
            assertThat(values(fetchJson(client, "orders", 1, i))).containsExactly("v");
        }
        produce(client, "orders", 0, "at last");

        assertThat(values(client.await(waiting).result().at("/partitions/0"))).containsExactly("at last");
    }

    @Test
    void answersComeWhenTheyAreReadyWhateverTheOrderOfTheRequests() throws IOException {
        long first = sendFetch(60_000, 1, 0, 0);
        long second = sendFetch(60_000, 1, 1, 0);
        long third = sendFetch(60_000, 1, 2, 0);
        RawClient producer = connect();
        List<Long> order = new ArrayList<>();

        for (int partition : new int[] {2, 0, 1}) {
            produce(producer, "orders", partition, "v");
            order.add(client.read().envelope().get("id").asLong());
        }

        assertThat(order).containsExactly(third, first, second);
    }

    @Test
    void writesOfOneConnectionTakeEffectInTheirOrder() throws IOException {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            ids.add(client.send("produce", record("orders", 0, "v" + i)));
        }

        for (int i = 0; i < 500; i++) {
            assertThat(client.await(ids.get(i))
                            .result()
                            .at("/partitions/0/baseOffset")
                            .asInt())
                    .isEqualTo(i);
        }
        assertThat(values(fetchJson(client, "orders", 0, 0)))
                .hasSize(500)
                .startsWith("v0", "v1")
                .endsWith("v499");
    }

    @Test
    void theyDoAlsoWhereTheTopicIsCreatedOnTheWay() throws IOException {
        List<Long> ids = new ArrayList<>();
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        for (int i = 0; i < 600; i++) {
            String topic = "new-" + i % 3;
            together.writeBytes(RawClient.frame(utf8("{\"jsonrpc\":\"2.0\",\"id\":" + (1000 + i)
                    + ",\"method\":\"produce\",\"params\":"
                    + RawClient.JSON.readTree(record(topic, 0, "v" + i / 3)) + "}")));
            ids.add(1000L + i);
        }
        RawClient other = connect();

        client.write(together.toByteArray());
        produce(other, "new-2", 0, "foreign");

        for (int i = 0; i < 600; i++) {
            JsonNode written = client.await(ids.get(i)).result().at("/partitions/0");
            assertThat(written.has("error")).as(written.toString()).isFalse();
        }
        for (int topic = 0; topic < 3; topic++) {
            List<String> values = new ArrayList<>(values(fetchJson(client, "new-" + topic, 0, 0)));
            values.remove("foreign");
            assertThat(values).hasSize(200);
            for (int i = 0; i < 200; i++) {
                assertThat(values.get(i)).isEqualTo("v" + i);
            }
        }
    }

    @Test
    void aFetchWaitsForItsBytesButNotLongerThanItSays() throws IOException {
        long before = System.nanoTime();
        assertThat(client.await(sendFetch(300, 1, 0, 0)).result().at("/partitions/0/records"))
                .isEmpty();
        long waitedMs = (System.nanoTime() - before) / 1_000_000;
        long enough = sendFetch(60_000, 150, 0, 0);
        long ofTwo = client.send(
                "fetch",
                "{maxWaitMs:60000,minBytes:200,format:'json',partitions:["
                        + "{topic:'orders',partition:0,offset:0},{topic:'orders',partition:1,offset:0}]}");
        produce(client, "orders", 0, "v"); // about 70 bytes each
        produce(client, "orders", 0, "v");
        assertServes(client);
        produce(client, "orders", 0, "v");
        Answer first = client.await(enough);
        produce(client, "orders", 1, "v");

        assertThat(waitedMs).isBetween(299L, 5000L);
        assertThat(values(first.result().at("/partitions/0"))).hasSize(3);
        JsonNode both = client.await(ofTwo).result().get("partitions");
        assertThat(values(both.get(0))).hasSizeGreaterThanOrEqualTo(2);
        assertThat(values(both.get(0)).size() + values(both.get(1)).size()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aFetchWithAnErrorInItIsAnsweredAtOnce() throws IOException {
        JsonNode partitions = client.call(
                        "fetch",
                        "{maxWaitMs:60000,partitions:[{topic:'orders',partition:0,offset:0},"
                                + "{topic:'orders',partition:1,offset:1}]}")
                .result()
                .get("partitions");

        assertThat(partitions.get(0).has("error")).isFalse();
        assertThat(partitions.at("/1/error/code").asInt()).isEqualTo(1);
    }

    @Test
    void waitingFetchesAreAnsweredWhenTheirTopicIsDeleted() throws IOException {
        long waiting = sendFetch(60_000, 1, 0, 0);
        long onOther = client.send(
                "fetch",
                "{maxWaitMs:60000,partitions:[{topic:'orders',partition:1,offset:0},"
                        + "{topic:'orders',partition:2,offset:0}]}");

        assertThat(client.call("deleteTopics", "{topics:['orders']}")
                        .result()
                        .at("/topics/0/error")
                        .isMissingNode())
                .isTrue();

        assertThat(client.await(waiting).result().at("/partitions/0/error/code").asInt())
                .isEqualTo(3);
        assertThat(client.await(onOther).result().at("/partitions/1/error/code").asInt())
                .isEqualTo(3);
    }

    @Test
    void waitingFetchesAreAnsweredWhenTheBrokerStops() throws IOException {
        List<Long> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waiting.add(sendFetch(60_000, 1, i % 3, 0));
        }
        assertServes(client);

        broker().close();

        for (long id : waiting) {
            assertThat(client.await(id).result().at("/partitions/0/records")).isEmpty();
        }
        assertThat(client.isAtEnd()).isTrue();
        start();
    }

    @Test
    void aMemberIsToldWhenItsGroupChanges() throws IOException {
        String join = "{groupId:'g',memberId:'%s',memberEpoch:0,subscribedTopics:['orders']}";
        RawClient other = connect();
        JsonNode first =
                client.call("consumerGroupHeartbeat", join.formatted("m1")).result();

        other.call("consumerGroupHeartbeat", join.formatted("m2")).result();
        await().until(() -> {
            assertServes(client);
            return !client.notifications.isEmpty();
        });

        assertThat(first.get("assignment")).hasSize(3);
        JsonNode told = client.notifications.poll();
        assertThat(told.has("id")).isFalse();
        assertThat(told.get("jsonrpc").asText()).isEqualTo("2.0");
        assertThat(told.get("method").asText()).isEqualTo("groupChanged");
        assertThat(told.get("params")).isEqualTo(RawClient.JSON.readTree("{groupId:'g',memberId:'m1'}"));
        assertThat(other.notifications).isEmpty();
    }

    @Test
    void fiveHundredFetchesMayWaitOnOneConnection() throws IOException {
        List<Long> waiting = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            waiting.add(sendFetch(60_000, 1, i % 3, 0));
        }
        assertServes(client);
        RawClient producer = connect();
        for (int partition = 0; partition < 3; partition++) {
            produce(producer, "orders", partition, "v");
        }

        for (long id : waiting) {
            assertThat(values(client.await(id).result().at("/partitions/0"))).containsExactly("v");
        }
    }

    @Test
    void moreRequestsThanMayWaitAreServedAllTheSame() throws IOException {
        List<Long> waiting = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            waiting.add(sendFetch(100, 1, 0, 0));
        }

        for (long id : waiting) {
            assertThat(client.await(id).result().at("/partitions/0/records")).isEmpty();
        }
    }

    @Test
    void aConnectionThatEndsTakesItsWaitingFetchesWithIt() throws IOException {
        try (RawClient leaving = new RawClient(broker().address())) {
            for (int i = 0; i < 50; i++) {
                leaving.send("fetch", WAIT.formatted(600_000, 1, 0, 0));
            }
            assertServes(leaving);
        }

        produce(client, "orders", 0, "v");

        assertThat(latestOffset(client, "orders", 0)).isEqualTo(1);
    }
}
