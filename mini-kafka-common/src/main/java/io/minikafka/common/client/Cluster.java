package io.minikafka.common.client;

import io.minikafka.common.PartitionInfo;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.Metadata;
import io.minikafka.common.rpc.RpcError;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The cluster as a client knows it: brokers, topics, leaders. Immutable. */
public final class Cluster {
    static final Cluster EMPTY = new Cluster("", Map.of(), Map.of());

    private final String clusterId;
    private final Map<Integer, InetSocketAddress> brokers;
    private final Map<String, Topic> topics;

    private Cluster(String clusterId, Map<Integer, InetSocketAddress> brokers, Map<String, Topic> topics) {
        this.clusterId = clusterId;
        this.brokers = Map.copyOf(brokers);
        this.topics = Map.copyOf(topics);
    }

    /** One topic: where each partition is led, or why nobody could tell. */
    public static final class Topic {
        private final String name;
        private final String topicId;
        private final boolean internal;
        private final int[] leaders;
        private final RpcError error;

        private Topic(Metadata.Topic topic) {
            this.name = topic.name;
            this.topicId = topic.topicId.orElse("");
            this.internal = topic.internal;
            this.error = topic.error.orElse(null);
            this.leaders = new int[topic.partitions.size()];
            for (Metadata.Partition partition : topic.partitions) {
                if (partition.partition >= 0 && partition.partition < leaders.length) {
                    leaders[partition.partition] = partition.leader;
                }
            }
        }

        public String name() {
            return name;
        }

        public String topicId() {
            return topicId;
        }

        public boolean isInternal() {
            return internal;
        }

        public int partitionCount() {
            return leaders.length;
        }

        /** The broker that leads the partition; empty where the partition does not exist or has no leader now. */
        public OptionalInt leader(int partition) {
            return partition >= 0 && partition < leaders.length && leaders[partition] >= 0
                    ? OptionalInt.of(leaders[partition])
                    : OptionalInt.empty();
        }

        /** All partitions in order. */
        public List<PartitionInfo> partitions() {
            return IntStream.range(0, leaders.length)
                    .mapToObj(partition -> new PartitionInfo(new TopicPartition(name, partition), leader(partition)))
                    .collect(Collectors.toUnmodifiableList());
        }

        /** Why the broker could not tell of this topic; then it has no partitions. */
        public Optional<RpcError> error() {
            return Optional.ofNullable(error);
        }
    }

    public String clusterId() {
        return clusterId;
    }

    public Optional<Topic> topic(String name) {
        return Optional.ofNullable(topics.get(name));
    }

    /** The topics that exist and are no internal ones, in order. */
    public Set<String> topicNames() {
        Set<String> names = new TreeSet<>();
        for (Topic topic : topics.values()) {
            if (!topic.internal && topic.error == null) {
                names.add(topic.name);
            }
        }
        return names;
    }

    Optional<InetSocketAddress> broker(int id) {
        return Optional.ofNullable(brokers.get(id));
    }

    Collection<Integer> brokerIds() {
        return brokers.keySet();
    }

    /** This view with what a broker told about some topics. */
    Cluster with(Metadata.Result told) {
        Map<String, Topic> merged = new HashMap<>(topics);
        merged.putAll(byName(told.topics));
        return new Cluster(told.clusterId, addresses(told), merged);
    }

    /** A view of all topics, as a broker told them. */
    static Cluster ofAll(Metadata.Result told) {
        return new Cluster(told.clusterId, addresses(told), byName(told.topics));
    }

    private static Map<String, Topic> byName(List<Metadata.Topic> told) {
        Map<String, Topic> topics = new HashMap<>();
        told.forEach(topic -> topics.put(topic.name, new Topic(topic)));
        return topics;
    }

    private static Map<Integer, InetSocketAddress> addresses(Metadata.Result told) {
        Map<Integer, InetSocketAddress> addresses = new HashMap<>();
        told.brokers.forEach(
                broker -> addresses.put(broker.id, InetSocketAddress.createUnresolved(broker.host, broker.port)));
        return addresses;
    }
}
