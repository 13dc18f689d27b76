package io.minikafka.consumer;

import io.minikafka.common.PartitionInfo;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ListOffsets;
import io.minikafka.common.client.Cluster;
import io.minikafka.common.rpc.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** What an application may ask the brokers that does not change the consumer. Waits. On the polling thread. */
final class Queries {
    private final Network network;
    private final Waits waits;
    private final boolean autoCreate;

    Queries(Network network, Waits waits, ConsumerConfig config) {
        this.network = network;
        this.waits = waits;
        this.autoCreate = config.allowAutoCreateTopics;
    }

    /** Needs a group. */
    Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions, Duration timeout) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        ask(
                        "asking for the committed offsets of " + partitions,
                        timeout,
                        deadline -> network.offsets().committed(partitions, deadline))
                .values()
                .stream()
                .filter(committed -> committed.offset >= 0)
                .forEach(committed ->
                        offsets.put(committed.partition, new OffsetAndMetadata(committed.offset, committed.metadata)));
        return offsets;
    }

    Map<TopicPartition, OffsetAndTimestamp> offsets(Map<TopicPartition, Long> timestamps, Duration timeout) {
        if (timestamps.isEmpty()) {
            return Map.of();
        }
        List<ListOffsets.Partition> asked = new ArrayList<>();
        timestamps.forEach(
                (partition, timestamp) -> asked.add(new ListOffsets.Partition(partition, Optional.empty(), timestamp)));
        Map<TopicPartition, OffsetAndTimestamp> offsets = new HashMap<>();
        ask(
                        "asking for offsets of " + timestamps.keySet(),
                        timeout,
                        deadline -> network.offsets().list(asked, deadline))
                .values()
                .stream()
                .filter(found -> found.offset >= 0)
                .forEach(found -> offsets.put(found.partition, new OffsetAndTimestamp(found.offset, found.timestamp)));
        return offsets;
    }

    /** The first or last offset of each, by the same pseudo timestamp for all. */
    Map<TopicPartition, Long> bounds(Collection<TopicPartition> partitions, long timestamp, Duration timeout) {
        Map<TopicPartition, Long> timestamps = new HashMap<>();
        partitions.forEach(partition -> timestamps.put(partition, timestamp));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        offsets(timestamps, timeout).forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
        Cluster cluster =
                ask("asking for " + topic, timeout, deadline -> network.describe(List.of(topic), autoCreate, deadline));
        Optional<Cluster.Topic> found = cluster.topic(topic);
        found.flatMap(Cluster.Topic::error)
                .filter(error -> error.code == ErrorCode.INVALID_TOPIC_EXCEPTION)
                .ifPresent(error -> {
                    throw error.exception();
                });
        return found.map(Cluster.Topic::partitions).orElse(List.of());
    }

    Map<String, List<PartitionInfo>> listTopics(Duration timeout) {
        Cluster cluster = ask("asking for all topics", timeout, network::describeAll);
        Map<String, List<PartitionInfo>> topics = new HashMap<>();
        cluster.topicNames()
                .forEach(name ->
                        topics.put(name, cluster.topic(name).orElseThrow().partitions()));
        return topics;
    }

    private <T> T ask(String what, Duration timeout, Function<Long, CompletableFuture<T>> question) {
        return waits.await(question.apply(waits.deadline(timeout)), what, timeout, Waits.Wakeup.THROWN);
    }
}
