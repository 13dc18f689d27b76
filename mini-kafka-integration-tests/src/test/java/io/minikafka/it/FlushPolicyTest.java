package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients see of flush policies: who waits for the disk, and what becomes of a partition whose disk fails. */
final class FlushPolicyTest extends BrokerTestBase {
    private static final String COMMIT = "{'flush.policy':'commit'}";
    private static final int STORAGE_ERROR = 56;

    private final FaultyDisk disk = new FaultyDisk();
    private RawClient client;

    private void startWithTopic(String configs, String... settings) throws IOException {
        start(disk, settings);
        client = connect();
        createTopic(client, "orders", 2, configs);
    }

    /** A broker that is told to stop must not wait for a disk that a failed test holds. */
    @AfterEach
    void letGo() {
        disk.holdSyncs(path -> false);
    }

    private static Predicate<Path> dataOf(String partition) {
        return path -> path.endsWith(Path.of(partition, "00000000000000000000.log"));
    }

    private long sendProduce(int acks, String topic, int partition, String value) throws IOException {
        return client.send("produce", "{acks:" + acks + ",partitions:[" + element(topic, partition, value) + "]}");
    }

    private static String element(String topic, int partition, String value) {
        return "{topic:'" + topic + "',partition:" + partition + ",records:[{value:'" + value + "'}]}";
    }

    private JsonNode produce(String topic, int partition, String value) throws IOException {
        return answered(sendProduce(1, topic, partition, value));
    }

    private JsonNode answered(long produce) throws IOException {
        return client.await(produce).result().at("/partitions/0");
    }

    private static void assertStorageError(JsonNode error, String... words) {
        assertThat(error.path("code").asInt()).as(error.toString()).isEqualTo(STORAGE_ERROR);
        assertThat(error.path("message").asText()).contains(words);
    }

    private JsonNode metadataOf(int partition) throws IOException {
        return client.call("metadata", "{topics:['orders']}").result().at("/topics/0/partitions/" + partition);
    }

    @Test
    void withCommitTheAnswerWaitsForTheDiskAndHoldsUpNothing() throws IOException {
        startWithTopic(COMMIT);
        createTopic(client, "cached", 1);
        disk.holdSyncs(dataOf("orders-0"));

        long first = sendProduce(1, "orders", 0, "a");
        long second = sendProduce(-1, "orders", 0, "b");
        assertThat(answered(sendProduce(0, "orders", 0, "c")).get("baseOffset").asInt())
                .isEqualTo(-1);
        assertThat(produce("cached", 0, "x").get("baseOffset").asInt()).isZero();
        assertThat(produce("orders", 1, "y").get("baseOffset").asInt()).isZero();
        assertThat(client.isAnswered(first)).isFalse();
        assertThat(client.isAnswered(second)).isFalse();
        disk.holdSyncs(path -> false);

        assertThat(answered(first).get("baseOffset").asInt()).isZero();
        assertThat(answered(second).get("baseOffset").asInt()).isEqualTo(1);
        // Nobody waits for the third, which may be left to a sync of its own.
        await().untilAsserted(() ->
                assertThat(values(fetchJson(client, "orders", 0, 0))).containsExactly("a", "b", "c"));
    }

    @Test
    void nobodyReadsWhatIsNotOnTheDisk() throws IOException {
        startWithTopic(COMMIT);
        produce("orders", 0, "a");
        disk.holdSyncs(dataOf("orders-0"));
        long write = sendProduce(1, "orders", 0, "b");

        JsonNode fetched = fetchJson(client, "orders", 0, 0);
        assertThat(values(fetched)).containsExactly("a");
        assertThat(fetched.get("highWatermark").asInt()).isEqualTo(1);
        assertThat(values(fetchJson(client, "orders", 0, 1))).isEmpty();
        assertThat(latestOffset(client, "orders", 0)).isEqualTo(1);
        long waiting = client.send(
                "fetch", "{maxWaitMs:30000,format:'json',partitions:[{topic:'orders',partition:0,offset:1}]}");
        client.call("apiVersions", "{}"); // the fetch waits by now
        disk.holdSyncs(path -> false);

        assertThat(values(answered(waiting))).containsExactly("b");
        assertThat(answered(write).get("baseOffset").asInt()).isEqualTo(1);
    }

    @Test
    void oneAnswerIsAboutAllPartitionsOfItsRequest() throws IOException {
        startWithTopic(COMMIT);
        createTopic(client, "cached", 1);
        disk.breakSyncs(dataOf("orders-1"));

        JsonNode written = client.call(
                        "produce",
                        "{partitions:[" + element("orders", 0, "a") + "," + element("orders", 1, "b") + ","
                                + element("cached", 0, "c") + "]}")
                .result()
                .get("partitions");

        assertThat(written.get(0).get("baseOffset").asInt()).isZero();
        assertStorageError(written.get(1).get("error"), "orders-1 is out of service since", "below offset 0 are on");
        assertThat(written.get(2).get("baseOffset").asInt()).isZero();
        disk.breakSyncs(path -> false);
    }

    @Test
    void aTopicThatIsDeletedMeanwhileIsAnError() throws IOException {
        startWithTopic(COMMIT);
        disk.holdSyncs(dataOf("orders-0"));
        long write = sendProduce(1, "orders", 0, "a");

        client.call("deleteTopics", "{topics:['orders']}");

        JsonNode error = answered(write).get("error");
        assertThat(error.get("code").asInt()).isEqualTo(6);
        assertThat(error.get("message").asText()).isEqualTo("the log of orders-0 is closed");
    }

    @Test
    void aBrokerThatStopsAnswersWhatWaits() throws IOException {
        startWithTopic(COMMIT);
        disk.holdSyncs(dataOf("orders-0"));
        long write = sendProduce(1, "orders", 0, "a");
        client.call("apiVersions", "{}"); // the write waits by now
        Thread stopping = new Thread(broker()::close);
        stopping.start();
        await().until(() -> !isListening());

        disk.holdSyncs(path -> false);

        assertThat(answered(write).get("baseOffset").asInt()).isZero();
        await().until(() -> !stopping.isAlive());
        assertThat(folder.resolve("data/clean-shutdown")).exists();
        start(disk);
    }

    private boolean isListening() {
        try (RawClient probe = new RawClient(broker().address())) {
            return probe.socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aPartitionWhoseDiskFailsIsOutOfServiceAndTheOthersGoOn() throws IOException {
        startWithTopic(COMMIT);
        produce("orders", 0, "a");
        assertThat(metadataOf(0).get("offlineReplicas")).isEmpty();
        long waiting = client.send(
                "fetch", "{maxWaitMs:30000,format:'json',partitions:[{topic:'orders',partition:0,offset:1}]}");
        disk.breakSyncs(dataOf("orders-0"));

        String[] why = {
            "orders-0 is out of service since 2",
            "fsync of " + folder.resolve("data/orders-0/00000000000000000000.log") + " failed: Input/output error",
            "its records below offset 1 are on the disk",
            "check the disk, then restart the broker"
        };
        assertStorageError(produce("orders", 0, "b").get("error"), why);
        disk.breakSyncs(path -> false); // which is nothing to rely on
        assertStorageError(answered(waiting).get("error"), why);
        assertStorageError(produce("orders", 0, "c").get("error"), why);
        assertStorageError(fetchJson(client, "orders", 0, 0).get("error"), why);
        assertStorageError(
                client.call("listOffsets", "{partitions:[{topic:'orders',partition:0,timestamp:'latest'}]}")
                        .result()
                        .at("/partitions/0/error"),
                why);
        assertThat(metadataOf(0).get("offlineReplicas").toString()).isEqualTo("[1]");
        assertThat(metadataOf(1).get("offlineReplicas").toString()).isEqualTo("[]");
        assertThat(produce("orders", 1, "y").get("baseOffset").asInt()).isZero();

        stop();
        assertThat(folder.resolve("data/clean-shutdown")).doesNotExist();
        start(disk);
        client = connect();
        assertThat(values(fetchJson(client, "orders", 0, 0))).startsWith("a");
        assertThat(produce("orders", 0, "d").has("error")).isFalse();
        assertThat(metadataOf(0).get("offlineReplicas")).isEmpty();
    }

    @Test
    void withoutCommitTheCheckpointFindsOut() throws IOException {
        startWithTopic("{}", "log.flush.offset.checkpoint.interval.ms=20");
        disk.breakSyncs(dataOf("orders-0"));
        assertThat(produce("orders", 0, "a").get("baseOffset").asInt()).isZero();

        await().until(() -> metadataOf(0).get("offlineReplicas").size() == 1);

        assertStorageError(produce("orders", 0, "b").get("error"), "orders-0 is out of service");
        assertStorageError(fetchJson(client, "orders", 0, 0).get("error"), "orders-0 is out of service");
        disk.breakSyncs(path -> false);
    }

    @Test
    void withIntervalItIsTheDiskAfterThatTime() throws IOException {
        startWithTopic("{'flush.policy':'interval','flush.ms':'30'}");
        disk.breakSyncs(dataOf("orders-0"));
        assertThat(produce("orders", 0, "a").get("baseOffset").asInt()).isZero();

        await().until(() -> metadataOf(0).get("offlineReplicas").size() == 1);

        disk.breakSyncs(path -> false);
    }

    @Test
    void commitsWaitForTheDiskWhereTheirTopicIsToldTo() throws IOException {
        startWithTopic("{}", "log.flush.policy=commit");
        disk.holdSyncs(dataOf("__consumer_offsets-0"));
        long commit =
                client.send("offsetCommit", "{groupId:'billing',partitions:[{topic:'orders',partition:0,offset:7}]}");
        long fetch = client.send("offsetFetch", "{groupId:'billing',partitions:[{topic:'orders',partition:0}]}");
        client.call("listGroups", "{}"); // behind both
        assertThat(client.isAnswered(commit)).isFalse();
        assertThat(client.isAnswered(fetch)).isFalse();

        disk.holdSyncs(path -> false);

        assertThat(client.await(commit).result().at("/partitions/0").has("error"))
                .isFalse();
        assertThat(client.await(fetch).result().at("/partitions/0/offset").asInt())
                .isEqualTo(7);
    }

    @Test
    void groupsSayThatTheirDiskHasFailed() throws IOException {
        startWithTopic("{}", "log.flush.policy=commit");
        disk.breakSyncs(dataOf("__consumer_offsets-0"));
        String commit = "{groupId:'billing',partitions:[{topic:'orders',partition:0,offset:7}]}";
        String why = "__consumer_offsets-0 is out of service since";

        for (int i = 0; i < 2; i++) {
            assertStorageError(client.call("offsetCommit", commit).envelope().get("error"), why);
        }
        assertStorageError(
                client.call(
                                "consumerGroupHeartbeat",
                                "{groupId:'billing',memberId:'m',memberEpoch:0,"
                                        + "sessionTimeoutMs:60000,subscribedTopics:['orders'],owned:[]}")
                        .envelope()
                        .get("error"),
                why);
        disk.breakSyncs(path -> false);

        assertThat(produce("orders", 0, "a").has("error")).isFalse();
        stop();
        start(disk);
        client = connect();
        assertThat(client.call("offsetCommit", commit)
                        .result()
                        .at("/partitions/0")
                        .has("error"))
                .isFalse();
    }
}
