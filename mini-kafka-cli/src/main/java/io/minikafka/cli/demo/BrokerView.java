package io.minikafka.cli.demo;

import io.minikafka.common.api.CreateTopics;
import io.minikafka.common.api.DescribeGroups;
import io.minikafka.common.client.ClientConfig;
import io.minikafka.common.client.ClientThread;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.config.Settings;
import io.minikafka.common.rpc.RpcCall;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What only the broker can tell, or do: makes the topic, says who owns what and how far the group has come. */
final class BrokerView implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 10;

    private final ClientThread thread = new ClientThread("demo-observer");
    private final ClusterClient client;

    BrokerView(String broker) {
        Settings settings = Settings.parse(ClientConfig.KEYS, Map.of("bootstrap.servers", broker));
        this.client = new ClusterClient(ClientConfig.of(settings), thread.loop(), (method, params) -> {});
    }

    void createTopic(String name, int partitions) throws DemoException, InterruptedException {
        CreateTopics.Topic topic = new CreateTopics.Topic(name, partitions, -1, Map.of());
        CreateTopics.Created created =
                call(new CreateTopics.Request(List.of(topic), false)).topics.get(0);
        if (created.error.isPresent()) {
            throw new DemoException("topic " + name + " was not created: " + created.error.get());
        }
    }

    GroupView group(String groupId, int partitions) throws DemoException, InterruptedException {
        DescribeGroups.Group group =
                call(new DescribeGroups.Request(List.of(groupId))).groups.get(0);
        if (group.error.isPresent()) {
            throw new DemoException("group " + groupId + " was not described: " + group.error.get());
        }
        return GroupView.of(group, partitions);
    }

    @Override
    public void close() {
        client.close();
        thread.close();
    }

    private <R> R call(RpcCall<R> request) throws DemoException, InterruptedException {
        try {
            return client.callAny(request).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new DemoException(
                    request.methodName() + " failed: " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new DemoException(request.methodName() + " was not answered in " + TIMEOUT_SECONDS + " s", e);
        }
    }
}
