package io.minikafka.broker.topic;

import io.minikafka.broker.log.FileSystem;
import io.minikafka.broker.log.FileSystem.DiskSpace;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.DescribeLogDirs;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

/**
 * How much the logs take of the disk.
 *
 * <p>Threads: any; the disk is asked on {@code executor}, since it may let one wait.
 */
public final class LogDirs {
    private final TopicRegistry registry;
    private final FileSystem files;
    private final Path folder;
    private final Executor executor;

    public LogDirs(TopicRegistry registry, FileSystem files, Path folder, Executor executor) {
        this.registry = registry;
        this.files = files;
        this.folder = folder;
        this.executor = executor;
    }

    /** Of these topics, or of all. Fails with KAFKA_STORAGE_ERROR where the file system does not answer. */
    public CompletableFuture<DescribeLogDirs.Result> describe(Optional<List<String>> topics) {
        try {
            return CompletableFuture.supplyAsync(() -> described(topics), executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new BrokerException(
                    ErrorCode.COORDINATOR_NOT_AVAILABLE, "too much to do at once, or the broker stops", e));
        }
    }

    private DescribeLogDirs.Result described(Optional<List<String>> topics) {
        List<DescribeLogDirs.Partition> partitions = topics.map(
                        names -> names.stream().flatMap(this::ofTopic).toList())
                .orElseGet(() -> registry.partitions().stream()
                        .sorted(Comparator.comparing(Partition::id))
                        .map(LogDirs::of)
                        .toList());
        try {
            DiskSpace disk = files.diskSpace(folder);
            return new DescribeLogDirs.Result(
                    folder.toAbsolutePath().toString(), disk.totalBytes(), disk.usableBytes(), partitions);
        } catch (IOException e) {
            throw new BrokerException(
                    ErrorCode.KAFKA_STORAGE_ERROR, "the disk of " + folder + " does not tell its size: " + e, e);
        }
    }

    private Stream<DescribeLogDirs.Partition> ofTopic(String topic) {
        try {
            int count = Math.max(1, registry.partitionCount(topic)); // 0 is asked for, and refused, where there is none
            return Stream.iterate(0, partition -> partition + 1)
                    .limit(count)
                    .map(partition -> of(registry.partition(new TopicPartition(topic, partition))))
                    .toList()
                    .stream();
        } catch (BrokerException e) {
            return Stream.of(DescribeLogDirs.Partition.failed(topic, RpcError.of(e)));
        }
    }

    private static DescribeLogDirs.Partition of(Partition partition) {
        return new DescribeLogDirs.Partition(
                partition.id(),
                partition.logStartOffset(),
                partition.log().logEndOffset(),
                partition.highWatermark(),
                partition.log().sizeInBytes(),
                partition.log().segmentCount(),
                Optional.empty());
    }
}
