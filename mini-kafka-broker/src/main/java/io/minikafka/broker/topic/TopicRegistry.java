package io.minikafka.broker.topic;

import io.minikafka.broker.log.LogManager;
import io.minikafka.broker.log.LogSpec;
import io.minikafka.broker.log.PartitionLog;
import io.minikafka.broker.metadata.MetadataImage;
import io.minikafka.broker.metadata.TopicImage;
import io.minikafka.broker.stats.TopicTraffic;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
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
    private final Map<String, String> defaults;
    private final InternalConfigs internal;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<String, Partition[]> topics = Map.of(); // written by the metadata thread only

    public TopicRegistry(LogManager logs, Map<String, String> defaults, InternalConfigs internal) {
        this.logs = logs;
        this.defaults = defaults;
        this.internal = internal;
    }

    /** {@code listener} runs on the metadata thread after each change. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Creates what is new in {@code after}, deletes what is gone and changes what is different. What cannot be created is
     * logged and not served; the partitions that there were before stay served.
     */
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
                create(topic, next);
            } else if (next.containsKey(topic.name())) {
                change(before.existing(topic.name()), topic, next);
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

    /**
     * Opens the topics that there are, before the first {@link #apply}.
     *
     * @throws BrokerException naming the first partition whose log cannot be opened
     */
    public void open(MetadataImage image) {
        Map<TopicPartition, LogSpec> specs = new LinkedHashMap<>();
        for (TopicImage topic : image.topics().values()) {
            LogSpec spec = spec(topic);
            topic.partitions().forEach(partition -> specs.put(partition, spec));
        }
        Map<TopicPartition, PartitionLog> opened = logs.openLogs(specs);
        Map<String, Partition[]> next = new HashMap<>();
        image.topics().values().forEach(topic -> next.put(topic.name(), partitions(topic, opened::get)));
        topics = Map.copyOf(next);
    }

    private LogSpec spec(TopicImage topic) {
        return new LogSpec(topic.topicId(), config(topic).log());
    }

    private TopicConfig config(TopicImage topic) {
        return TopicConfig.of(topic.name(), internal.of(topic), defaults);
    }

    private Partition[] partitions(TopicImage topic, Function<TopicPartition, PartitionLog> log) {
        TopicConfig config = config(topic);
        TopicTraffic traffic = new TopicTraffic();
        return topic.partitions().stream()
                .map(partition -> new Partition(partition, topic.topicId(), log.apply(partition), config, traffic))
                .toArray(Partition[]::new);
    }

    private void create(TopicImage topic, Map<String, Partition[]> next) {
        try {
            // Whatever lies there is not this topic's, which is new.
            topic.partitions().forEach(logs::deleteLog);
            LogSpec spec = spec(topic);
            next.put(topic.name(), partitions(topic, partition -> logs.openLog(partition, spec)));
        } catch (BrokerException e) {
            LOG.error("Topic {} cannot be created: {}", topic.name(), e.getMessage(), e);
        }
    }

    private void change(TopicImage before, TopicImage topic, Map<String, Partition[]> next) {
        Partition[] served = next.get(topic.name());
        if (!topic.configs().equals(before.configs())) {
            TopicConfig config = config(topic);
            Arrays.stream(served).forEach(partition -> partition.reconfigure(config));
        }
        if (topic.partitionCount() > served.length) {
            next.put(topic.name(), grown(topic, served));
        }
    }

    /** All of the topic's partitions, or those that there were where not all of the new ones can be created. */
    private Partition[] grown(TopicImage topic, Partition[] served) {
        List<TopicPartition> added = topic.partitions().subList(served.length, topic.partitionCount());
        TopicConfig config = config(topic);
        LogSpec spec = spec(topic);
        List<Partition> all = new ArrayList<>(List.of(served));
        try {
            for (TopicPartition partition : added) {
                logs.deleteLog(partition); // whatever lies there was never a partition of this topic
                PartitionLog log = logs.openLog(partition, spec);
                all.add(new Partition(partition, topic.topicId(), log, config, served[0].traffic()));
            }
            return all.toArray(Partition[]::new);
        } catch (BrokerException e) {
            LOG.error("Topic {} keeps {} partitions: {}", topic.name(), served.length, e.getMessage(), e);
            added.forEach(this::deleteQuietly);
            return served;
        }
    }

    private void deleteQuietly(TopicPartition partition) {
        try {
            logs.deleteLog(partition);
        } catch (BrokerException e) {
            LOG.warn("The folder of {} is left behind; no topic has that partition", partition, e);
        }
    }

    private void delete(TopicImage topic, Partition[] partitions) {
        topic.partitions().forEach(this::deleteQuietly);
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

    /** The topics that are served at this moment, each with all of its partitions. */
    public Map<String, List<Partition>> topics() {
        Map<String, List<Partition>> all = new TreeMap<>();
        topics.forEach((name, partitions) -> all.put(name, List.of(partitions)));
        return all;
    }

    /** All partitions at this moment. */
    public List<Partition> partitions() {
        return topics.values().stream().flatMap(Arrays::stream).toList();
    }

    /**
     * The partition of one certain topic, or of whichever has the name where {@code topicId} is empty.
     *
     * @throws BrokerException as {@link #partition(TopicPartition)}; {@link ErrorCode#INCONSISTENT_TOPIC_ID} where another
     *     topic has the name
     */
    public Partition partition(TopicPartition id, Optional<String> topicId) {
        Partition partition = partition(id);
        if (!topicId.orElse(partition.topicId()).equals(partition.topicId())) {
            throw new BrokerException(
                    ErrorCode.INCONSISTENT_TOPIC_ID,
                    "topic " + id.topic() + " has the id " + partition.topicId() + ", not " + shown(topicId.get())
                            + ": it was deleted and created again");
        }
        return partition;
    }

    /** The id of the topic that has the name, where it exists and is served. */
    public Optional<String> topicId(String topic) {
        return Optional.ofNullable(topics.get(topic)).map(partitions -> partitions[0].topicId());
    }

    /** Whether the disk of a partition has failed; see {@link Partition#isOutOfService}. */
    public boolean isOutOfService(String topic, int partition) {
        Partition[] partitions = topics.get(topic);
        return partitions != null && partition < partitions.length && partitions[partition].isOutOfService();
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
