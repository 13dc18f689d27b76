package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.broker.Main;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as somebody runs it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class BrokerProcessTest {
    private static final int TERMINATED = 143;

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void chooseDataFolder() {
        data = folder.resolve("data");
    }

    @Test
    void oneLineSaysThatItIsReadyAndWhere() throws IOException, InterruptedException {
        try (BrokerProcess broker = BrokerProcess.start(data, "--broker-id", "7")) {
            Matcher ready = broker.ready();

            assertThat(ready.group("id")).isEqualTo("7");
            assertThat(ready.group("host")).isEqualTo("127.0.0.1");
            assertThat(ready.group("data")).isEqualTo(data.toString());
            assertThat(Integer.parseInt(ready.group("ms"))).isBetween(1, 30_000);
            try (RawClient client = broker.connect()) {
                JsonNode versions = client.call("apiVersions", "{}").result();
                assertThat(versions.get("brokerId").asInt()).isEqualTo(7);
                assertThat(versions.get("clusterId").asText()).isEqualTo(ready.group("cluster"));
            }
            assertThat(broker.terminate()).isEqualTo(TERMINATED);
            assertThat(broker.out().lines()).hasSize(1);
        }
    }

    @Test
    void theRunnableJarNeedsNothingElse() throws Exception {
        Optional<Path> jar = runnableJar();
        assumeTrue(jar.isPresent(), "mini-kafka-broker.jar is not built yet");

        try (BrokerProcess broker =
                        BrokerProcess.start(List.of("-jar", jar.orElseThrow().toString()), data);
                RawClient client = broker.connect()) {
            BrokerTestBase.assertServes(client);
            assertThat(broker.terminate()).isEqualTo(TERMINATED);
        }
    }

    /** Beside the classes, or the plain jar, that this test runs with. */
    private static Optional<Path> runnableJar() throws Exception {
        URI classes =
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        return Optional.of(Path.of(classes).resolveSibling("mini-kafka-broker.jar"))
                .filter(Files::exists);
    }

    @Test
    void everythingThatIsWrongWithTheSettingsIsSaidAtOnce() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("broker.properties"), "num.partitons=3\nhost=\n");

        assertRefused(
                2,
                List.of(
                        "--config",
                        file.toString(),
                        "--nonsense",
                        "--set",
                        "num.partitions=0",
                        "--set",
                        "=x",
                        "--port",
                        "70000"),
                "--nonsense",
                "num.partitons",
                "num.partitions",
                "--set =x",
                "port",
                "70000",
                "broker.id");
    }

    @Test
    void theSettingsOfTheCommandLineAreExplained() throws IOException, InterruptedException {
        assertRefused(2, List.of(), "broker.id", "--broker-id");
        assertRefused(2, List.of("--broker-id", "one"), "broker.id", "one");
        assertRefused(
                2,
                List.of("--broker-id", "1", "--config", folder.resolve("none").toString()),
                "none");
        try (BrokerProcess help = BrokerProcess.launch(folder, "--help")) {
            assertThat(help.awaitEnd()).isZero();
            assertThat(help.out())
                    .contains("--broker-id")
                    .contains("--data-dir")
                    .contains("--set");
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException, InterruptedException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());

            assertRefused(
                    1, List.of("--broker-id", "1", "--data-dir", data.toString(), "--port", port), "127.0.0.1:" + port);
        }
    }

    @Test
    void aFolderBelongsToOneProcessAndOneBroker() throws IOException, InterruptedException {
        List<String> again = List.of("--broker-id", "1", "--port", "0", "--data-dir", data.toString());
        try (BrokerProcess first = BrokerProcess.start(data)) {
            assertRefused(1, again, data.toString(), "in use by process " + first.pid() + ", broker 1");

            try (RawClient client = first.connect()) {
                BrokerTestBase.assertServes(client);
            }
            assertThat(first.terminate()).isEqualTo(TERMINATED);
        }

        assertRefused(
                1,
                List.of("--broker-id", "2", "--port", "0", "--data-dir", data.toString()),
                "belongs to broker 1, this is broker 2");
        Path meta = data.resolve("meta.json");
        Files.writeString(meta, Files.readString(meta).replaceAll("(\"formatVersion\" : )1", "$12"));
        assertRefused(1, again, "format version 2", "knows up to 1");
        assertThat(data.resolve("clean-shutdown")).exists();
    }

    private void assertRefused(int status, List<String> words, String... said)
            throws IOException, InterruptedException {
        try (BrokerProcess broker = BrokerProcess.launch(folder, words.toArray(new String[0]))) {
            assertThat(broker.awaitEnd()).as(broker.err()).isEqualTo(status);
            assertThat(broker.out()).isEmpty();
            assertThat(broker.err()).contains(said).doesNotContain("\tat ");
        }
    }

    @Test
    void flagsGoOverSetsAndSetsOverTheFile() throws IOException {
        Path file = Files.writeString(
                folder.resolve("broker.properties"),
                "# a comment\nbroker.id=5\nport=1\nnum.partitions=2\nmessage.max.bytes=1000\n");

        try (BrokerProcess broker = BrokerProcess.start(
                        data,
                        "--config",
                        file.toString(),
                        "--set",
                        "num.partitions=3",
                        "--set",
                        "broker.id=6",
                        "--broker-id",
                        "7",
                        "--port",
                        "0");
                RawClient client = broker.connect()) {
            assertThat(broker.ready().group("id")).isEqualTo("7");
            JsonNode topic = client.call("metadata", "{topics:['t'],autoCreate:true}")
                    .result()
                    .at("/topics/0");
            assertThat(topic.get("partitions")).hasSize(3);
            JsonNode refused = client.call(
                            "produce",
                            "{partitions:[{topic:'t',partition:0,records:[{value:'" + "x".repeat(2000) + "'}]}]}")
                    .result();
            assertThat(refused.at("/partitions/0/error/code").asInt()).isEqualTo(10);
        }
    }

    @Test
    void sigtermAnswersWhatWaitsAndTheNextStartChecksNothing() throws IOException, InterruptedException {
        try (BrokerProcess broker = BrokerProcess.start(data);
                RawClient client = broker.connect();
                RawClient other = broker.connect()) {
            BrokerTestBase.createTopic(client, "orders", 3);
            produce(client, "v");
            long waiting = client.send("fetch", "{maxWaitMs:60000,partitions:[{topic:'orders',partition:1,offset:0}]}");
            BrokerTestBase.assertServes(other);

            assertThat(broker.terminate()).isEqualTo(TERMINATED);

            assertThat(client.await(waiting).result().at("/partitions/0/size").asInt())
                    .isZero();
            assertThat(client.isAtEnd()).isTrue();
            assertThat(other.isAtEnd()).isTrue();
            assertThat(broker.err()).contains("Stopping broker 1").doesNotContain("ERROR");
        }
        assertThat(data.resolve("clean-shutdown")).exists();

        try (BrokerProcess broker = BrokerProcess.start(data);
                RawClient client = broker.connect()) {
            assertThat(broker.err())
                    .doesNotContain("recovered")
                    .doesNotContain("rebuilt")
                    .doesNotContain("WARN");
            assertThat(data.resolve("clean-shutdown")).doesNotExist();
            assertThat(BrokerTestBase.values(BrokerTestBase.fetchJson(client, "orders", 0, 0)))
                    .containsExactly("v");
            produce(client, "w");
            broker.kill();
        }

        try (BrokerProcess broker = BrokerProcess.start(data)) {
            assertThat(broker.err()).contains("orders-0: recovered from offset ");
        }
    }

    private static void produce(RawClient client, String value) throws IOException {
        JsonNode written = client.call(
                        "produce", "{partitions:[{topic:'orders',partition:0,records:[{value:'" + value + "'}]}]}")
                .result()
                .at("/partitions/0");
        assertThat(written.has("error")).as(written.toString()).isFalse();
    }

    @Test
    void whatWasAcknowledgedOutlivesRestartsOfBothKinds() throws IOException, InterruptedException {
        String commit = "{groupId:'billing',partitions:[{topic:'orders',partition:0,offset:%d}]}";
        String join =
                "{groupId:'audit',memberId:'m',memberEpoch:%d,sessionTimeoutMs:60000,subscribedTopics:['orders'],owned:%s}";
        List<JsonNode> clusters = new ArrayList<>();
        List<JsonNode> topics = new ArrayList<>();
        List<Long> producerIds = new ArrayList<>();
        int epoch = 0;
        JsonNode owned = RawClient.JSON.createArrayNode();
        for (int round = 0; round < 4; round++) {
            try (BrokerProcess broker = BrokerProcess.start(data);
                    RawClient client = broker.connect()) {
                if (round == 0) {
                    BrokerTestBase.awaitGroups(client);
                    BrokerTestBase.createTopic(client, "orders", 3, "{'segment.bytes':'4096'}");
                } else {
                    BrokerTestBase.awaitGroups(client);
                    JsonNode committed =
                            client.call("offsetFetch", "{groupId:'billing'}").result();
                    assertThat(committed.at("/partitions/0/offset").asInt()).isEqualTo(round - 1);
                }
                produce(client, "v" + round);
                assertThat(BrokerTestBase.values(BrokerTestBase.fetchJson(client, "orders", 0, 0)))
                        .hasSize(round + 1)
                        .startsWith("v0")
                        .endsWith("v" + round);
                client.call("offsetCommit", commit.formatted(round)).result();
                JsonNode member = client.call("consumerGroupHeartbeat", join.formatted(epoch, owned))
                        .result();
                assertThat(epoch == 0 || epoch == member.get("memberEpoch").asInt())
                        .as("epoch %s, then %s", epoch, member)
                        .isTrue();
                assertThat(member.get("assignment").isNull()).isEqualTo(round > 0);
                owned = round == 0 ? member.get("assignment") : owned;
                epoch = member.get("memberEpoch").asInt();
                JsonNode metadata =
                        client.call("metadata", "{topics:['orders']}").result();
                clusters.add(metadata.get("clusterId"));
                topics.add(metadata.get("topics"));
                producerIds.add(client.call("initProducerId", "{}")
                        .result()
                        .get("producerId")
                        .asLong());
                if (round % 2 == 0) {
                    broker.kill();
                } else {
                    broker.terminate();
                }
            }
        }

        assertThat(clusters).containsOnly(clusters.get(0));
        assertThat(topics).containsOnly(topics.get(0));
        assertThat(producerIds).doesNotHaveDuplicates();
    }

    @Test
    void itListensOnLoopbackOnly() throws IOException {
        Optional<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        assumeTrue(outside.isPresent(), "this machine has no address but loopback");

        try (BrokerProcess broker = BrokerProcess.start(data);
                Socket socket = new Socket()) {
            InetSocketAddress address =
                    new InetSocketAddress(outside.get(), broker.address().getPort());
            assertThatThrownBy(() -> socket.connect(address, 5000)).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void itIsToldToClientsByTheAddressUnderWhichTheyReachedIt() throws IOException {
        try (BrokerProcess broker = BrokerProcess.start(data, "--host", "0.0.0.0")) {
            int port = broker.address().getPort();
            for (String host : List.of("127.0.0.1", "127.0.0.2")) {
                try (RawClient client = new RawClient(new InetSocketAddress(host, port))) {
                    JsonNode told = client.call("metadata", "{}").result().at("/brokers/0");
                    JsonNode coordinator = client.call("findCoordinator", "{keyType:'group',key:'g'}")
                            .result();

                    assertThat(told.get("host").asText()).isEqualTo(host);
                    assertThat(told.get("port").asInt()).isEqualTo(port);
                    assertThat(coordinator.get("host").asText()).isEqualTo(host);
                    assertThat(coordinator.get("port").asInt()).isEqualTo(port);
                }
            }
        }
    }

    @Test
    void whoNeverReadsAnswersTakesNoMemoryWithoutBound() throws IOException, InterruptedException {
        List<RawClient> deaf = new ArrayList<>();
        try (BrokerProcess broker = BrokerProcess.start(data);
                RawClient client = broker.connect()) {
            BrokerTestBase.createTopic(client, "orders", 1);
            for (int i = 0; i < 4; i++) {
                produce(client, "x".repeat(250_000));
            }
            String fetch =
                    "{maxWaitMs:0,format:'%s',partitions:[{topic:'orders',partition:0,offset:0,maxBytes:2000000}]}";
            for (int i = 0; i < 4; i++) {
                RawClient one = broker.connect();
                deaf.add(one);
                for (int request = 0; request < 400; request++) { // a megabyte each
                    one.send("fetch", fetch.formatted(i == 0 ? "batches" : "json"));
                }
            }

            for (int i = 0; i < 20; i++) {
                produce(client, "v" + i);
                assertThat(BrokerTestBase.values(BrokerTestBase.fetchJson(client, "orders", 0, 4 + i)))
                        .containsExactly("v" + i);
            }
            for (int request = 1; request <= 400; request++) { // nor is anything lost for who reads late
                assertThat(deaf.get(1).await(request).result().at("/partitions/0/records"))
                        .hasSizeGreaterThanOrEqualTo(4);
            }
            for (RawClient one : deaf) {
                one.close();
            }
            BrokerTestBase.assertServes(client);
            assertThat(broker.err()).doesNotContain("OutOfMemory").doesNotContain("ERROR");
            assertThat(broker.terminate()).isEqualTo(TERMINATED);
        } finally {
            for (RawClient one : deaf) {
                one.close();
            }
        }
    }

    @Test
    void moreJsonThanTheMemoryIsReadInSeveralAnswers() throws IOException, InterruptedException {
        String large = "x".repeat(900_000);
        try (BrokerProcess broker = BrokerProcess.start(data);
                RawClient client = broker.connect()) {
            BrokerTestBase.createTopic(client, "orders", 1);
            for (int i = 0; i < 60; i++) {
                produce(client, large);
            }

            List<String> read = new ArrayList<>();
            while (read.size() < 60) {
                String params = "{format:'json',maxBytes:52428800,partitions:[{topic:'orders',partition:0,offset:"
                        + read.size() + ",maxBytes:52428800}]}";
                JsonNode element = client.call("fetch", params).result().at("/partitions/0");
                List<String> answer = BrokerTestBase.values(element);
                assertThat(answer).isNotEmpty();
                read.addAll(answer);
            }

            assertThat(read).hasSize(60).allMatch(large::equals);
            assertThat(broker.terminate()).isEqualTo(TERMINATED);
        }
    }

    @Test
    void halfFramesLargerThanTheMemoryDoNotKeepOthersOut() throws IOException, InterruptedException {
        List<RawClient> hoarders = new ArrayList<>();
        try (BrokerProcess broker = BrokerProcess.start(data);
                RawClient client = broker.connect()) {
            BrokerTestBase.createTopic(client, "orders", 1);
            for (int i = 0; i < 3; i++) {
                RawClient hoarder = broker.connect();
                hoarders.add(hoarder);
                byte[] part = new byte[1 << 20];
                hoarder.write(
                        ByteBuffer.allocate(8).putInt(100_000_000).putInt(100).array());
                try {
                    for (int megabyte = 0; megabyte < 30; megabyte++) {
                        hoarder.write(part);
                    }
                } catch (IOException e) {
                    // the broker gave it up, which is as good
                }
            }

            for (int i = 0; i < 20; i++) {
                produce(client, "v" + i);
            }
            try (RawClient next = broker.connect()) {
                assertThat(BrokerTestBase.values(BrokerTestBase.fetchJson(next, "orders", 0, 0)))
                        .hasSize(20);
            }
            assertThat(broker.terminate()).isEqualTo(TERMINATED);
        } finally {
            for (RawClient one : hoarders) {
                one.close();
            }
        }
    }

    @Test
    void aPausedBrokerGoesOnWhereItWas() throws IOException, InterruptedException {
        try (BrokerProcess broker = BrokerProcess.start(data);
                RawClient client = broker.connect()) {
            broker.pause();
            long asked = client.send("apiVersions", "{}");
            client.socket.setSoTimeout(300);
            assertThatThrownBy(() -> client.await(asked)).isInstanceOf(SocketTimeoutException.class);

            broker.resume();

            client.socket.setSoTimeout(30_000);
            assertThat(client.await(asked).result().get("protocol").asInt()).isEqualTo(1);
        }
    }
}
