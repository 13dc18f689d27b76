package io.minikafka.broker;

import io.minikafka.broker.group.GroupClock;
import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.group.GroupTopic;
import io.minikafka.broker.group.GroupTopics;
import io.minikafka.broker.metadata.MetadataImage;
import io.minikafka.broker.metadata.MetadataStore;
import io.minikafka.broker.metadata.TopicNames;
import io.minikafka.broker.topic.InternalConfigs;
import io.minikafka.broker.topic.TopicRegistry;
import io.minikafka.broker.topic.Topics;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.netty.util.concurrent.EventExecutor;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ties the group coordinator to the topics: where it keeps its state, and what there is to share out. */
final class Groups {
    private static final Logger LOG = LoggerFactory.getLogger(Groups.class);

    private Groups() {}

    /** What is kept of a group is the last record of each key, and in segments that are soon compacted. */
    static InternalConfigs topicConfigs(BrokerConfig config) {
        return new InternalConfigs(Map.of(
                TopicNames.CONSUMER_OFFSETS,
                Map.of("cleanup.policy", "compact", "segment.bytes", Integer.toString(config.offsetsSegmentBytes()))));
    }

    /** Returns before the groups are loaded; until then their methods say so. */
    static GroupCoordinator start(
            BrokerConfig config,
            Topics topics,
            MetadataStore metadata,
            TopicRegistry registry,
            InstantSource clock,
            Teardown teardown) {
        createOffsetsTopic(topics, config.offsetsPartitions());
        EventExecutor owner = Broker.executor("mini-kafka-groups", teardown);
        GroupCoordinator groups = new GroupCoordinator(
                config.groups(),
                new OffsetsTopic(registry, clock),
                partition -> logEndOffset(registry, partition),
                GroupClock.of(owner, clock),
                owner,
                () -> UUID.randomUUID().toString());
        teardown.onClose("groups", () -> groups.close().join());
        registry.onChange(() -> groups.topicsChanged(topicsOf(metadata.image())));
        groups.load(topicsOf(metadata.image())).whenComplete((loaded, failure) -> {
            if (failure != null) {
                LOG.error("Groups cannot be loaded; what concerns them is refused until a start succeeds", failure);
            }
        });
        return groups;
    }

    private static void createOffsetsTopic(Topics topics, int partitions) {
        try {
            topics.createInternal(TopicNames.CONSUMER_OFFSETS, partitions, Map.of())
                    .join();
        } catch (CompletionException e) {
            throw Topics.failureOf(e);
        }
    }

    private static GroupTopics topicsOf(MetadataImage image) {
        return name -> image.topic(name)
                .map(topic -> new GroupTopic(topic.topicId(), topic.partitionCount(), topic.createdMs()));
    }

    private static long logEndOffset(TopicRegistry registry, TopicPartition partition) {
        try {
            return registry.partition(partition).highWatermark();
        } catch (BrokerException e) {
            return 0; // deleted meanwhile
        }
    }
}
