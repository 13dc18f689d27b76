package io.minikafka.broker.metadata;

import io.minikafka.common.TopicPartition;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A topic: its id is never used again, not even by a topic of the same name. {@code configs} holds what was set. */
public record TopicImage(String name, String topicId, int partitionCount, Map<String, String> configs) {
    public TopicImage {
        configs = Collections.unmodifiableMap(new TreeMap<>(configs));
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
