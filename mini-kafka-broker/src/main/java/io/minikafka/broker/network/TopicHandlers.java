package io.minikafka.broker.network;

import io.minikafka.broker.metadata.TopicImage;
import io.minikafka.broker.metadata.TopicNames;
import io.minikafka.broker.topic.Housekeeper;
import io.minikafka.broker.topic.Topics;
import io.minikafka.common.api.CreateTopics;
import io.minikafka.common.api.DeleteRecords;
import io.minikafka.common.api.DeleteTopics;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.RpcError;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** {@code createTopics}, {@code deleteTopics} and {@code deleteRecords}: each element succeeds or fails by itself. */
final class TopicHandlers {
    private final Topics topics;
    private final Housekeeper housekeeper;

    TopicHandlers(Topics topics, Housekeeper housekeeper) {
        this.topics = topics;
        this.housekeeper = housekeeper;
    }

    void create(CreateTopics.Request request, Exchange<CreateTopics.Result> exchange) {
        Function<CreateTopics.Topic, CompletableFuture<CreateTopics.Created>> one = topic -> {
            Topics.Spec spec = new Topics.Spec(topic.name, topic.partitions, topic.replicationFactor, topic.configs);
            CompletableFuture<TopicImage> created = request.validateOnly
                    ? CompletableFuture.supplyAsync(() -> topics.check(spec), Runnable::run)
                    : topics.create(spec);
            return created.handle((image, failure) -> failure == null
                    ? new CreateTopics.Created(
                            topic.name,
                            request.validateOnly ? Optional.empty() : Optional.of(image.topicId()),
                            Optional.empty())
                    : new CreateTopics.Created(topic.name, Optional.empty(), error(failure)));
        };
        exchange.replyWith(all(request.topics, one).thenApply(CreateTopics.Result::new));
    }

    void delete(DeleteTopics.Request request, Exchange<DeleteTopics.Result> exchange) {
        Function<String, CompletableFuture<DeleteTopics.Deleted>> one = name -> topics.delete(name)
                .handle((deleted, failure) ->
                        new DeleteTopics.Deleted(name, failure == null ? Optional.empty() : error(failure)));
        exchange.replyWith(all(request.topics, one).thenApply(DeleteTopics.Result::new));
    }

    void deleteRecords(DeleteRecords.Request request, Exchange<DeleteRecords.Result> exchange) {
        Function<DeleteRecords.Partition, CompletableFuture<DeleteRecords.Deleted>> one =
                element -> deleteRecords(element)
                        .handle((start, failure) -> failure == null
                                ? new DeleteRecords.Deleted(element.partition, start, Optional.empty())
                                : new DeleteRecords.Deleted(element.partition, -1, error(failure)));
        exchange.replyWith(all(request.partitions, one).thenApply(DeleteRecords.Result::new));
    }

    private CompletableFuture<Long> deleteRecords(DeleteRecords.Partition element) {
        try {
            TopicNames.checkNotInternal(element.partition.topic(), "delete records of");
            return housekeeper.deleteRecords(element.partition, element.offset);
        } catch (BrokerException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    static Optional<RpcError> error(Throwable failure) {
        return Optional.of(RpcError.of(Topics.failureOf(failure)));
    }

    /** All of them started in order, and their results in that order. */
    static <T, R> CompletableFuture<List<R>> all(List<T> elements, Function<T, CompletableFuture<R>> action) {
        List<CompletableFuture<R>> started = elements.stream().map(action).toList();
        return CompletableFuture.allOf(started.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> started.stream().map(CompletableFuture::join).toList());
    }
}
