package io.minikafka.broker.topic;

import io.minikafka.broker.log.LogManager;
import io.minikafka.broker.log.PartitionLog;
import io.minikafka.broker.metadata.MetadataImage;
import io.minikafka.broker.metadata.TopicImage;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions by name and number.
 *
 * <p>Threads: {@link #apply} runs on the metadata thread alone and publishes; looking up is for any thread.
 */
public final class TopicRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(TopicRegistry.class);

    private final LogManager logs;
    private final TopicConfig defaults;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<String, Partition[]> topics = Map.of(); // written by the metadata thread only

    public TopicRegistry(LogManager logs, TopicConfig defaults) {
        this.logs = logs;
        this.defaults = defaults;
    }

    /** {@code listener} runs on the metadata thread after each change. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Opens what is new in {@code after} and deletes what is gone. A topic that cannot be opened is logged and not served. */
    public void apply(MetadataImage before, MetadataImage after) {
        Map<String, Partition[]> next = new HashMap<>(topics);
        for (TopicImage topic : before.topics().values()) {
            if (!isSame(topic, after)) {
                Partition[] gone = next.remove(topic.name());
                topics = Map.copyOf(next);
                delete(topic, gone);
            }
        }
        for (TopicImage topic : after.topics().values()) {
            if (!isSame(topic, before)) {
                open(topic, next);
            }
        }
        topics = Map.copyOf(next);
        listeners.forEach(Runnable::run);
    }

    private static boolean isSame(TopicImage topic, MetadataImage other) {
        return other.topic(topic.name())
                .filter(same -> same.topicId().equals(topic.topicId()))
                .isPresent();
    }

    private void open(TopicImage topic, Map<String, Partition[]> next) {
        try {
            TopicConfig config = TopicConfig.of(topic.name(), topic.configs(), defaults);
            Partition[] partitions = new Partition[topic.partitionCount()];
            List<PartitionLog> opened = logs.openLogs(topic.partitions(), config.log());
            for (int i = 0; i < partitions.length; i++) {
                partitions[i] = new Partition(topic.partitions().get(i), opened.get(i), config.maxMessageBytes());
            }
            next.put(topic.name(), partitions);
        } catch (IOException | BrokerException e) {
            LOG.error("Topic {} cannot be opened and is not served: {}", topic.name(), e.getMessage(), e);
        }
    }

    private void delete(TopicImage topic, Partition[] partitions) {
        for (TopicPartition partition : topic.partitions()) {
            try {
                logs.deleteLog(partition);
            } catch (IOException e) {
                LOG.warn("Folder of {} is left behind, the topic is gone all the same", partition, e);
            }
        }
        if (partitions != null) {
            Arrays.stream(partitions).forEach(Partition::wakeWaiters);
        }
    }

    /**
     * The partition, where it exists and is served.
     *
     * @throws BrokerException {@link ErrorCode#UNKNOWN_TOPIC_OR_PARTITION} with what there is instead
     */
    public Partition partition(TopicPartition id) {
        Partition[] partitions = topics.get(id.topic());
        if (partitions == null) {
            throw new BrokerException(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "topic " + shown(id.topic()) + " does not exist");
        }
        if (id.partition() < 0 || id.partition() >= partitions.length) {
            throw new BrokerException(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                    "topic " + id.topic() + " has no partition " + id.partition() + "; allowed: 0 to "
                            + (partitions.length - 1));
        }
        return partitions[id.partition()];
    }

    /** How many partitions the topic has; 0 where it does not exist. */
    public int partitionCount(String topic) {
        Partition[] partitions = topics.get(topic);
        return partitions == null ? 0 : partitions.length;
    }

    /** Wakes every waiting fetch, so that it is answered with what there is: the broker stops. */
    public void wakeAll() {
        topics.values().forEach(partitions -> Arrays.stream(partitions).forEach(Partition::wakeWaiters));
    }

    private static String shown(String topic) {
        return topic.length() <= 249 ? topic : topic.substring(0, 249) + "…";
    }
}
