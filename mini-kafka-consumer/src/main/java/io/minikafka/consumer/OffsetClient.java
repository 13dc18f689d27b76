package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ListOffsets;
import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.api.OffsetFetch;
import io.minikafka.common.client.Cluster;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.client.Retrier;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

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

    /**
     * The offsets for these times ({@link ListOffsets#EARLIEST} and the like too), with offset -1 where there is none,
     * and with an error where another topic has the name than the one that is meant.
     */
    CompletableFuture<Map<TopicPartition, ListOffsets.Found>> list(
            Collection<ListOffsets.Partition> asked, long deadlineNanos) {
        Map<TopicPartition, ListOffsets.Partition> byPartition = new LinkedHashMap<>();
        asked.forEach(one -> byPartition.put(one.partition, one));
        return retrier.run(
                "asking for offsets of " + byPartition.keySet(),
                () -> leaders.group(byPartition.keySet()).thenCompose(byLeader -> listOnce(byLeader, byPartition)),
                failure -> refresh(failure, byPartition.keySet()),
                deadlineNanos);
    }

    /** What the group has committed, with offset -1 where it has not. Needs a group. */
    CompletableFuture<Map<TopicPartition, OffsetFetch.Committed>> committed(
            Set<TopicPartition> partitions, long deadlineNanos) {
        Coordinator owner = coordinator.orElseThrow();
        OffsetFetch.Request request = new OffsetFetch.Request(owner.groupId(), Optional.of(List.copyOf(partitions)));
        return retrier.run(
                "asking for the committed offsets of " + partitions,
                () -> owner.call(request, requestTimeout).thenApply(OffsetClient::byPartition),
                failure -> owner.note(failure.code()),
                deadlineNanos);
    }

    /** The id of the topic that has the name now; empty where the broker does not tell. */
    CompletableFuture<Optional<String>> topicId(String topic, long deadlineNanos) {
        return retrier.run(
                "asking for the id of topic " + topic,
                () -> client.refresh(List.of(topic), false).thenApply(cluster -> idIn(cluster, topic)),
                failure -> {},
                deadlineNanos);
    }

    private static Optional<String> idIn(Cluster cluster, String name) {
        Optional<Cluster.Topic> topic = cluster.topic(name);
        throwIf(topic.flatMap(Cluster.Topic::error));
        return topic.map(Cluster.Topic::topicId).filter(id -> !id.isEmpty());
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

    private CompletableFuture<Map<TopicPartition, ListOffsets.Found>> listOnce(
            Map<Integer, List<TopicPartition>> byLeader, Map<TopicPartition, ListOffsets.Partition> asked) {
        List<CompletableFuture<ListOffsets.Result>> answers = new ArrayList<>();
        byLeader.forEach((leader, partitions) -> {
            ListOffsets.Request request =
                    new ListOffsets.Request(partitions.stream().map(asked::get).collect(Collectors.toList()));
            answers.add(client.connection(leader).thenCompose(connection -> client.call(connection, request)));
        });
        return CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]))
                .thenApply(all -> {
                    Map<TopicPartition, ListOffsets.Found> offsets = new HashMap<>();
                    answers.forEach(answer -> answer.join().partitions.forEach(found -> {
                        throwIf(found.error.filter(error -> !Fetcher.isOfOtherTopic(error.code)));
                        offsets.put(found.partition, found);
                    }));
                    return offsets;
                });
    }

    private static Map<TopicPartition, OffsetFetch.Committed> byPartition(OffsetFetch.Result result) {
        Map<TopicPartition, OffsetFetch.Committed> offsets = new HashMap<>();
        for (OffsetFetch.Committed committed : result.partitions) {
            throwIf(committed.error);
            offsets.put(committed.partition, committed);
        }
        return offsets;
    }

    private CompletableFuture<Void> commitOnce(Coordinator owner, Commit commit) {
        String memberId = commit.asMember() ? membership.orElseThrow().memberId() : "";
        int epoch = commit.asMember() ? membership.orElseThrow().epochToCommit(commit.incarnation) : -1;
        List<OffsetCommit.Partition> partitions = new ArrayList<>();
        commit.offsets.forEach((partition, offset) -> partitions.add(
                new OffsetCommit.Partition(partition, commit.topicId(partition), offset.offset(), offset.metadata())));
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
            case UNKNOWN_TOPIC_ID:
            case INCONSISTENT_TOPIC_ID:
                throw new CommitFailedException(
                        error.code,
                        "the commit of " + partition + " is for a topic that has been deleted: " + error.message);
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
        private final Map<TopicPartition, String> topicIds;

        /** {@code topicIds} of the topics that the offsets are of, as far as they are known. */
        Commit(int incarnation, Map<TopicPartition, OffsetAndMetadata> offsets, Map<TopicPartition, String> topicIds) {
            this.incarnation = incarnation;
            this.offsets = Map.copyOf(offsets);
            this.topicIds = Map.copyOf(topicIds);
        }

        Optional<String> topicId(TopicPartition partition) {
            return Optional.ofNullable(topicIds.get(partition));
        }

        boolean asMember() {
            return incarnation != NO_MEMBER;
        }
    }
}
