package io.minikafka.broker.group;

import io.minikafka.common.api.DescribeGroups;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Groups with how old the oldest record is that they have not committed. What that takes is read from files, at most one
 * batch for each partition, so it is done on a thread of its own and not on the coordinator's.
 *
 * <p>Threads: any may call; {@code reader} runs one task at a time and is the only one to ask {@code times}.
 */
public final class GroupLag {
    private final GroupCoordinator groups;
    private final RecordTimes times;
    private final LongSupplier epochMillis;
    private final Executor reader;

    public GroupLag(GroupCoordinator groups, RecordTimes times, LongSupplier epochMillis, Executor reader) {
        this.groups = groups;
        this.times = times;
        this.epochMillis = epochMillis;
        this.reader = reader;
    }

    /** As {@link GroupCoordinator#describe}, with {@code lagMs}; COORDINATOR_NOT_AVAILABLE where too many ask. */
    public CompletableFuture<DescribeGroups.Result> describe(DescribeGroups.Request request) {
        return groups.describe(request).thenCompose(this::withTimes);
    }

    /** All groups in numbers. Fails as {@link #describe} does. */
    public CompletableFuture<List<GroupObservation>> observe() {
        return groups.observe()
                .thenCompose(all -> onReader(() -> all.stream()
                        .map(group -> new GroupObservation(
                                group.groupId(),
                                group.members(),
                                group.rebalances(),
                                GroupObservation.lags(withTimes(group.partitions()))))
                        .toList()));
    }

    private CompletableFuture<DescribeGroups.Result> withTimes(DescribeGroups.Result result) {
        boolean nobodyIsBehind = result.groups.stream()
                .allMatch(group -> group.partitions.stream().noneMatch(GroupLag::isBehind));
        if (nobodyIsBehind) {
            return CompletableFuture.completedFuture(result);
        }
        return onReader(() -> new DescribeGroups.Result(result.groups.stream()
                .map(group -> group.withPartitions(withTimes(group.partitions)))
                .toList()));
    }

    private <T> CompletableFuture<T> onReader(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, reader);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new BrokerException(
                    ErrorCode.COORDINATOR_NOT_AVAILABLE, "too many ask for groups at once, or the broker stops", e));
        }
    }

    private List<DescribeGroups.Partition> withTimes(List<DescribeGroups.Partition> partitions) {
        return partitions.stream()
                .map(partition -> isBehind(partition) ? partition.withLagMs(lagMs(partition)) : partition)
                .toList();
    }

    private static boolean isBehind(DescribeGroups.Partition partition) {
        return partition.lag.orElse(0L) > 0;
    }

    private Optional<Long> lagMs(DescribeGroups.Partition partition) {
        OptionalLong time = times.firstFrom(partition.partition, partition.committedOffset);
        return time.isPresent()
                ? Optional.of(Math.max(0, epochMillis.getAsLong() - time.getAsLong()))
                : Optional.empty();
    }
}
