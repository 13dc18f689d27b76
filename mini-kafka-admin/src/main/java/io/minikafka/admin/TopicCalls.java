package io.minikafka.admin;

import io.minikafka.admin.Batch.Outcome;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.AlterConfigs;
import io.minikafka.common.api.CreatePartitions;
import io.minikafka.common.api.CreateTopics;
import io.minikafka.common.api.DeleteRecords;
import io.minikafka.common.api.DeleteTopics;
import io.minikafka.common.api.DescribeConfigs;
import io.minikafka.common.api.DescribeLogDirs;
import io.minikafka.common.api.Metadata;
import io.minikafka.common.api.TopicOutcomes;
import io.minikafka.common.rpc.RpcError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What concerns topics, their configs and their logs, as requests. For any thread. */
final class TopicCalls {
    private final AdminCalls calls;

    TopicCalls(AdminCalls calls) {
        this.calls = calls;
    }

    AdminResults<String, Void> create(Collection<NewTopic> topics, Execution execution) {
        Map<String, CreateTopics.Topic> elements = new LinkedHashMap<>();
        for (NewTopic topic : topics) {
            CreateTopics.Topic element = new CreateTopics.Topic(
                    topic.name(), topic.partitions(), topic.replicationFactor(), topic.configs());
            if (elements.put(topic.name(), element) != null) {
                throw new IllegalArgumentException("topic " + topic.name() + " is to be created twice");
            }
        }
        return Batch.start(
                calls,
                "creating topics " + elements.keySet(),
                elements,
                batch -> calls.send(new CreateTopics.Request(batch, execution == Execution.DRY_RUN))
                        .thenApply(result -> outcomes(result.topics, topic -> topic.error)));
    }

    AdminResults<String, Void> delete(Collection<String> topics) {
        return Batch.start(
                calls,
                "deleting topics " + topics,
                byThemselves(topics),
                batch -> calls.send(new DeleteTopics.Request(batch))
                        .thenApply(result -> outcomes(result.topics, topic -> topic.error)));
    }

    CompletableFuture<List<TopicListing>> list() {
        return calls.call("listing topics", new Metadata.Request(Optional.empty(), false))
                .thenApply(result -> result.topics.stream()
                        .map(topic -> new TopicListing(
                                topic.name, topic.topicId.orElse(""), topic.internal, topic.partitions.size()))
                        .collect(Collectors.toUnmodifiableList()));
    }

    AdminResults<String, TopicDescription> describe(Collection<String> topics) {
        return Batch.start(
                calls,
                "describing topics " + topics,
                byThemselves(topics),
                batch -> calls.send(new Metadata.Request(Optional.of(batch), false))
                        .thenApply(result -> outcomes(result.topics, topic -> topic.error, TopicDescription::new)));
    }

    AdminResults<String, Void> createPartitions(Map<String, Integer> totals, Execution execution) {
        Map<String, CreatePartitions.Topic> elements = new LinkedHashMap<>();
        totals.forEach((topic, total) -> elements.put(topic, new CreatePartitions.Topic(topic, total)));
        return Batch.start(
                calls,
                "creating partitions of " + totals.keySet(),
                elements,
                batch -> calls.send(new CreatePartitions.Request(batch, execution == Execution.DRY_RUN))
                        .thenApply(TopicCalls::outcomes));
    }

    AdminResults<String, List<ConfigEntry>> describeConfigs(Collection<String> topics) {
        return Batch.start(
                calls,
                "describing the configs of " + topics,
                byThemselves(topics),
                batch -> calls.send(new DescribeConfigs.Request(batch, false))
                        .thenApply(result ->
                                outcomes(result.topics, topic -> topic.error, topic -> entries(topic.configs))));
    }

    CompletableFuture<List<ConfigEntry>> describeBrokerConfigs() {
        return calls.call("describing the broker's configs", new DescribeConfigs.Request(List.of(), true))
                .thenApply(result -> entries(result.broker));
    }

    private static List<ConfigEntry> entries(List<DescribeConfigs.Entry> told) {
        return told.stream().map(ConfigEntry::new).collect(Collectors.toUnmodifiableList());
    }

    AdminResults<String, Void> alterConfigs(Map<String, ConfigChanges> changes, Execution execution) {
        Map<String, AlterConfigs.Topic> elements = new LinkedHashMap<>();
        changes.forEach((topic, change) ->
                elements.put(topic, new AlterConfigs.Topic(topic, change.toSet(), List.copyOf(change.toUnset()))));
        return Batch.start(
                calls,
                "altering the configs of " + changes.keySet(),
                elements,
                batch -> calls.send(new AlterConfigs.Request(batch, execution == Execution.DRY_RUN))
                        .thenApply(TopicCalls::outcomes));
    }

    AdminResults<TopicPartition, Long> deleteRecords(Map<TopicPartition, Long> beforeOffsets) {
        Map<TopicPartition, DeleteRecords.Partition> elements = new LinkedHashMap<>();
        beforeOffsets.forEach(
                (partition, before) -> elements.put(partition, new DeleteRecords.Partition(partition, before)));
        return Batch.start(
                calls,
                "deleting records of " + beforeOffsets.keySet(),
                elements,
                batch -> calls.send(new DeleteRecords.Request(batch))
                        .thenApply(result -> outcomes(
                                result.partitions, deleted -> deleted.error, deleted -> deleted.logStartOffset)));
    }

    CompletableFuture<LogDirDescription> describeLogDirs(Optional<List<String>> topics) {
        return calls.call("describing logs", new DescribeLogDirs.Request(topics))
                .thenApply(result -> {
                    result.partitions.forEach(partition -> partition.error.ifPresent(error -> {
                        throw error.exception();
                    }));
                    return new LogDirDescription(result);
                });
    }

    /** Elements that are their own keys; each once. */
    static Map<String, String> byThemselves(Collection<String> names) {
        Map<String, String> elements = new LinkedHashMap<>();
        names.forEach(name -> elements.put(name, name));
        return elements;
    }

    private static List<Outcome<Void>> outcomes(TopicOutcomes result) {
        return outcomes(result.topics, topic -> topic.error);
    }

    static <A> List<Outcome<Void>> outcomes(List<A> answers, Function<A, Optional<RpcError>> error) {
        return outcomes(answers, error, answer -> null);
    }

    static <A, V> List<Outcome<V>> outcomes(
            List<A> answers, Function<A, Optional<RpcError>> error, Function<A, V> value) {
        List<Outcome<V>> outcomes = new ArrayList<>();
        for (A answer : answers) {
            Optional<RpcError> failed = error.apply(answer);
            outcomes.add(Outcome.of(failed.isPresent() ? null : value.apply(answer), failed));
        }
        return outcomes;
    }
}
