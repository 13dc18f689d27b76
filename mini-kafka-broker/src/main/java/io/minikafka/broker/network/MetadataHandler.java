package io.minikafka.broker.network;

import io.minikafka.broker.metadata.MetadataStore;
import io.minikafka.broker.metadata.TopicImage;
import io.minikafka.broker.topic.Partition;
import io.minikafka.broker.topic.TopicRegistry;
import io.minikafka.broker.topic.Topics;
import io.minikafka.common.TopicName;
import io.minikafka.common.api.Metadata;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcError;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** {@code metadata}: names this broker by the address under which the client reached it. */
final class MetadataHandler implements Handler<Metadata.Request, Metadata.Result> {
    private final BrokerIdentity identity;
    private final MetadataStore metadata;
    private final Topics topics;
    private final TopicRegistry registry;
    private final boolean autoCreateAllowed;

    MetadataHandler(
            BrokerIdentity identity,
            MetadataStore metadata,
            Topics topics,
            TopicRegistry registry,
            boolean autoCreateAllowed) {
        this.identity = identity;
        this.metadata = metadata;
        this.topics = topics;
        this.registry = registry;
        this.autoCreateAllowed = autoCreateAllowed;
    }

    @Override
    public void handle(Metadata.Request request, Exchange<Metadata.Result> exchange) {
        Map<String, CompletableFuture<Void>> creations = new HashMap<>();
        if (request.autoCreate && autoCreateAllowed) {
            for (String name : request.topics.orElse(List.of())) {
                if (metadata.image().topic(name).isEmpty()) {
                    creations.computeIfAbsent(name, topics::autoCreate);
                }
            }
        }
        if (creations.isEmpty()) {
            exchange.reply(answer(request, exchange, Map.of()));
            return;
        }
        CompletableFuture.allOf(creations.values().toArray(new CompletableFuture<?>[0]))
                .whenComplete((created, failure) -> exchange.reply(answer(request, exchange, creations)));
    }

    private Metadata.Result answer(
            Metadata.Request request,
            Exchange<Metadata.Result> exchange,
            Map<String, CompletableFuture<Void>> creations) {
        InetSocketAddress reached = exchange.connection().localAddress();
        List<Metadata.Topic> answers = new ArrayList<>();
        if (request.topics.isEmpty()) {
            metadata.image().topics().values().forEach(topic -> answers.add(describe(topic)));
        } else {
            for (String name : request.topics.get()) {
                answers.add(describe(name, Optional.ofNullable(creations.get(name))));
            }
        }
        return new Metadata.Result(
                identity.clusterId(),
                identity.brokerId(),
                List.of(new Metadata.Broker(
                        identity.brokerId(), reached.getAddress().getHostAddress(), reached.getPort())),
                answers);
    }

    private Metadata.Topic describe(String name, Optional<CompletableFuture<Void>> creation) {
        try {
            creation.filter(CompletableFuture::isCompletedExceptionally).ifPresent(CompletableFuture::join);
            TopicName.check(name);
            return describe(metadata.image()
                    .topic(name)
                    .orElseThrow(() -> new BrokerException(
                            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "topic " + name + " does not exist")));
        } catch (RuntimeException e) {
            RpcError error = RpcError.of(Topics.failureOf(e));
            return new Metadata.Topic(name, Optional.empty(), false, List.of(), Optional.of(error));
        }
    }

    private Metadata.Topic describe(TopicImage topic) {
        List<Integer> replicas = List.of(identity.brokerId());
        List<Metadata.Partition> partitions = IntStream.range(0, topic.partitionCount())
                .mapToObj(partition -> new Metadata.Partition(
                        partition,
                        identity.brokerId(),
                        Partition.LEADER_EPOCH,
                        replicas,
                        replicas,
                        registry.isOutOfService(topic.name(), partition) ? replicas : List.of()))
                .toList();
        return new Metadata.Topic(
                topic.name(), Optional.of(topic.topicId()), topic.isInternal(), partitions, Optional.empty());
    }
}
