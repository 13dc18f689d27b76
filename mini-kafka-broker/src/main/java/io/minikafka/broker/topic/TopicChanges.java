package io.minikafka.broker.topic;

import io.minikafka.broker.metadata.MetadataCommand;
import io.minikafka.broker.metadata.MetadataImage;
import io.minikafka.broker.metadata.MetadataStore;
import io.minikafka.broker.metadata.TopicImage;
import io.minikafka.broker.metadata.TopicNames;
import io.minikafka.common.config.Settings;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Changes topics that there are: checks what was asked, then goes through the metadata's door. For any thread. */
public final class TopicChanges {
    private final MetadataStore metadata;
    private final TopicRegistry registry;
    private final Map<String, String> defaults;
    private final InternalConfigs internal;

    /** Of topics with partitions in the metadata that have no logs, how many partitions have. For any thread. */
    private final Map<String, Integer> halfGrown = new ConcurrentHashMap<>();

    public TopicChanges(
            MetadataStore metadata, TopicRegistry registry, Map<String, String> defaults, InternalConfigs internal) {
        this.metadata = metadata;
        this.registry = registry;
        this.defaults = defaults;
        this.internal = internal;
    }

    /** Whether something is done, or only checked. */
    public enum Mode {
        APPLY,
        VALIDATE
    }

    /**
     * Lets a topic have {@code partitions} in all. They are served when the future completes. Fails with a
     * {@link BrokerException}: INVALID_PARTITIONS where that is not more than it has, or too many; KAFKA_STORAGE_ERROR
     * where the disk refuses, and the topic has the partitions that it had.
     */
    public CompletableFuture<Void> grow(String name, int partitions, Mode mode) {
        try {
            TopicNames.checkNotInternal(name, "add partitions to");
            if (partitions > Topics.MAX_PARTITIONS) {
                throw new BrokerException(
                        ErrorCode.INVALID_PARTITIONS,
                        "topic " + name + " with " + partitions + " partitions; allowed: up to "
                                + Topics.MAX_PARTITIONS);
            }
            if (halfGrown.containsKey(name)) {
                return takeBack(name).thenCompose(image -> grow(name, partitions, mode));
            }
            MetadataCommand command = new MetadataCommand.GrowTopic(name, partitions);
            command.applyTo(metadata.image());
            return mode == Mode.VALIDATE
                    ? CompletableFuture.completedFuture(null)
                    : metadata.submit(command).thenCompose(image -> undoUnlessServed(name, partitions));
        } catch (BrokerException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Where the logs could not be opened (a full disk), the topic gets back the number that is served. */
    private CompletableFuture<Void> undoUnlessServed(String name, int partitions) {
        int served = registry.partitionCount(name);
        if (served >= partitions || served == 0) { // all there; or deleted meanwhile
            return CompletableFuture.completedFuture(null);
        }
        halfGrown.put(name, served);
        return takeBack(name).handle((image, failure) -> {
            throw new BrokerException(
                    ErrorCode.KAFKA_STORAGE_ERROR,
                    "topic " + name + " keeps " + served + " partitions: the logs of " + (partitions - served)
                            + " more could not be created; the broker's log says why");
        });
    }

    private CompletableFuture<MetadataImage> takeBack(String name) {
        return metadata.decide(image -> new MetadataCommand.TakeBackPartitions(
                        name,
                        image.existing(name).topicId(),
                        Math.max(registry.partitionCount(name), halfGrown.getOrDefault(name, 0))))
                .whenComplete((image, failure) -> {
                    if (failure == null || Topics.failureOf(failure).code() == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) {
                        halfGrown.remove(name);
                    }
                });
    }

    /**
     * Sets and unsets configs of a topic; its logs go by them when the future completes. Fails with a
     * {@link BrokerException}: INVALID_CONFIG naming every setting that is wrong, with its value and what is allowed.
     */
    public CompletableFuture<Void> alterConfigs(String name, Map<String, String> set, Set<String> unset, Mode mode) {
        try {
            if (mode == Mode.VALIDATE) {
                altered(metadata.image(), name, set, unset);
                return CompletableFuture.completedFuture(null);
            }
        } catch (BrokerException e) {
            return CompletableFuture.failedFuture(e);
        }
        return metadata.decide(image -> altered(image, name, set, unset)).thenApply(image -> null);
    }

    private MetadataCommand altered(MetadataImage image, String name, Map<String, String> set, Set<String> unset) {
        TopicImage topic = image.existing(name);
        internal.check(topic, set.keySet());
        internal.check(topic, unset);
        for (String problem : Settings.unknown(
                        TopicConfig.KEYS, unset.stream().collect(Collectors.toMap(key -> key, key -> "")))
                .values()) {
            throw invalid(name, problem);
        }
        for (String both : unset) {
            if (set.containsKey(both)) {
                throw invalid(name, both + " is both set and unset; allowed: one of them");
            }
        }
        Map<String, String> configs = new TreeMap<>(topic.configs());
        configs.keySet().removeAll(unset);
        configs.putAll(set);
        Map<String, String> all = new HashMap<>(internal.base(topic));
        all.putAll(configs);
        TopicConfig.of(name, all, defaults);
        return new MetadataCommand.SetConfigs(name, configs);
    }

    private static BrokerException invalid(String topic, String problem) {
        return new BrokerException(ErrorCode.INVALID_CONFIG, "topic " + topic + ": " + problem);
    }
}
