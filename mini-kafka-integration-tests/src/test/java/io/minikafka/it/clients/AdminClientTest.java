package io.minikafka.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minikafka.admin.AdminResults;
import io.minikafka.admin.ConfigChanges;
import io.minikafka.admin.ConfigEntry;
import io.minikafka.admin.Execution;
import io.minikafka.admin.GroupDescription;
import io.minikafka.admin.GroupPartition;
import io.minikafka.admin.GroupState;
import io.minikafka.admin.LogDescription;
import io.minikafka.admin.LogDirDescription;
import io.minikafka.admin.MiniKafkaAdmin;
import io.minikafka.admin.NewTopic;
import io.minikafka.admin.OffsetSpec;
import io.minikafka.admin.Rebalance;
import io.minikafka.admin.TopicListing;
import io.minikafka.broker.Broker;
import io.minikafka.broker.BrokerConfig;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.consumer.OffsetAndMetadata;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import io.netty.util.LeakPresenceDetector;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The admin client against a broker whose housekeeping is quick. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class AdminClientTest {
    private static final TopicPartition ORDERS_0 = new TopicPartition("orders", 0);
    private static final TopicPartition ORDERS_1 = new TopicPartition("orders", 1);

    @TempDir
    private Path folder;

    private Broker broker;
    private MiniKafkaAdmin admin;
    private Clients clients;

    @BeforeEach
    void start() throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "broker.id", "1",
                "port", "0",
                "data.dir", folder.resolve("data").toString(),
                "offsets.topic.num.partitions", "1",
                "log.retention.check.interval.ms", "20",
                "log.flush.offset.checkpoint.interval.ms", "20",
                "log.cleaner.backoff.ms", "20",
                "log.roll.ms", "86400000"));
        broker = Broker.start(BrokerConfig.of(settings));
        String address = "127.0.0.1:" + broker.address().getPort();
        clients = new Clients(address);
        admin = new MiniKafkaAdmin(Map.of("bootstrap.servers", address));
    }

    @AfterEach
    void stop() {
        admin.close();
        broker.close();
        LeakPresenceDetector.check();
    }

    private void restart() throws Exception {
        stop();
        start();
    }

    private static void assertFails(CompletableFuture<?> future, ErrorCode code, String... parts) {
        assertThatThrownBy(() -> future.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(BrokerException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(List.of(parts)).allMatch(part -> e.getMessage().contains(part), e.getMessage());
                });
    }

    private void produce(String topic, int partition, String key, String... values) {
        try (MiniKafkaProducer<String, String> producer = clients.producer("batch.size", "0")) {
            List<CompletableFuture<?>> sent = List.of(values).stream()
                    .<CompletableFuture<?>>map(
                            value -> producer.send(new ProducerRecord<>(topic, partition, key, value)))
                    .toList();
            sent.forEach(CompletableFuture::join);
        }
    }

    private LogDescription log(TopicPartition partition) {
        return admin.describeLogDirs(List.of(partition.topic())).join().logs().get(partition);
    }

    private ConfigEntry config(String topic, String name) {
        return admin.describeConfigs(topic).join().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void alter(String name, String value) {
        admin.alterConfigs("orders", ConfigChanges.NONE.set(name, value)).join();
    }

    private void commit(String group, TopicPartition partition, long offset) {
        try (MiniKafkaConsumer<String, String> consumer = clients.consumer("group.id", group)) {
            consumer.assign(List.of(partition));
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
        }
    }

    @Test
    void topicsAreCreatedListedDescribedAndDeleted() {
        AdminResults<String, Void> created = admin.createTopics(
                List.of(
                        new NewTopic("orders", 3).withConfigs(Map.of("retention.ms", "5000")),
                        new NewTopic("bad name", 1),
                        new NewTopic("wrong", 1).withConfigs(Map.of("retention.ms", "soon"))),
                Execution.APPLY);

        created.value("orders").join();
        assertFails(created.value("bad name"), ErrorCode.INVALID_TOPIC_EXCEPTION);
        assertFails(created.value("wrong"), ErrorCode.INVALID_CONFIG, "retention.ms is \"soon\"; allowed: integer");
        assertFails(created.all(), ErrorCode.INVALID_TOPIC_EXCEPTION);
        assertFails(admin.createTopic(new NewTopic("orders")), ErrorCode.TOPIC_ALREADY_EXISTS);
        assertThat(admin.listTopics().join())
                .extracting(TopicListing::name)
                .containsExactly("__consumer_offsets", "orders");
        assertThat(admin.describeTopic("orders").join().partitions())
                .extracting(partition -> partition.leader().orElseThrow())
                .containsExactly(1, 1, 1);
        assertFails(admin.describeTopic("none"), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "none");

        admin.deleteTopic("orders").join();
        assertFails(admin.deleteTopic("orders"), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertFails(admin.deleteTopic("__consumer_offsets"), ErrorCode.INVALID_TOPIC_EXCEPTION);
    }

    @Test
    void aDryRunChecksAndChangesNothing() {
        admin.createTopic(new NewTopic("orders", 2)).join();

        admin.createTopics(List.of(new NewTopic("new")), Execution.DRY_RUN)
                .all()
                .join();
        admin.createPartitions(Map.of("orders", 5), Execution.DRY_RUN).all().join();
        ConfigChanges changes = ConfigChanges.NONE.set("segment.ms", "7");
        admin.alterConfigs(Map.of("orders", changes), Execution.DRY_RUN).all().join();

        assertThat(admin.listTopics().join()).extracting(TopicListing::name).doesNotContain("new");
        assertThat(admin.describeTopic("orders").join().partitions()).hasSize(2);
        assertThat(config("orders", "segment.ms").source()).isEqualTo(ConfigEntry.Source.BROKER);
        assertFails(
                admin.createPartitions(Map.of("orders", 2), Execution.DRY_RUN).all(), ErrorCode.INVALID_PARTITIONS);
        assertFails(
                admin.alterConfigs(Map.of("orders", ConfigChanges.NONE.set("segment.mss", "7")), Execution.DRY_RUN)
                        .all(),
                ErrorCode.INVALID_CONFIG,
                "did you mean segment.ms?");
    }

    @Test
    void onlyMorePartitionsCanBeAsked() {
        admin.createTopic(new NewTopic("orders", 3)).join();

        assertFails(admin.createPartitions("orders", 3), ErrorCode.INVALID_PARTITIONS, "orders has 3 partitions");
        assertFails(admin.createPartitions("orders", 0), ErrorCode.INVALID_PARTITIONS);
        assertFails(admin.createPartitions("orders", 10_001), ErrorCode.INVALID_PARTITIONS, "up to 10000");
        assertFails(admin.createPartitions("none", 3), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertFails(admin.createPartitions("__consumer_offsets", 30), ErrorCode.INVALID_TOPIC_EXCEPTION);
    }

    @Test
    void aTopicGrowsUnderAProducerAndAGroupThatLoseNothing() {
        admin.createTopic(new NewTopic("orders", 2)).join();
        try (MiniKafkaProducer<String, String> producer =
                        clients.producer("metadata.max.age.ms", "50", "linger.ms", "0");
                PollingConsumer one = new PollingConsumer(clients.consumer("group.id", "billing"), "orders");
                PollingConsumer two = new PollingConsumer(clients.consumer("group.id", "billing"), "orders")) {
            await().until(() -> one.owned().size() == 1 && two.owned().size() == 1);
            Map<String, Integer> partitions = new HashMap<>();
            sendUntil(producer, partitions, Set.of(0, 1));

            admin.createPartitions("orders", 5).join();

            assertThat(admin.describeTopic("orders").join().partitions()).hasSize(5);
            sendUntil(producer, partitions, Set.of(0, 1, 2, 3, 4));
            await().untilAsserted(() -> assertThat(
                            admin.describeGroup("billing").join().partitions())
                    .hasSize(5)
                    .allMatch(partition -> partition.owner().isPresent()));
            await().until(() -> one.owned().size() + two.owned().size() == 5);
            await().until(() -> one.count() + two.count() >= partitions.size());
            assertThat(one.records()).extracting(record -> record.value()).doesNotHaveDuplicates();
            Set<String> read =
                    one.records().stream().map(record -> record.value()).collect(Collectors.toSet());
            two.records().forEach(record -> read.add(record.value()));
            assertThat(read).isEqualTo(partitions.keySet());
        }
    }

    /** Sends records without key until each of these partitions has got one that was sent by this call. */
    private static void sendUntil(
            MiniKafkaProducer<String, String> producer, Map<String, Integer> partitions, Set<Integer> wanted) {
        Map<String, Integer> sent = new HashMap<>();
        await().until(() -> {
            String value = "v" + (partitions.size() + sent.size());
            sent.put(
                    value,
                    producer.send(new ProducerRecord<>("orders", value)).join().partition());
            return Set.copyOf(sent.values()).containsAll(wanted);
        });
        partitions.putAll(sent);
    }

    @Test
    void aFetchThatWaitsIsNotDisturbedByNewPartitions() {
        admin.createTopic(new NewTopic("orders", 1)).join();
        CompletableFuture<String> waiting = admin.rpc(
                "fetch",
                "{\"maxWaitMs\":30000,\"format\":\"json\",\"partitions\":[{\"topic\":\"orders\",\"partition\":0,\"offset\":0}]}");

        admin.createPartitions("orders", 2).join();
        admin.alterConfigs("orders", ConfigChanges.NONE.set("segment.bytes", "2000"))
                .join();
        produce("orders", 0, "k", "awaited");

        assertThat(waiting.join()).contains("\"value\":\"awaited\"");
    }

    @Test
    void smallerSegmentsAndRetentionHoldForALogInUse() {
        admin.createTopic(new NewTopic("orders", 1)).join();
        produce("orders", 0, "k", "a".repeat(900), "b".repeat(900), "c".repeat(900));
        assertThat(log(ORDERS_0).segments()).isEqualTo(1);

        alter("segment.bytes", "1024");
        produce("orders", 0, "k", "d".repeat(900), "e".repeat(900));
        assertThat(log(ORDERS_0).segments()).isEqualTo(3);
        assertThat(log(ORDERS_0).logStartOffset()).isZero();

        alter("retention.bytes", "900");
        await().until(() -> log(ORDERS_0).logStartOffset() == 4);

        alter("retention.ms", "0");
        await().until(() -> log(ORDERS_0).logStartOffset() == 5);
        assertThat(log(ORDERS_0).logEndOffset()).isEqualTo(5);
    }

    @Test
    void whatIsRefusedChangesWithTheConfigs() {
        admin.createTopic(new NewTopic("orders", 1)).join();
        try (MiniKafkaProducer<String, String> producer = clients.producer()) {
            producer.send(new ProducerRecord<>("orders", "x".repeat(2000))).join();

            alter("max.message.bytes", "1000");
            assertFails(
                    producer.send(new ProducerRecord<>("orders", "x".repeat(2000))),
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "1000 bytes");
            admin.alterConfigs("orders", ConfigChanges.NONE.unset("max.message.bytes"))
                    .join();
            producer.send(new ProducerRecord<>("orders", "x".repeat(2000))).join();

            alter("message.timestamp.before.max.ms", "1000");
            ProducerRecord<String, String> old = new ProducerRecord<>("orders", 0, 1_000L, "k", "old");
            assertFails(producer.send(old), ErrorCode.INVALID_TIMESTAMP);

            alter("message.timestamp.type", "LogAppendTime");
            assertThat(producer.send(old).join().timestamp()).isGreaterThan(1_000_000_000_000L);

            alter("compression.type", "gzip");
            alter("flush.policy", "commit");
            producer.send(new ProducerRecord<>("orders", "y".repeat(100_000))).join();
            assertThat(log(ORDERS_0).sizeBytes()).isLessThan(10_000);
            assertThat(log(ORDERS_0).highWatermark()).isEqualTo(4);
        }
    }

    @Test
    void compactionBeginsAndEndsWithTheCleanupPolicy() {
        admin.createTopic(new NewTopic("orders", 1).withConfigs(Map.of("segment.bytes", "1024", "retention.ms", "-1")))
                .join();
        String big = "x".repeat(600);
        produce("orders", 0, "a", "1" + big, "2" + big, "3" + big, "4" + big);
        long before = log(ORDERS_0).sizeBytes();

        admin.alterConfigs(
                        "orders",
                        ConfigChanges.NONE.set("cleanup.policy", "compact").set("min.cleanable.dirty.ratio", "0"))
                .join();

        await().until(() -> log(ORDERS_0).sizeBytes() < before);
        try (MiniKafkaProducer<String, String> producer = clients.producer()) {
            assertFails(producer.send(new ProducerRecord<>("orders", "no key")), ErrorCode.INVALID_RECORD);
        }

        alter("cleanup.policy", "delete");
        produce("orders", 0, null, "no key needed");
    }

    @Test
    void whatWasAlteredIsThereAfterARestart() throws Exception {
        admin.createTopic(new NewTopic("orders", 1).withConfigs(Map.of("segment.ms", "5000")))
                .join();
        admin.createPartitions("orders", 3).join();
        admin.alterConfigs(
                        "orders", ConfigChanges.NONE.set("retention.ms", "77").unset("segment.ms"))
                .join();
        produce("orders", 2, "k", "v");

        restart();

        assertThat(admin.describeTopic("orders").join().partitions()).hasSize(3);
        assertThat(log(new TopicPartition("orders", 2)).logEndOffset()).isEqualTo(1);
        assertThat(config("orders", "retention.ms").value()).isEqualTo("77");
        assertThat(config("orders", "retention.ms").source()).isEqualTo(ConfigEntry.Source.TOPIC);
        assertThat(config("orders", "segment.ms").source()).isEqualTo(ConfigEntry.Source.BROKER);
    }

    @Test
    void configsTellTheirValueTheirDefaultAndWhoHasSetThem() {
        admin.createTopic(new NewTopic("orders", 1)).join();
        alter("retention.bytes", "1000");

        ConfigEntry ofTopic = config("orders", "retention.bytes");
        assertThat(ofTopic.value()).isEqualTo("1000");
        assertThat(ofTopic.defaultValue()).isEqualTo("-1");
        assertThat(ofTopic.source()).isEqualTo(ConfigEntry.Source.TOPIC);
        assertThat(ofTopic.isReadOnly()).isFalse();
        assertThat(ofTopic.documentation()).contains("oldest segments");
        ConfigEntry ofBroker = config("orders", "segment.ms");
        assertThat(ofBroker.value()).isEqualTo("86400000");
        assertThat(ofBroker.source()).isEqualTo(ConfigEntry.Source.BROKER);
        assertThat(config("orders", "flush.ms").source()).isEqualTo(ConfigEntry.Source.DEFAULT);
        assertThat(admin.describeBrokerConfigs().join())
                .filteredOn(entry -> Set.of("log.roll.ms", "num.partitions").contains(entry.name()))
                .extracting(entry -> entry + " " + entry.isReadOnly())
                .containsExactly("num.partitions=1 (DEFAULT) true", "log.roll.ms=86400000 (BROKER) true");
        assertFails(admin.describeConfigs("none"), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertFails(
                admin.alterConfigs("none", ConfigChanges.NONE.set("retention.ms", "1")),
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertFails(
                admin.alterConfigs(
                        "orders",
                        ConfigChanges.NONE.set("min.compaction.lag.ms", "9").set("cleanup.policy", "shred")),
                ErrorCode.INVALID_CONFIG,
                "cleanup.policy is \"shred\"");
        assertThat(config("orders", "min.compaction.lag.ms").source()).isEqualTo(ConfigEntry.Source.DEFAULT);
    }

    @Test
    void ofTheBrokersOwnTopicsOnlyTheLayoutCanBeAltered() {
        admin.alterConfigs("__consumer_offsets", ConfigChanges.NONE.set("segment.bytes", "2048"))
                .join();

        assertThat(config("__consumer_offsets", "segment.bytes").value()).isEqualTo("2048");
        assertThat(config("__consumer_offsets", "cleanup.policy").value()).isEqualTo("compact");
        assertThat(config("__consumer_offsets", "cleanup.policy").isReadOnly()).isTrue();
        assertFails(
                admin.alterConfigs("__consumer_offsets", ConfigChanges.NONE.set("cleanup.policy", "delete")),
                ErrorCode.INVALID_CONFIG,
                "cleanup.policy is the broker's to set");
    }

    @Test
    void groupsAreListedDescribedAndDeleted() {
        admin.createTopic(new NewTopic("orders", 2)).join();
        produce("orders", 0, "k", "a", "b", "c");
        commit("billing", ORDERS_0, 1);

        GroupDescription group = admin.describeGroup("billing").join();
        assertThat(group.state()).isEqualTo(GroupState.EMPTY);
        assertThat(group.totalLag()).isEqualTo(2);
        GroupPartition partition = group.partitions().get(0);
        assertThat(partition.partition()).isEqualTo(ORDERS_0);
        assertThat(partition.owner()).isEmpty();
        assertThat(partition.committedOffset()).hasValue(1);
        assertThat(partition.lagTime())
                .hasValueSatisfying(age -> assertThat(age).isPositive());
        assertThat(admin.listGroups().join()).extracting(Object::toString).containsExactly("billing EMPTY");

        try (PollingConsumer member = new PollingConsumer(clients.consumer("group.id", "billing"), "orders")) {
            await().until(() -> member.owned().size() == 2);
            assertThat(admin.describeGroup("billing").join().partitions())
                    .allMatch(owned -> owned.owner().isPresent());
            Rebalance joined =
                    admin.describeGroup("billing").join().rebalances().get(0);
            assertThat(joined.cause()).isEqualTo("joined");
            assertThat(joined.moves()).extracting(Rebalance.Move::partition).containsExactly(ORDERS_0, ORDERS_1);
            assertThat(joined.moves())
                    .allMatch(move -> move.from().isEmpty() && move.to().equals(joined.memberId()));
            assertFails(admin.deleteGroup("billing"), ErrorCode.NON_EMPTY_GROUP, "1 members");
        }
        admin.deleteGroup("billing").join();
        assertFails(admin.deleteGroup("billing"), ErrorCode.GROUP_ID_NOT_FOUND);
        assertFails(admin.describeGroup("billing"), ErrorCode.GROUP_ID_NOT_FOUND, "\"billing\"");
    }

    @Test
    void offsetsAreResetToWhereverOneLikes() {
        admin.createTopic(new NewTopic("orders", 2)).join();
        try (MiniKafkaProducer<String, String> producer = clients.producer()) {
            for (int i = 0; i < 10; i++) {
                long time = System.currentTimeMillis() - 1000 + i;
                producer.send(new ProducerRecord<>("orders", 0, time - time % 1000 + i, "k", "v" + i))
                        .join();
            }
        }
        admin.deleteRecords(Map.of(ORDERS_0, 2L)).all().join();
        commit("billing", ORDERS_0, 5);

        assertThat(reset(OffsetSpec.shiftBy(2), Execution.DRY_RUN)).isEqualTo("OptionalLong[5] -> 7");
        assertThat(reset(OffsetSpec.shiftBy(2), Execution.APPLY)).isEqualTo("OptionalLong[5] -> 7");
        assertThat(reset(OffsetSpec.shiftBy(-100), Execution.APPLY)).isEqualTo("OptionalLong[7] -> 2");
        assertThat(reset(OffsetSpec.latest(), Execution.APPLY)).isEqualTo("OptionalLong[2] -> 10");
        assertThat(reset(OffsetSpec.earliest(), Execution.APPLY)).isEqualTo("OptionalLong[10] -> 2");
        assertThat(reset(OffsetSpec.offset(4), Execution.APPLY)).isEqualTo("OptionalLong[2] -> 4");
        assertThat(reset(OffsetSpec.offset(400), Execution.APPLY)).isEqualTo("OptionalLong[4] -> 10");
        assertThat(reset(OffsetSpec.forTimestamp(1), Execution.APPLY)).isEqualTo("OptionalLong[10] -> 2");
        assertThat(reset(OffsetSpec.forTimestamp(Long.MAX_VALUE), Execution.APPLY))
                .isEqualTo("OptionalLong[2] -> 10");
        assertThat(admin.describeGroup("billing").join().partitions().get(0).committedOffset())
                .hasValue(10);
        assertThat(reset(OffsetSpec.offset(6), Execution.APPLY)).isEqualTo("OptionalLong[10] -> 6");
        try (PollingConsumer member = new PollingConsumer(clients.consumer("group.id", "billing"), "orders")) {
            await().until(() -> member.count() == 4);
            assertThat(member.records()).extracting(record -> record.offset()).containsExactly(6L, 7L, 8L, 9L);
        }
    }

    private String reset(OffsetSpec spec, Execution execution) {
        return admin.resetOffsets("billing", List.of(ORDERS_0), spec, execution)
                .value(ORDERS_0)
                .join()
                .toString();
    }

    @Test
    void aResetThatCannotBeDoneSaysWhy() {
        admin.createTopic(new NewTopic("orders", 2)).join();
        commit("billing", ORDERS_0, 0);

        assertFails(
                admin.resetOffsets("billing", List.of(ORDERS_1), OffsetSpec.shiftBy(1), Execution.APPLY)
                        .value(ORDERS_1),
                ErrorCode.INVALID_PARAMS,
                "nothing is committed for orders-1");
        TopicPartition none = new TopicPartition("none", 0);
        AdminResults<TopicPartition, ?> mixed =
                admin.resetOffsets("billing", List.of(none, ORDERS_0), OffsetSpec.latest(), Execution.APPLY);
        assertFails(mixed.value(none), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        mixed.value(ORDERS_0).join();
        assertFails(
                admin.resetOffsets("", List.of(ORDERS_0), OffsetSpec.latest(), Execution.APPLY)
                        .all(),
                ErrorCode.INVALID_GROUP_ID);
        try (PollingConsumer member = new PollingConsumer(clients.consumer("group.id", "billing"), "orders")) {
            await().until(() -> member.owned().size() == 2);
            for (Execution execution : Execution.values()) {
                assertFails(
                        admin.resetOffsets("billing", List.of(ORDERS_0), OffsetSpec.earliest(), execution)
                                .all(),
                        ErrorCode.NON_EMPTY_GROUP,
                        "billing has 1 members");
            }
        }
        admin.resetOffsets("new", List.of(ORDERS_0), OffsetSpec.offset(0), Execution.APPLY)
                .all()
                .join();
        assertThat(admin.describeGroup("new").join().state()).isEqualTo(GroupState.EMPTY);
    }

    @Test
    void recordsAreDeletedAndLogsTellTheirSize() {
        admin.createTopic(new NewTopic("orders", 2)).join();
        produce("orders", 0, "k", "a", "b", "c");

        Map<TopicPartition, Long> deleted =
                admin.deleteRecords(Map.of(ORDERS_0, 2L)).all().join();

        assertThat(deleted).isEqualTo(Map.of(ORDERS_0, 2L));
        assertFails(admin.deleteRecords(Map.of(ORDERS_0, 9L)).all(), ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(admin.deleteRecords(Map.of(ORDERS_0, MiniKafkaAdmin.ALL_RECORDS))
                        .all()
                        .join())
                .isEqualTo(Map.of(ORDERS_0, 3L));
        produce("orders", 0, "k", "d");
        LogDirDescription dir = admin.describeLogDirs().join();
        assertThat(dir.path()).isEqualTo(folder.resolve("data").toAbsolutePath().toString());
        assertThat(dir.usableBytes()).isBetween(1L, dir.totalBytes());
        assertThat(dir.logs().keySet())
                .containsExactly(new TopicPartition("__consumer_offsets", 0), ORDERS_0, ORDERS_1);
        LogDescription log = dir.logs().get(ORDERS_0);
        assertThat(log.logStartOffset()).isEqualTo(3);
        assertThat(log.highWatermark()).isEqualTo(4);
        assertThat(log.sizeBytes()).isPositive();
        assertThat(dir.logs().get(ORDERS_1).sizeBytes()).isZero();
        assertFails(admin.describeLogDirs(List.of("none")), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "none");
    }

    @Test
    void anyMethodCanBeCalledByItsName() {
        assertThat(admin.rpc("createTopics", "{\"topics\":[{\"name\":\"orders\"}]}")
                        .join())
                .startsWith("{\"topics\":[{\"name\":\"orders\",\"topicId\":\"");
        assertFails(admin.rpc("makeCoffee", "{}"), ErrorCode.METHOD_NOT_FOUND, "makeCoffee");
        assertFails(admin.rpc("deleteTopics", "{}"), ErrorCode.INVALID_PARAMS, "params.topics");
        assertThatThrownBy(() -> admin.rpc("metadata", "{nonsense"))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PARSE_ERROR));
    }
}
