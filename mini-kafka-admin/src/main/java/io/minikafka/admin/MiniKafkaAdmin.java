package io.minikafka.admin;

import io.minikafka.common.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;

/**
 * Looks after a cluster: topics, configs, groups, logs. One instance is best shared by all of an application. Nothing is
 * connected before the first call; the broker may come up later than the client.
 *
 * <p>A call is tried again, with growing waits ({@code retry.backoff.ms}, {@code retry.backoff.max.ms}), while no broker
 * is reached or one says that it will be able to answer later; a single request may take {@code request.timeout.ms}, the
 * whole call {@code default.api.timeout.ms}. A topic that does not exist, and a disk that fails, are told at once. Where
 * an answer was lost and the call repeated, a failure may be about what the first attempt has done:
 * TOPIC_ALREADY_EXISTS, say.
 *
 * <p>Futures fail with a {@link io.minikafka.common.rpc.BrokerException}: its code says what is wrong, its message names
 * the thing, the value and what is allowed; REQUEST_TIMED_OUT where it took too long. Cancelling one does not call
 * anything back. Every method throws an {@link IllegalStateException} after {@link #close}.
 *
 * <p>Threads: any may call any method, and none of them waits but {@link #close}. Futures complete on the client's one
 * daemon thread, so what hangs on them is to be quick and must not wait for this client.
 */
public final class MiniKafkaAdmin implements AutoCloseable {
    /** Instead of an offset, for {@link #deleteRecords}: all records that readers may see. */
    public static final long ALL_RECORDS = -1;

    private final AdminCalls calls;
    private final TopicCalls topics;
    private final GroupCalls groups;
    private final Duration apiTimeout;

    /**
     * With settings by name; {@code bootstrap.servers} has to be there.
     *
     * @throws io.minikafka.common.config.ConfigException naming everything that is missing or wrong
     */
    public MiniKafkaAdmin(Properties properties) {
        this(AdminConfig.of(properties));
    }

    /** As with {@link Properties}; values may be of any type whose text is the setting's. */
    public MiniKafkaAdmin(Map<String, ?> settings) {
        this(AdminConfig.of(settings));
    }

    /**
     * With settings from a properties file, in UTF-8.
     *
     * @throws IOException where the file cannot be read
     */
    public MiniKafkaAdmin(Path propertiesFile) throws IOException {
        this(AdminConfig.of(propertiesFile));
    }

    private MiniKafkaAdmin(AdminConfig config) {
        this.calls = new AdminCalls(config);
        this.topics = new TopicCalls(calls);
        this.groups = new GroupCalls(calls);
        this.apiTimeout = Duration.ofMillis(config.apiTimeoutMs);
    }

    /** As {@link #createTopics(Collection, Execution)}, for one. */
    public CompletableFuture<Void> createTopic(NewTopic topic) {
        return createTopics(List.of(topic), Execution.APPLY).value(topic.name());
    }

    /**
     * Creates topics, which can be written to when their future completes. They fail with TOPIC_ALREADY_EXISTS,
     * INVALID_TOPIC_EXCEPTION (the name), INVALID_PARTITIONS, INVALID_REPLICATION_FACTOR, INVALID_CONFIG,
     * KAFKA_STORAGE_ERROR.
     *
     * @throws IllegalArgumentException where one is named twice
     */
    public AdminResults<String, Void> createTopics(Collection<NewTopic> newTopics, Execution execution) {
        return topics.create(newTopics, execution);
    }

    /** As {@link #deleteTopics}, for one. */
    public CompletableFuture<Void> deleteTopic(String topic) {
        return deleteTopics(List.of(topic)).value(topic);
    }

    /** Deletes topics with all their records. They fail with UNKNOWN_TOPIC_OR_PARTITION, INVALID_TOPIC_EXCEPTION. */
    public AdminResults<String, Void> deleteTopics(Collection<String> names) {
        return topics.delete(names);
    }

    /** All topics in the order of their names, the broker's own among them. */
    public CompletableFuture<List<TopicListing>> listTopics() {
        return topics.list();
    }

    /** As {@link #describeTopics}, for one. */
    public CompletableFuture<TopicDescription> describeTopic(String topic) {
        return describeTopics(List.of(topic)).value(topic);
    }

    /** Topics and who has their partitions. They fail with UNKNOWN_TOPIC_OR_PARTITION. None is created by this. */
    public AdminResults<String, TopicDescription> describeTopics(Collection<String> names) {
        return topics.describe(names);
    }

    /** As {@link #createPartitions(Map, Execution)}, for one. */
    public CompletableFuture<Void> createPartitions(String topic, int total) {
        return createPartitions(Map.of(topic, total), Execution.APPLY).value(topic);
    }

    /**
     * Lets topics have more partitions: by name, how many in all. The new ones can be written to when the future
     * completes; groups share them out at once, producers learn of them with their next metadata. Records of one key may
     * belong to another partition from then on, while those that were written stay where they are. Fails with
     * UNKNOWN_TOPIC_OR_PARTITION, INVALID_PARTITIONS where it has as many already or more, INVALID_TOPIC_EXCEPTION for the
     * broker's own topics, KAFKA_STORAGE_ERROR.
     */
    public AdminResults<String, Void> createPartitions(Map<String, Integer> totals, Execution execution) {
        return topics.createPartitions(totals, execution);
    }

    /** As {@link #describeConfigs(Collection)}, for one. */
    public CompletableFuture<List<ConfigEntry>> describeConfigs(String topic) {
        return describeConfigs(List.of(topic)).value(topic);
    }

    /** All configs of topics, whoever has set them. They fail with UNKNOWN_TOPIC_OR_PARTITION. */
    public AdminResults<String, List<ConfigEntry>> describeConfigs(Collection<String> names) {
        return topics.describeConfigs(names);
    }

    /** All settings of the broker. They are changed where it is started. */
    public CompletableFuture<List<ConfigEntry>> describeBrokerConfigs() {
        return topics.describeBrokerConfigs();
    }

    /** As {@link #alterConfigs(Map, Execution)}, for one. */
    public CompletableFuture<Void> alterConfigs(String topic, ConfigChanges changes) {
        return alterConfigs(Map.of(topic, changes), Execution.APPLY).value(topic);
    }

    /**
     * Changes configs of topics, all those of one topic or none. The logs go by them when the future completes: the next
     * batch, the next look for old records. They fail with UNKNOWN_TOPIC_OR_PARTITION, and with INVALID_CONFIG naming
     * every config that is wrong.
     */
    public AdminResults<String, Void> alterConfigs(Map<String, ConfigChanges> changes, Execution execution) {
        return topics.alterConfigs(changes, execution);
    }

    /** All groups, in the order of their ids. */
    public CompletableFuture<List<GroupListing>> listGroups() {
        return groups.list();
    }

    /** As {@link #describeGroups}, for one. */
    public CompletableFuture<GroupDescription> describeGroup(String groupId) {
        return describeGroups(List.of(groupId)).value(groupId);
    }

    /** Groups with the owner and the lag of each partition. They fail with GROUP_ID_NOT_FOUND, INVALID_GROUP_ID. */
    public AdminResults<String, GroupDescription> describeGroups(Collection<String> groupIds) {
        return groups.describe(groupIds);
    }

    /** As {@link #resetOffsets(String, Map, Execution)}, with the same for several partitions. */
    public AdminResults<TopicPartition, OffsetReset> resetOffsets(
            String groupId, Collection<TopicPartition> partitions, OffsetSpec spec, Execution execution) {
        Map<TopicPartition, OffsetSpec> specs = new LinkedHashMap<>();
        partitions.forEach(partition -> specs.put(partition, spec));
        return resetOffsets(groupId, specs, execution);
    }

    /**
     * Moves what a group has committed; its members have to have left. Each offset is kept within its log. All fail with
     * NON_EMPTY_GROUP where there are members, with INVALID_GROUP_ID for an empty id; one with UNKNOWN_TOPIC_OR_PARTITION,
     * or with INVALID_PARAMS where a shift finds nothing committed. A group that does not exist is created, so that its
     * first member begins there.
     */
    public AdminResults<TopicPartition, OffsetReset> resetOffsets(
            String groupId, Map<TopicPartition, OffsetSpec> specs, Execution execution) {
        return groups.reset(groupId, specs, execution);
    }

    /** As {@link #deleteGroups}, for one. */
    public CompletableFuture<Void> deleteGroup(String groupId) {
        return deleteGroups(List.of(groupId)).value(groupId);
    }

    /** Deletes groups and what they have committed. They fail with NON_EMPTY_GROUP, GROUP_ID_NOT_FOUND. */
    public AdminResults<String, Void> deleteGroups(Collection<String> groupIds) {
        return groups.delete(groupIds);
    }

    /**
     * Deletes the records of partitions before an offset, or {@link #ALL_RECORDS}; the futures have the offset at which
     * each begins now. They fail with UNKNOWN_TOPIC_OR_PARTITION, OFFSET_OUT_OF_RANGE behind what readers may see,
     * INVALID_TOPIC_EXCEPTION for the broker's own topics, KAFKA_STORAGE_ERROR.
     */
    public AdminResults<TopicPartition, Long> deleteRecords(Map<TopicPartition, Long> beforeOffsets) {
        return topics.deleteRecords(beforeOffsets);
    }

    /** What all logs take of the broker's disk, those of the broker's own topics included. */
    public CompletableFuture<LogDirDescription> describeLogDirs() {
        return topics.describeLogDirs(Optional.empty());
    }

    /** What the logs of these topics take; fails with UNKNOWN_TOPIC_OR_PARTITION where one does not exist. */
    public CompletableFuture<LogDirDescription> describeLogDirs(Collection<String> names) {
        return topics.describeLogDirs(Optional.of(List.copyOf(names)));
    }

    /**
     * Calls any method of docs/protocol.md, once and without retries. Bulk data beside the JSON is not sent, and that of
     * an answer is dropped: {@code produce} takes records as JSON, {@code fetch} gives them with {@code "format":"json"}.
     *
     * @param params a JSON object
     * @return the result, a JSON object; fails with METHOD_NOT_FOUND, INVALID_PARAMS and whatever the method says, and
     *     with NETWORK_EXCEPTION where no broker is reached
     * @throws io.minikafka.common.rpc.BrokerException PARSE_ERROR or INVALID_REQUEST where {@code params} is none
     */
    public CompletableFuture<String> rpc(String method, String params) {
        return calls.callOnce(method, new RawCall(method, params));
    }

    /** As {@link #close(Duration)}, with {@code default.api.timeout.ms}. */
    @Override
    public void close() {
        close(apiTimeout);
    }

    /**
     * Takes no more calls, waits at most so long for those under way, and ends. What is left then fails with
     * REQUEST_TIMED_OUT. May be called again. On the thread that completes futures it does not wait.
     */
    public void close(Duration timeout) {
        calls.close(timeout);
    }
}
