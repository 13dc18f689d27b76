package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.client.Cluster;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Which broker leads a partition. On the event loop. */
final class Leaders {
    private final ClusterClient client;

    Leaders(ClusterClient client) {
        this.client = client;
    }

    /** By what is known now; empty where the partition is not known or has no leader. */
    OptionalInt known(TopicPartition partition) {
        Optional<Cluster.Topic> topic = client.cluster().topic(partition.topic());
        return topic.isPresent() ? topic.get().leader(partition.partition()) : OptionalInt.empty();
    }

    /** Asks anew for what concerns these partitions. */
    CompletableFuture<Cluster> refresh(Collection<TopicPartition> partitions) {
        Set<String> topics = partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
        return client.refresh(topics, false);
    }

    /** The partitions by their leaders, asking where one is not known; fails naming a partition that has none. */
    CompletableFuture<Map<Integer, List<TopicPartition>>> group(Collection<TopicPartition> partitions) {
        if (partitions.stream().allMatch(partition -> known(partition).isPresent())) {
            return CompletableFuture.completedFuture(byLeader(partitions));
        }
        return refresh(partitions).thenApply(refreshed -> byLeader(partitions));
    }

    private Map<Integer, List<TopicPartition>> byLeader(Collection<TopicPartition> partitions) {
        Map<Integer, List<TopicPartition>> byLeader = new LinkedHashMap<>();
        for (TopicPartition partition : partitions) {
            int leader = known(partition).orElseThrow(() -> missing(partition));
            byLeader.computeIfAbsent(leader, id -> new ArrayList<>()).add(partition);
        }
        return byLeader;
    }

    private BrokerException missing(TopicPartition partition) {
        Optional<Cluster.Topic> topic = client.cluster().topic(partition.topic());
        Optional<RpcError> error = topic.flatMap(Cluster.Topic::error);
        if (error.isPresent()) {
            return error.get().exception();
        }
        boolean exists =
                topic.isPresent() && partition.partition() < topic.get().partitionCount();
        return exists
                ? new BrokerException(ErrorCode.LEADER_NOT_AVAILABLE, partition + " has no leader now")
                : new BrokerException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, partition + " does not exist");
    }
}
