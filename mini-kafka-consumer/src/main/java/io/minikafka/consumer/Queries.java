package io.minikafka.consumer;

import io.minikafka.common.PartitionInfo;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.client.Cluster;
import io.minikafka.common.rpc.ErrorCode;
import java.time.Duration;
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
        return partitions.isEmpty()
                ? Map.of()
                : ask(
                        "asking for the committed offsets of " + partitions,
                        timeout,
                        deadline -> network.offsets().committed(partitions, deadline));
    }

    Map<TopicPartition, OffsetAndTimestamp> offsets(Map<TopicPartition, Long> timestamps, Duration timeout) {
        return timestamps.isEmpty()
                ? Map.of()
                : ask(
                        "asking for offsets of " + timestamps.keySet(),
                        timeout,
                        deadline -> network.offsets().list(timestamps, deadline));
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
