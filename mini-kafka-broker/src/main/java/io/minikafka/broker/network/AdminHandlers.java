package io.minikafka.broker.network;

import io.minikafka.broker.topic.TopicChanges.Mode;
import io.minikafka.common.TopicName;
import io.minikafka.common.api.AlterConfigs;
import io.minikafka.common.api.CreatePartitions;
import io.minikafka.common.api.DescribeConfigs;
import io.minikafka.common.api.TopicOutcomes;
import io.minikafka.common.api.TopicOutcomes.Outcome;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.RpcError;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code createPartitions}, {@code describeConfigs}, {@code alterConfigs}: each topic succeeds or fails by itself. */
final class AdminHandlers {
    private final Administration administration;

    AdminHandlers(Administration administration) {
        this.administration = administration;
    }

    void createPartitions(CreatePartitions.Request request, Exchange<TopicOutcomes> exchange) {
        Function<CreatePartitions.Topic, CompletableFuture<Outcome>> one = topic -> outcome(
                topic.name,
                () -> administration.changes().grow(topic.name, topic.partitions, mode(request.validateOnly)));
        exchange.replyWith(TopicHandlers.all(request.topics, one).thenApply(TopicOutcomes::new));
    }

    void alterConfigs(AlterConfigs.Request request, Exchange<TopicOutcomes> exchange) {
        Function<AlterConfigs.Topic, CompletableFuture<Outcome>> one = topic -> outcome(
                topic.name,
                () -> administration
                        .changes()
                        .alterConfigs(topic.name, topic.set, Set.copyOf(topic.unset), mode(request.validateOnly)));
        exchange.replyWith(TopicHandlers.all(request.topics, one).thenApply(TopicOutcomes::new));
    }

    private static Mode mode(boolean validateOnly) {
        return validateOnly ? Mode.VALIDATE : Mode.APPLY;
    }

    private static CompletableFuture<Outcome> outcome(String name, Supplier<CompletableFuture<Void>> change) {
        try {
            TopicName.check(name);
            return change.get()
                    .handle((done, failure) ->
                            new Outcome(name, failure == null ? Optional.empty() : TopicHandlers.error(failure)));
        } catch (BrokerException e) {
            return CompletableFuture.completedFuture(new Outcome(name, Optional.of(RpcError.of(e))));
        }
    }

    void describeConfigs(DescribeConfigs.Request request, Exchange<DescribeConfigs.Result> exchange) {
        List<DescribeConfigs.Entry> broker =
                request.broker ? administration.configs().broker() : List.of();
        exchange.reply(new DescribeConfigs.Result(
                request.topics.stream().map(this::describeConfigs).toList(), broker));
    }

    private DescribeConfigs.Topic describeConfigs(String topic) {
        try {
            TopicName.check(topic);
            return new DescribeConfigs.Topic(topic, administration.configs().topic(topic), Optional.empty());
        } catch (BrokerException e) {
            return new DescribeConfigs.Topic(topic, List.of(), Optional.of(RpcError.of(e)));
        }
    }
}
