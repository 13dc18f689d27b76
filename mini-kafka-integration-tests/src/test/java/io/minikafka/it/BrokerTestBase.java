package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.broker.Broker;
import io.minikafka.broker.BrokerConfig;
import io.minikafka.broker.log.FileSystem;
import io.netty.util.LeakPresenceDetector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker inside this process on real sockets. After each test it still has to serve a new client, and no buffer may be
 * left when it has ended.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class BrokerTestBase {
    @TempDir
    Path folder;

    private final List<RawClient> clients = new ArrayList<>();
    private Broker broker;

    /** Starts a broker whose few threads and partitions suit a test, with {@code key=value} settings over that. */
    final void start(String... settings) throws IOException {
        start(FileSystem.local(), settings);
    }

    final void start(FileSystem files, String... settings) throws IOException {
        Map<String, String> properties = new HashMap<>(Map.of(
                "broker.id", "1",
                "port", "0",
                "data.dir", folder.resolve("data").toString(),
                "num.network.threads", "1",
                "offsets.topic.num.partitions", "1"));
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            properties.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        broker = Broker.start(BrokerConfig.of(properties), files, InstantSource.system());
        try (RawClient client = new RawClient(broker.address())) {
            awaitGroups(client);
        }
    }

    /** A broker is ready before it has read its groups; until then their methods say so. */
    static void awaitGroups(RawClient client) {
        await().until(() -> client.call("listGroups", "{}").envelope().has("result"));
    }

    final Broker broker() {
        return broker;
    }

    /** A new connection, closed after the test. */
    final RawClient connect() throws IOException {
        RawClient client = new RawClient(broker.address());
        clients.add(client);
        return client;
    }

    final void stop() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        broker.close();
    }

    @AfterEach
    final void theNextClientIsServedAndNothingLeaks() throws IOException {
        try {
            // Not at once: a client that has just gone may still have its place.
            await().ignoreExceptions().untilAsserted(() -> {
                try (RawClient next = new RawClient(broker.address())) {
                    assertServes(next);
                }
            });
        } finally {
            stop();
        }
        LeakPresenceDetector.check();
    }

    static void assertServes(RawClient client) throws IOException {
        assertThat(client.call("apiVersions", "{}").result().get("brokerId").asInt())
                .isEqualTo(1);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static void createTopic(RawClient client, String name, int partitions) throws IOException {
        createTopic(client, name, partitions, "{}");
    }

    static void createTopic(RawClient client, String name, int partitions, String configs) throws IOException {
        JsonNode topic = client.call(
                        "createTopics",
                        "{topics:[{name:'" + name + "',partitions:" + partitions + ",configs:" + configs + "}]}")
                .result()
                .at("/topics/0");
        assertThat(topic.has("error")).as(topic.toString()).isFalse();
    }

    /** Fetches one partition as JSON without waiting: the element of the answer. */
    static JsonNode fetchJson(RawClient client, String topic, int partition, long offset) throws IOException {
        String params = "{maxWaitMs:0,format:'json',partitions:[{topic:'" + topic + "',partition:" + partition
                + ",offset:" + offset + "}]}";
        return client.call("fetch", params).result().at("/partitions/0");
    }

    static List<String> values(JsonNode fetched) {
        assertThat(fetched.has("error")).as(fetched.toString()).isFalse();
        return fetched.get("records").findValuesAsText("value");
    }

    static void produceJson(RawClient client, String topic, int partition, String value) throws IOException {
        String params =
                "{partitions:[{topic:'" + topic + "',partition:" + partition + ",records:[{value:'" + value + "'}]}]}";
        JsonNode written = client.call("produce", params).result().at("/partitions/0");
        assertThat(written.has("error")).as(written.toString()).isFalse();
    }

    static long latestOffset(RawClient client, String topic, int partition) throws IOException {
        String params = "{partitions:[{topic:'" + topic + "',partition:" + partition + ",timestamp:'latest'}]}";
        return client.call("listOffsets", params)
                .result()
                .at("/partitions/0/offset")
                .asLong();
    }
}
