package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.it.RawClient.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No room on the disk: what needs some is refused, all else goes on, and so does everything once there is room. */
final class FullDiskTest extends BrokerTestBase {
    private static final String COMMIT =
            "{groupId:'billing',partitions:[{topic:'orders',partition:0,offset:%d,metadata:'%s'}]}";
    private static final String HEARTBEAT =
            "{groupId:'audit',memberId:'%s',memberEpoch:%d,sessionTimeoutMs:60000,subscribedTopics:['orders'],owned:%s}";

    private RawClient client;
    private int memberEpoch;
    private JsonNode owned;

    /** Takes and gives back the room on some disk. */
    private interface Disk {
        void fill() throws IOException;

        void makeRoom() throws IOException;
    }

    private static Disk of(FaultyDisk disk, int room) {
        return new Disk() {
            @Override
            public void fill() {
                disk.leaveRoomFor(room);
            }

            @Override
            public void makeRoom() {
                disk.makeRoom();
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 20_000})
    void whatNeedsRoomIsRefusedAndAllElseGoesOn(int room) throws IOException {
        FaultyDisk disk = new FaultyDisk();
        start(disk);

        serveThroughAFullDisk(of(disk, room));
        stop();
        start(disk);
        client = connect();
        assertAllIsThere();
    }

    @Test
    void soItIsOnARealDisk() throws IOException, InterruptedException {
        Path data = Files.createDirectory(folder.resolve("data"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2m", "mini-kafka-test", data.toString()) == 0, "cannot mount");
        try {
            start();
            Path ballast = data.resolve("ballast");
            serveThroughAFullDisk(new Disk() {
                @Override
                public void fill() throws IOException {
                    try (OutputStream out = Files.newOutputStream(ballast)) {
                        assertThatThrownBy(() -> {
                                    while (true) {
                                        out.write(new byte[4096]);
                                    }
                                })
                                .hasMessageContaining("No space left");
                    }
                }

                @Override
                public void makeRoom() throws IOException {
                    Files.delete(ballast);
                }
            });
            stop();
            start();
            client = connect();
            assertAllIsThere();
            stop();
        } finally {
            assertThat(run("umount", "-l", data.toString())).isZero();
        }
        start(); // on the empty folder: what every test ends with
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    private void serveThroughAFullDisk(Disk disk) throws IOException {
        client = connect();
        createTopic(client, "orders", 2);
        assertThat(produce(0, "before").has("error")).isFalse();
        assertThat(commit(1, "first").has("error")).isFalse();
        JsonNode joined = client.call("consumerGroupHeartbeat", HEARTBEAT.formatted("m", 0, "[]"))
                .result();
        memberEpoch = joined.get("memberEpoch").asInt();
        owned = joined.get("assignment");

        disk.fill();
        assertWritesAreRefused();
        assertReadsGoOn();
        disk.makeRoom();

        assertThat(produce(0, "after").get("baseOffset").asInt()).isEqualTo(1);
        assertThat(commit(2, "second").has("error")).isFalse();
        createTopic(client, "created", 1);
        createTopic(client, "later", 1);
        client.call("consumerGroupHeartbeat", HEARTBEAT.formatted("m2", 0, "[]"))
                .result();
        assertAllIsThere();
    }

    private void assertWritesAreRefused() throws IOException {
        for (int i = 0; i < 3; i++) {
            JsonNode refused = produce(0, "x".repeat(30_000));
            assertStorageError(refused.get("error"));
            assertThat(refused.at("/error/message").asText())
                    .contains("orders-0")
                    .contains("offset 1");
            assertThat(refused.get("baseOffset").asInt()).isEqualTo(-1);
        }
        Answer create = client.call("createTopics", "{topics:[{name:'created',partitions:4}]}");
        for (String topic : new String[] {"created", "auto"}) {
            JsonNode element = topic.equals("created")
                    ? create.result().at("/topics/0")
                    : client.call(
                                    "produce",
                                    "{partitions:[{topic:'auto',records:[{value:'" + "x".repeat(30_000) + "'}]}]}")
                            .result()
                            .at("/partitions/0");
            assertStorageError(element.get("error"));
        }
        Answer refused = client.call("offsetCommit", COMMIT.formatted(9, "x".repeat(4000)));
        for (int i = 0; i < 10 && refused.envelope().has("result"); i++) { // there was some room left in a page
            assertThat(refused.result().at("/partitions/0").has("error")).isFalse();
            refused = client.call("offsetCommit", COMMIT.formatted(9, "x".repeat(4000)));
        }
        assertStorageError(refused.envelope().get("error"));
    }

    private static void assertStorageError(JsonNode error) {
        assertThat(error).isNotNull();
        assertThat(error.get("code").asInt()).as(error.toString()).isEqualTo(56);
        assertThat(error.at("/data/error").asText()).isEqualTo("KAFKA_STORAGE_ERROR");
        assertThat(error.get("message").asText()).isNotEmpty();
    }

    private void assertReadsGoOn() throws IOException {
        assertThat(values(fetchJson(client, "orders", 0, 0))).containsExactly("before");
        assertThat(client.call("fetch", "{partitions:[{topic:'orders',partition:0,offset:0}]}")
                        .attachment())
                .isNotEmpty();
        assertThat(client.call("offsetFetch", "{groupId:'billing'}")
                        .result()
                        .at("/partitions/0/offset")
                        .asInt())
                .isIn(1, 9);
        JsonNode stayed = client.call("consumerGroupHeartbeat", HEARTBEAT.formatted("m", memberEpoch, owned))
                .result();
        assertThat(stayed.get("memberEpoch").asInt()).isEqualTo(memberEpoch);
        assertThat(client.call("describeGroups", "{groups:['audit']}").result().at("/groups/0/members"))
                .hasSize(1);
        assertServes(connect());
    }

    private void assertAllIsThere() throws IOException {
        assertThat(values(fetchJson(client, "orders", 0, 0))).containsExactly("before", "after");
        JsonNode committed =
                client.call("offsetFetch", "{groupId:'billing'}").result().get("partitions");
        assertThat(committed).hasSize(1);
        assertThat(committed.at("/0/offset").asInt()).isEqualTo(2);
        assertThat(committed.at("/0/metadata").asText()).isEqualTo("second");
        JsonNode topics = client.call("metadata", "{}").result().get("topics");
        assertThat(topics.findValuesAsText("name"))
                .containsExactlyInAnyOrder("__consumer_offsets", "orders", "created", "later");
        assertThat(client.call("describeGroups", "{groups:['audit']}").result().at("/groups/0/members"))
                .hasSize(2);
    }

    private JsonNode produce(int partition, String value) throws IOException {
        byte[] batch = TestBatches.of(value);
        return client.call(
                        "produce",
                        "{partitions:[{topic:'orders',partition:" + partition + ",size:" + batch.length + "}]}",
                        batch)
                .result()
                .at("/partitions/0");
    }

    private JsonNode commit(int offset, String metadata) throws IOException {
        return client.call("offsetCommit", COMMIT.formatted(offset, metadata))
                .result()
                .at("/partitions/0");
    }

    @Test
    void aFailingPartitionLeavesTheOthersAlone() throws IOException {
        FaultyDisk disk = new FaultyDisk();
        start(disk);
        client = connect();
        createTopic(client, "orders", 2);

        disk.breakWrites(path -> path.toString().contains("orders-0"));

        assertStorageError(produce(0, "lost").get("error"));
        assertThat(produce(1, "kept").get("baseOffset").asInt()).isZero();
        JsonNode both = client.call(
                        "produce",
                        "{partitions:[{topic:'orders',partition:0,records:[{value:'lost'}]},"
                                + "{topic:'orders',partition:1,records:[{value:'kept'}]}]}")
                .result()
                .get("partitions");
        assertThat(both.at("/0/error/code").asInt()).isEqualTo(56);
        assertThat(both.at("/1/baseOffset").asInt()).isEqualTo(1);
        disk.breakWrites(path -> false);
        assertThat(produce(0, "at last").get("baseOffset").asInt()).isZero();
        assertThat(values(fetchJson(client, "orders", 0, 0))).containsExactly("at last");
        assertThat(values(fetchJson(client, "orders", 1, 1))).containsExactly("kept");
    }

    @Test
    void aTopicThatCouldNotEvenBeTakenBackCanBeCreatedOnceThereIsRoom() throws IOException {
        FaultyDisk disk = new FaultyDisk();
        start(disk);
        client = connect();
        AtomicBoolean full = new AtomicBoolean();
        disk.breakOpens(path -> {
            full.compareAndSet(false, path.toString().contains("half-1"));
            return full.get();
        });
        String create = "{topics:[{name:'half',partitions:3}]}";

        for (int i = 0; i < 2; i++) {
            assertStorageError(client.call("createTopics", create).result().at("/topics/0/error"));
            assertStorageError(client.call("produce", "{partitions:[{topic:'half',records:[{value:'v'}]}]}")
                    .result()
                    .at("/partitions/0/error"));
        }
        disk.breakOpens(path -> false);

        createTopic(client, "half", 3);
        JsonNode written = client.call("produce", "{partitions:[{topic:'half',partition:2,records:[{value:'v'}]}]}")
                .result();
        assertThat(written.at("/partitions/0/baseOffset").asInt()).isZero();
        assertThat(written.at("/partitions/0").has("error")).isFalse();
    }

    @Test
    void aBrokerStartsOnAFullDiskAndServesWhatIsThere() throws IOException {
        FaultyDisk disk = new FaultyDisk();
        start(disk);
        client = connect();
        createTopic(client, "orders", 2);
        produce(0, "kept");
        disk.leaveRoomFor(0);
        stop();

        start(disk);
        client = connect();
        assertThat(values(fetchJson(client, "orders", 0, 0))).containsExactly("kept");
        assertStorageError(produce(0, "refused").get("error"));
        disk.makeRoom();

        assertThat(produce(0, "after").get("baseOffset").asInt()).isEqualTo(1);
        assertThat(values(fetchJson(client, "orders", 0, 0))).containsExactly("kept", "after");
    }
}
