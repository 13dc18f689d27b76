package io.minikafka.cli.topics;

import io.minikafka.admin.LogDescription;
import io.minikafka.admin.LogDirDescription;
import java.util.List;

/** What the logs of one topic have and take, all partitions together. */
record TopicSummary(long records, long bytes) {
    static TopicSummary of(String topic, LogDirDescription logs) {
        List<LogDescription> own = logs.logs().entrySet().stream()
                .filter(log -> log.getKey().topic().equals(topic))
                .map(log -> log.getValue())
                .toList();
        return new TopicSummary(
                own.stream()
                        .mapToLong(log -> log.highWatermark() - log.logStartOffset())
                        .sum(),
                own.stream().mapToLong(LogDescription::sizeBytes).sum());
    }
}
