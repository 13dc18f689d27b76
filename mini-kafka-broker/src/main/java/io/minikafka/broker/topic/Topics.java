package io.minikafka.broker.topic;

import io.minikafka.broker.metadata.MetadataCommand;
import io.minikafka.broker.metadata.MetadataImage;
import io.minikafka.broker.metadata.MetadataStore;
import io.minikafka.broker.metadata.TopicImage;
import io.minikafka.broker.metadata.TopicNames;
import io.minikafka.common.TopicName;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Creates and deletes topics: checks what was asked, then goes through the metadata's door. For any thread. */
public final class Topics {
    /** Above it a single request could fill the disk's inodes. */
    static final int MAX_PARTITIONS = 10_000;

    private final MetadataStore metadata;
    private final TopicRegistry registry;
    private final Map<String, String> defaults;
    private final int defaultPartitions;
    private final Supplier<UUID> ids;
    private final InstantSource clock;

    /** Topics in the metadata without logs, which the disk did not even let us take back. For any thread. */
    private final Set<String> halfCreated = ConcurrentHashMap.newKeySet();

    public Topics(
            MetadataStore metadata,
            TopicRegistry registry,
            Map<String, String> defaults,
            int defaultPartitions,
            Supplier<UUID> ids,
            InstantSource clock) {
        this.metadata = metadata;
        this.registry = registry;
        this.defaults = defaults;
        this.defaultPartitions = defaultPartitions;
        this.ids = ids;
        this.clock = clock;
    }

    /** A topic to create; -1 partitions or replicas mean the default. */
    public record Spec(String name, int partitions, int replicationFactor, Map<String, String> configs) {
        public static Spec withDefaults(String name) {
            return new Spec(name, -1, -1, Map.of());
        }
    }

    /**
     * What creating it would make.
     *
     * @throws BrokerException that says why it cannot be created
     */
    public TopicImage check(Spec spec) {
        TopicName.check(spec.name());
        TopicNames.checkNotInternal(spec.name(), "create");
        if (spec.partitions() != -1 && (spec.partitions() < 1 || spec.partitions() > MAX_PARTITIONS)) {
            throw new BrokerException(
                    ErrorCode.INVALID_PARTITIONS,
                    "topic " + spec.name() + " with " + spec.partitions() + " partitions; allowed: 1 to "
                            + MAX_PARTITIONS + ", or -1 for the default of " + defaultPartitions);
        }
        if (spec.replicationFactor() != -1 && spec.replicationFactor() != 1) {
            throw new BrokerException(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "topic " + spec.name() + " with " + spec.replicationFactor()
                            + " replicas; allowed: 1, the number of brokers, or -1 for the default");
        }
        TopicConfig.of(spec.name(), spec.configs(), defaults);
        TopicImage topic = image(spec, spec.partitions() == -1 ? defaultPartitions : spec.partitions());
        new MetadataCommand.CreateTopic(topic).applyTo(metadata.image());
        return topic;
    }

    private TopicImage image(Spec spec, int partitions) {
        UUID id = ids.get();
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        String topicId = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return new TopicImage(spec.name(), topicId, partitions, spec.configs(), clock.millis());
    }

    /** Creates a topic; it is served when the future completes. Fails with a {@link BrokerException}. */
    public CompletableFuture<TopicImage> create(Spec spec) {
        if (halfCreated.contains(spec.name())) {
            return takeBack(spec.name()).thenCompose(image -> create(spec));
        }
        try {
            return commit(check(spec));
        } catch (BrokerException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Creates a topic of the broker's own, unless it is there. */
    public CompletableFuture<TopicImage> createInternal(String name, int partitions, Map<String, String> configs) {
        return metadata.image()
                .topic(name)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> commit(image(new Spec(name, partitions, 1, configs), partitions)));
    }

    /** Creates a topic because somebody used it; one that another did first is as good. */
    public CompletableFuture<Void> autoCreate(String name) {
        return create(Spec.withDefaults(name)).handle((created, failure) -> {
            if (failure != null && failureOf(failure).code() != ErrorCode.TOPIC_ALREADY_EXISTS) {
                throw failureOf(failure);
            }
            return null;
        });
    }

    /** Deletes a topic and what it held. Fails with a {@link BrokerException}. */
    public CompletableFuture<Void> delete(String name) {
        try {
            TopicNames.checkNotInternal(name, "delete");
            return metadata.submit(new MetadataCommand.DeleteTopic(name)).thenApply(image -> null);
        } catch (BrokerException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<TopicImage> commit(TopicImage topic) {
        return metadata.submit(new MetadataCommand.CreateTopic(topic)).thenCompose(image -> undoUnlessServed(topic));
    }

    /** Where the logs could not be opened (a full disk), the topic is taken back rather than left half there. */
    private CompletableFuture<TopicImage> undoUnlessServed(TopicImage topic) {
        if (registry.partitionCount(topic.name()) > 0) {
            return CompletableFuture.completedFuture(topic);
        }
        halfCreated.add(topic.name());
        return takeBack(topic.name()).handle((image, failure) -> {
            throw new BrokerException(
                    ErrorCode.KAFKA_STORAGE_ERROR,
                    "topic " + topic.name() + ": its " + topic.partitionCount()
                            + " partition logs could not be created; the broker's log says why");
        });
    }

    private CompletableFuture<MetadataImage> takeBack(String topic) {
        return metadata.submit(new MetadataCommand.DeleteTopic(topic)).whenComplete((image, failure) -> {
            if (failure == null || failureOf(failure).code() == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) {
                halfCreated.remove(topic);
            }
        });
    }

    /** The failure itself, without the wrapping of futures; a surprise is our bug. */
    public static BrokerException failureOf(Throwable t) {
        Throwable cause = t instanceof CompletionException && t.getCause() != null ? t.getCause() : t;
        return cause instanceof BrokerException known
                ? known
                : new BrokerException(ErrorCode.INTERNAL_ERROR, "internal error: " + cause, cause);
    }
}
