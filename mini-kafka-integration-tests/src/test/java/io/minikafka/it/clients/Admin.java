package io.minikafka.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.CreateTopics;
import io.minikafka.common.api.DeleteTopics;
import io.minikafka.common.api.DescribeGroups;
import io.minikafka.common.api.OffsetFetch;
import io.minikafka.common.client.ClientConfig;
import io.minikafka.common.client.ClientThread;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.config.Settings;
import io.minikafka.common.rpc.RpcCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What a test asks and tells a broker besides producing and consuming. */
public final class Admin implements AutoCloseable {
    private final ClientThread thread = new ClientThread("test-admin");
    private final ClusterClient client;

    public Admin(String address) {
        Settings settings = Settings.parse(ClientConfig.KEYS, Map.of("bootstrap.servers", address));
        client = new ClusterClient(ClientConfig.of(settings), thread.loop(), (method, params) -> {});
    }

    void createTopic(String name, int partitions) throws Exception {
        createTopic(name, partitions, Map.of());
    }

    public void createTopic(String name, int partitions, Map<String, String> configs) throws Exception {
        CreateTopics.Topic topic = new CreateTopics.Topic(name, partitions, 1, configs);
        CreateTopics.Created created =
                call(new CreateTopics.Request(List.of(topic), false)).topics.get(0);
        assertThat(created.error).isEmpty();
    }

    void deleteTopic(String name) throws Exception {
        DeleteTopics.Deleted deleted =
                call(new DeleteTopics.Request(List.of(name))).topics.get(0);
        assertThat(deleted.error).isEmpty();
    }

    DescribeGroups.Group describe(String group) throws Exception {
        return call(new DescribeGroups.Request(List.of(group))).groups.get(0);
    }

    /** The epochs of all members by id. */
    Map<String, Integer> epochs(String group) throws Exception {
        Map<String, Integer> epochs = new TreeMap<>();
        describe(group).members.forEach(member -> epochs.put(member.memberId, member.memberEpoch));
        return epochs;
    }

    /** Committed offsets; partitions without one are not in it. */
    Map<TopicPartition, Long> committed(String group) throws Exception {
        Map<TopicPartition, Long> offsets = new TreeMap<>();
        for (OffsetFetch.Committed committed : call(new OffsetFetch.Request(group, Optional.empty())).partitions) {
            offsets.put(committed.partition, committed.offset);
        }
        return offsets;
    }

    public <R> R call(RpcCall<R> request) throws Exception {
        return client.callAny(request).get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        client.close();
        thread.close();
    }
}
