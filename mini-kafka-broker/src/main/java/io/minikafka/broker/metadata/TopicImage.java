package io.minikafka.broker.metadata;

import io.minikafka.common.TopicPartition;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A topic: its id is never used again, not even by a topic of the same name.
 *
 * @param configs what was set
 * @param createdMs {@link #UNKNOWN} for one that an older version created, which did not write it down
 */
public record TopicImage(String name, String topicId, int partitionCount, Map<String, String> configs, long createdMs) {
    public static final long UNKNOWN = -1;

    public TopicImage {
        configs = Collections.unmodifiableMap(new TreeMap<>(configs));
    }

    TopicImage withPartitions(int count) {
        return new TopicImage(name, topicId, count, configs, createdMs);
    }

    TopicImage withConfigs(Map<String, String> newConfigs) {
        return new TopicImage(name, topicId, partitionCount, newConfigs, createdMs);
    }

    public boolean isInternal() {
        return TopicNames.isInternal(name);
    }

    public List<TopicPartition> partitions() {
        return IntStream.range(0, partitionCount)
                .mapToObj(partition -> new TopicPartition(name, partition))
                .toList();
    }
}
