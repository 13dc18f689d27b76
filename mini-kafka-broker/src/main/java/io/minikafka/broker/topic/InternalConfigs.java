package io.minikafka.broker.topic;

import io.minikafka.broker.metadata.TopicImage;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the broker's own topics are kept by. Of how their logs are laid out, compacted and flushed everything may be set;
 * the rest is as the broker needs it, whatever was set.
 *
 * @param configs by topic, where it is not as the broker's settings say
 */
public record InternalConfigs(Map<String, Map<String, String>> configs) {
    private static final Set<String> ALTERABLE = Set.of(
            "segment.bytes",
            "segment.ms",
            "segment.index.bytes",
            "index.interval.bytes",
            "delete.retention.ms",
            "min.cleanable.dirty.ratio",
            "min.compaction.lag.ms",
            "max.compaction.lag.ms",
            "flush.policy",
            "flush.ms",
            "flush.messages");

    /** Everything that is set for a topic, by its own configs or, for an internal one, by the broker. */
    Map<String, String> of(TopicImage topic) {
        if (!topic.isInternal()) {
            return topic.configs();
        }
        Map<String, String> merged = new HashMap<>(base(topic));
        topic.configs().forEach((name, value) -> {
            if (isAlterable(topic, name)) {
                merged.put(name, value);
            }
        });
        return merged;
    }

    /** What the broker sets for an internal topic; nothing for others. */
    Map<String, String> base(TopicImage topic) {
        return topic.isInternal() ? configs.getOrDefault(topic.name(), Map.of()) : Map.of();
    }

    boolean isAlterable(TopicImage topic, String setting) {
        return !topic.isInternal() || ALTERABLE.contains(setting);
    }

    /** Refuses, with INVALID_CONFIG, to alter what nobody may. */
    void check(TopicImage topic, Set<String> settings) {
        for (String setting : settings) {
            if (!isAlterable(topic, setting)) {
                throw new BrokerException(
                        ErrorCode.INVALID_CONFIG,
                        "topic " + topic.name() + ": " + setting + " is the broker's to set; allowed: "
                                + String.join(", ", new TreeSet<>(ALTERABLE)));
            }
        }
    }
}
