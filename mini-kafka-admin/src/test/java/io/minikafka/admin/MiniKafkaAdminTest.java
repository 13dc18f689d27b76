package io.minikafka.admin;

import static io.minikafka.admin.ScriptedBroker.HANG_UP;
import static io.minikafka.admin.ScriptedBroker.SILENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.netty.util.LeakPresenceDetector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the client does when brokers do not answer as one wishes. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class MiniKafkaAdminTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    private ScriptedBroker broker;
    private MiniKafkaAdmin admin;

    private void start(Map<String, ?> settings, String... answers) throws IOException {
        broker = new ScriptedBroker(answers);
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", broker.address());
        all.putIfAbsent("retry.backoff.ms", "1");
        admin = new MiniKafkaAdmin(all);
    }

    @AfterEach
    void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            broker.close();
        }
        LeakPresenceDetector.check();
    }

    private static String topic(String name) {
        return "{\"name\":\"" + name + "\"}";
    }

    private static String topic(String name, ErrorCode code) {
        return "{\"name\":\"" + name + "\",\"error\":{\"code\":" + code.number() + ",\"message\":\"because\"}}";
    }

    private static String topics(String... topics) {
        return "{\"topics\":[" + String.join(",", topics) + "]}";
    }

    private static void assertFails(CompletableFuture<?> future, ErrorCode code, String part) {
        assertThatThrownBy(() -> future.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(part);
    }

    @Test
    void whatFailsForAWhileIsAskedForAgainWithoutTheOthers() throws IOException {
        start(
                Map.of(),
                topics(
                        topic("a"),
                        topic("b", ErrorCode.COORDINATOR_NOT_AVAILABLE),
                        topic("c", ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)),
                topics(topic("b")));

        AdminResults<String, Void> deleted = admin.deleteTopics(List.of("a", "b", "c"));

        deleted.value("a").join();
        deleted.value("b").join();
        assertFails(deleted.value("c"), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "because");
        assertFails(deleted.all(), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "because");
        assertThat(broker.requests())
                .containsExactly("deleteTopics {\"topics\":[\"a\",\"b\",\"c\"]}", "deleteTopics {\"topics\":[\"b\"]}");
    }

    @Test
    void aLostAnswerIsAskedForAgain() throws IOException {
        start(Map.of(), HANG_UP, topics(topic("a")));

        admin.deleteTopic("a").join();

        assertThat(broker.requests()).hasSize(2);
    }

    @Test
    void aShiftWhoseAnswerIsLostIsNotDoneTwice() throws IOException {
        String planned = "{\"partitions\":[{\"topic\":\"orders\",\"partition\":0,\"oldOffset\":5,\"offset\":7}]}";
        String repeated = "{\"partitions\":[{\"topic\":\"orders\",\"partition\":0,\"oldOffset\":7,\"offset\":7}]}";
        start(Map.of(), planned, HANG_UP, repeated);

        OffsetReset reset = admin.resetOffsets("g", List.of(ORDERS), OffsetSpec.shiftBy(2), Execution.APPLY)
                .value(ORDERS)
                .join();

        assertThat(reset.oldOffset()).hasValue(5);
        assertThat(reset.newOffset()).isEqualTo(7);
        String partition = "\"partitions\":[{\"topic\":\"orders\",\"partition\":0,\"to\":";
        assertThat(broker.requests())
                .containsExactly(
                        "alterOffsets {\"groupId\":\"g\",\"dryRun\":true," + partition + "{\"shift\":2}}]}",
                        "alterOffsets {\"groupId\":\"g\",\"dryRun\":false," + partition + "{\"offset\":7}}]}",
                        "alterOffsets {\"groupId\":\"g\",\"dryRun\":false," + partition + "{\"offset\":7}}]}");
    }

    @Test
    void aRequestOfAWholeThatIsRefusedFailsAllOfIt() throws IOException {
        start(Map.of(), "{\"code\":68,\"message\":\"busy\",\"data\":{\"error\":\"NON_EMPTY_GROUP\"}}");

        AdminResults<TopicPartition, OffsetReset> reset = admin.resetOffsets(
                "g", List.of(ORDERS, new TopicPartition("orders", 1)), OffsetSpec.latest(), Execution.APPLY);

        reset.values().values().forEach(future -> assertFails(future, ErrorCode.NON_EMPTY_GROUP, "busy"));
    }

    @Test
    void aCallEndsWithItsTimeAndSaysSo() throws IOException {
        start(Map.of("default.api.timeout.ms", 200), SILENCE);

        assertFails(
                admin.deleteTopic("a"),
                ErrorCode.REQUEST_TIMED_OUT,
                "deleting topics [a] took longer than 200 ms (default.api.timeout.ms)");
    }

    @Test
    void aRequestThatIsNotAnsweredInTimeIsSentAgain() throws IOException {
        start(Map.of("request.timeout.ms", 100), SILENCE, topics(topic("a")));

        admin.deleteTopic("a").join();

        assertThat(broker.requests()).hasSize(2);
    }

    @Test
    void whereNobodyListensTheFailureNamesTheAddress() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (MiniKafkaAdmin alone =
                new MiniKafkaAdmin(Map.of("bootstrap.servers", "127.0.0.1:" + port, "default.api.timeout.ms", 300))) {
            assertFails(alone.rpc("listGroups", "{}"), ErrorCode.NETWORK_EXCEPTION, "127.0.0.1:" + port);
            assertThatThrownBy(() -> alone.listGroups().join())
                    .cause()
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REQUEST_TIMED_OUT));
        }
    }

    @Test
    void aCallByNameIsTriedOnce() throws IOException {
        start(Map.of(), HANG_UP, "{}");

        assertFails(admin.rpc("produce", "{}"), ErrorCode.NETWORK_EXCEPTION, "ended");

        assertThat(broker.requests()).containsExactly("produce {}");
    }

    @Test
    void resultsKeepWhateverIsInThem() throws IOException {
        String result = "{\"a\":[1,-2.5,123456789012345678901234567890,true,null,\"ü\"],\"b\":{\"c\":{}}}";
        start(Map.of(), result);

        assertThat(admin.rpc("newer", "{\"x\":[]}").join()).isEqualTo(result);
        assertThat(broker.requests()).containsExactly("newer {\"x\":[]}");
    }

    @Test
    void futuresCompleteOnTheClientsThread() throws Exception {
        start(Map.of("client.id", "ops"), SILENCE);
        CompletableFuture<String> thread = admin.deleteTopic("a")
                .handle((done, failure) -> Thread.currentThread().getName());
        await().until(() -> !broker.requests().isEmpty());

        admin.close(Duration.ofMillis(1));

        assertThat(thread.get(20, TimeUnit.SECONDS)).startsWith("mini-kafka-admin-ops");
    }

    @Test
    void closingFailsWhatIsLeftAndTakesNothingMore() throws IOException {
        start(Map.of(), SILENCE);
        CompletableFuture<Void> left = admin.deleteTopic("a");
        await().until(() -> !broker.requests().isEmpty());

        admin.close(Duration.ofMillis(10));
        admin.close();

        assertFails(left, ErrorCode.REQUEST_TIMED_OUT, "closed before the answer");
        assertThatThrownBy(() -> admin.listTopics())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void closingWaitsForWhatIsUnderWay() throws IOException {
        start(Map.of("retry.backoff.ms", 100), HANG_UP, topics(topic("a")));
        CompletableFuture<Void> deleted = admin.deleteTopic("a");

        admin.close();

        assertThat(deleted).isCompleted();
    }

    @Test
    void nothingAskedIsNothingSent() throws IOException {
        start(Map.of());

        assertThat(admin.deleteTopics(List.of()).all().join()).isEmpty();

        assertThat(broker.requests()).isEmpty();
    }

    @Test
    void whatIsWrongWithACallIsThrown() throws IOException {
        start(Map.of());

        assertThatThrownBy(() -> admin.createTopics(List.of(new NewTopic("a"), new NewTopic("a")), Execution.APPLY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topic a is to be created twice");
        assertThatThrownBy(() -> OffsetSpec.offset(-1)).hasMessageContaining("allowed: 0 and above");
        assertThatThrownBy(() -> admin.deleteTopics(List.of()).value("b")).hasMessageContaining("b is none of []");
    }

    @Test
    void changesOfOneConfigReplaceEachOther() {
        ConfigChanges changes = ConfigChanges.NONE
                .set("a", "1")
                .set("b", "2")
                .unset("a")
                .unset("c")
                .set("c", "3");

        assertThat(changes.toSet()).isEqualTo(Map.of("b", "2", "c", "3"));
        assertThat(changes.toUnset()).containsExactly("a");
    }
}
