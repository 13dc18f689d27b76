package io.minikafka.admin;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.DescribeLogDirs;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The folder in which a broker keeps its logs, the disk that it lies on, and the logs. Immutable. */
public final class LogDirDescription {
    private final String path;
    private final long totalBytes;
    private final long usableBytes;
    private final Map<TopicPartition, LogDescription> logs;

    LogDirDescription(DescribeLogDirs.Result told) {
        this.path = told.dir;
        this.totalBytes = told.totalBytes;
        this.usableBytes = told.usableBytes;
        Map<TopicPartition, LogDescription> byPartition = new LinkedHashMap<>();
        told.partitions.forEach(log -> byPartition.put(log.partition, new LogDescription(log)));
        this.logs = Collections.unmodifiableMap(byPartition);
    }

    /** On the broker's machine. */
    public String path() {
        return path;
    }

    /** Of the disk, in bytes. */
    public long totalBytes() {
        return totalBytes;
    }

    /** What the broker may still take of the disk, in bytes. */
    public long usableBytes() {
        return usableBytes;
    }

    /** In the order of their topics. */
    public Map<TopicPartition, LogDescription> logs() {
        return logs;
    }

    @Override
    public String toString() {
        return path + ": " + logs.size() + " logs, " + usableBytes + " of " + totalBytes + " bytes left";
    }
}
