package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ListOffsets;
import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.api.OffsetFetch;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Asks for offsets and commits them, again and again until it works, is refused for good or the deadline has passed.
 *
 * <p>Threads: methods may be called from any thread; futures complete on the event loop and fail with a
 * {@link BrokerException}.
 */
final class OffsetClient {
    private final ClusterClient client;
    private final Leaders leaders;
    private final Retrier retrier;
    private final Optional<Coordinator> coordinator;
    private final Optional<GroupMembership> membership;
    private final Duration requestTimeout;

    OffsetClient(
            ClusterClient client,
            Leaders leaders,
            Retrier retrier,
            Optional<Coordinator> coordinator,
            Optional<GroupMembership> membership,
            Duration requestTimeout) {
        this.client = client;
        this.leaders = leaders;
        this.retrier = retrier;
        this.coordinator = coordinator;
        this.membership = membership;
        this.requestTimeout = requestTimeout;
    }

    /** The offsets for these times ({@link ListOffsets#EARLIEST} and the like too); without those that have none. */
    CompletableFuture<Map<TopicPartition, OffsetAndTimestamp>> list(
            Map<TopicPartition, Long> timestamps, long deadlineNanos) {
        return retrier.run(
                "asking for offsets of " + timestamps.keySet(),
                () -> leaders.group(timestamps.keySet()).thenCompose(byLeader -> listOnce(byLeader, timestamps)),
                failure -> refresh(failure, timestamps.keySet()),
                deadlineNanos);
    }

    /** What the group has committed; without the partitions that it has not. Needs a group. */
    CompletableFuture<Map<TopicPartition, OffsetAndMetadata>> committed(
            Set<TopicPartition> partitions, long deadlineNanos) {
        Coordinator owner = coordinator.orElseThrow();
        OffsetFetch.Request request = new OffsetFetch.Request(owner.groupId(), Optional.of(List.copyOf(partitions)));
        return retrier.run(
                "asking for the committed offsets of " + partitions,
                () -> owner.call(request, requestTimeout).thenApply(OffsetClient::readCommitted),
                failure -> owner.note(failure.code()),
                deadlineNanos);
    }

    /** Commits. Needs a group. Of several attempts each has the epoch of its own time. */
    CompletableFuture<Void> commit(Commit commit, long deadlineNanos) {
        Coordinator owner = coordinator.orElseThrow();
        return retrier.run(
                "committing " + commit.offsets,
                () -> commitOnce(owner, commit),
                f -> owner.note(f.code()),
                deadlineNanos);
    }

    private void refresh(BrokerException failure, Set<TopicPartition> partitions) {
        if (failure.code().retry() == ErrorCode.Retry.AFTER_METADATA) {
            leaders.refresh(partitions);
        }
    }

    private CompletableFuture<Map<TopicPartition, OffsetAndTimestamp>> listOnce(
            Map<Integer, List<TopicPartition>> byLeader, Map<TopicPartition, Long> timestamps) {
        List<CompletableFuture<ListOffsets.Result>> answers = new ArrayList<>();
        byLeader.forEach((leader, partitions) -> {
            List<ListOffsets.Partition> asked = new ArrayList<>();
            partitions.forEach(partition -> asked.add(new ListOffsets.Partition(partition, timestamps.get(partition))));
            answers.add(client.connection(leader)
                    .thenCompose(connection -> client.call(connection, new ListOffsets.Request(asked))));
        });
        return CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]))
                .thenApply(all -> {
                    Map<TopicPartition, OffsetAndTimestamp> offsets = new HashMap<>();
                    answers.forEach(answer -> answer.join().partitions.forEach(found -> {
                        throwIf(found.error);
                        if (found.offset >= 0) {
                            offsets.put(found.partition, new OffsetAndTimestamp(found.offset, found.timestamp));
                        }
                    }));
                    return offsets;
                });
    }

    private static Map<TopicPartition, OffsetAndMetadata> readCommitted(OffsetFetch.Result result) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (OffsetFetch.Committed committed : result.partitions) {
            throwIf(committed.error);
            if (committed.offset >= 0) {
                offsets.put(committed.partition, new OffsetAndMetadata(committed.offset, committed.metadata));
            }
        }
        return offsets;
    }

    private CompletableFuture<Void> commitOnce(Coordinator owner, Commit commit) {
        String memberId = commit.asMember() ? membership.orElseThrow().memberId() : "";
        int epoch = commit.asMember() ? membership.orElseThrow().epochToCommit(commit.incarnation) : -1;
        List<OffsetCommit.Partition> partitions = new ArrayList<>();
        commit.offsets.forEach((partition, offset) ->
                partitions.add(new OffsetCommit.Partition(partition, offset.offset(), offset.metadata())));
        OffsetCommit.Request request = new OffsetCommit.Request(owner.groupId(), memberId, epoch, partitions);
        return owner.call(request, requestTimeout).thenApply(result -> {
            for (OffsetCommit.Committed committed : result.partitions) {
                committed.error.ifPresent(error -> throwRefusal(owner, commit, epoch, committed.partition, error));
            }
            return null;
        });
    }

    private void throwRefusal(Coordinator owner, Commit commit, int epoch, TopicPartition partition, RpcError error) {
        switch (error.code) {
            case STALE_MEMBER_EPOCH:
                if (commit.asMember() && membership.orElseThrow().epochToCommit(commit.incarnation) != epoch) {
                    // the epoch changed while the commit was under way: under the new one it is another question
                    throw new BrokerException(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, error.message);
                }
                break;
            case UNKNOWN_MEMBER_ID:
            case FENCED_MEMBER_EPOCH:
                membership.ifPresent(GroupMembership::heartbeatNow); // it will hear the same
                break;
            default:
                throw error.exception();
        }
        throw new CommitFailedException(
                error.code,
                "group " + owner.groupId() + " refused the commit of " + partition
                        + ": the consumer does not own it (any" + " more): " + error.message);
    }

    private static void throwIf(Optional<RpcError> error) {
        if (error.isPresent()) {
            throw error.get().exception();
        }
    }

    /** Offsets to commit, and as what. Immutable. */
    static final class Commit {
        /** In place of an incarnation: the application assigned the partitions itself. */
        static final int NO_MEMBER = -1;

        final int incarnation;
        final Map<TopicPartition, OffsetAndMetadata> offsets;

        Commit(int incarnation, Map<TopicPartition, OffsetAndMetadata> offsets) {
            this.incarnation = incarnation;
            this.offsets = Map.copyOf(offsets);
        }

        boolean asMember() {
            return incarnation != NO_MEMBER;
        }
    }
}
