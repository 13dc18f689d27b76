package io.minikafka.broker.group;

import io.minikafka.common.api.AlterOffsets;
import io.minikafka.common.api.ConsumerGroupHeartbeat;
import io.minikafka.common.api.DeleteGroups;
import io.minikafka.common.api.DescribeGroups;
import io.minikafka.common.api.ListGroups;
import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.api.OffsetFetch;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcError;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All consumer groups of this broker.
 *
 * <p>Threads: {@code owner} alone touches the state and calls the {@link GroupStore}. Every method here may be called
 * from any thread and queues; its future completes on the owner, with the result or with a {@link BrokerException}:
 * COORDINATOR_LOAD_IN_PROGRESS before {@link #load} is through, COORDINATOR_NOT_AVAILABLE where the owner's queue is full
 * or the coordinator closed. Whatever an answer of a group says has been written to the store before, and is settled there.
 */
public final class GroupCoordinator {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCoordinator.class);

    /** When what could not be tidied up is tried again. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final GroupContext context;
    private final EventExecutor owner;
    private final SortedMap<String, Group> groups = new TreeMap<>();
    private final Alarm tidyUp;
    private final OffsetsExpiry expiry;
    private GroupTopics topics = topic -> Optional.empty();
    private volatile Phase phase = Phase.LOADING; // written by the owner only

    private enum Phase {
        LOADING,
        READY,
        CLOSED
    }

    /** @param memberIds makes up the ids of members that have none */
    public GroupCoordinator(
            GroupConfig config,
            GroupStore store,
            LogEnds logEnds,
            GroupClock clock,
            EventExecutor owner,
            Supplier<String> memberIds) {
        this.context = new GroupContext(config, store, logEnds, clock, memberIds);
        this.owner = owner;
        this.tidyUp = new Alarm(clock);
        this.expiry = new OffsetsExpiry(context, groups);
    }

    /** Takes up all groups from the store, for topics as they are now. To be called once, before anything else. */
    public CompletableFuture<Void> load(GroupTopics currentTopics) {
        return onOwner(() -> {
            topics = currentTopics;
            GroupLoader loader = new GroupLoader(topics, context.clock().nanos());
            context.store().replay(loader::accept);
            loader.groups().forEach((id, from) -> groups.put(id, Group.loaded(id, context, () -> topics, from)));
            tidyUp();
            expiry.start();
            phase = Phase.READY;
            LOG.info("loaded {} groups", groups.size());
            return null;
        });
    }

    /** Whether the groups are loaded and not closed. */
    public boolean isReady() {
        return phase == Phase.READY;
    }

    /** Tells the groups that topics were created, deleted or have grown. No effect before {@link #load}. */
    public CompletableFuture<Void> topicsChanged(GroupTopics newTopics) {
        return onOwner(() -> {
            if (phase == Phase.READY) {
                topics = newTopics;
                groups.values().forEach(Group::topicsChanged);
                tidyUp();
                groups.values().forEach(Group::notifyMembers);
            }
            return null;
        });
    }

    private void tidyUp() {
        try {
            groups.values().forEach(Group::tidyUp);
        } catch (BrokerException e) {
            LOG.warn("offsets of deleted topics could not be removed and will be tried again: {}", e.getMessage());
            tidyUp.setNoLaterThan(context.clock().nanos() + RETRY_NANOS, this::tidyUp);
        }
    }

    /**
     * Joins, stays in or leaves a group.
     *
     * @param from is told with {@code groupChanged} when the member should come again
     */
    public CompletableFuture<ConsumerGroupHeartbeat.Result> heartbeat(
            ConsumerGroupHeartbeat.Request request, MemberConnection from) {
        return whenReady(
                request.groupId,
                () -> {
                    RequestChecks.groupId(request.groupId);
                    Group group = groupOrBlank(request.groupId);
                    ConsumerGroupHeartbeat.Result result = group.heartbeat(request, from);
                    groups.put(request.groupId, group);
                    return result;
                },
                () -> group(request.groupId).ifPresent(Group::notifyMembers));
    }

    public CompletableFuture<OffsetCommit.Result> commit(OffsetCommit.Request request) {
        return whenReady(request.groupId, () -> {
            RequestChecks.groupId(request.groupId);
            Group group = groupOrBlank(request.groupId);
            OffsetCommit.Result result = group.commit(request);
            if (group.isRecorded()) {
                groups.put(request.groupId, group);
            }
            return result;
        });
    }

    /** Offset -1 where the group, or the commit, is not there. */
    public CompletableFuture<OffsetFetch.Result> fetch(OffsetFetch.Request request) {
        return whenReady(request.groupId, () -> {
            RequestChecks.groupId(request.groupId);
            return groupOrBlank(request.groupId).offsets().fetch(request.partitions);
        });
    }

    /**
     * Moves committed offsets of a group that has no members, or only tells where they would go. Fails with
     * NON_EMPTY_GROUP where it has some; a group that does not exist begins with its first offset, as with a commit.
     */
    public CompletableFuture<List<AlterOffsets.Moved>> alterOffsets(
            String groupId, boolean dryRun, List<OffsetMove> moves) {
        return whenReady(groupId, () -> {
            RequestChecks.groupId(groupId);
            Group group = groupOrBlank(groupId);
            List<AlterOffsets.Moved> moved = group.alterOffsets(moves, dryRun);
            if (group.isRecorded()) {
                groups.put(groupId, group);
            }
            return moved;
        });
    }

    public CompletableFuture<ListGroups.Result> list() {
        return whenReady(() -> new ListGroups.Result(groups.values().stream()
                .map(group -> new ListGroups.Group(
                        group.id(), group.membership().state().wireName()))
                .toList()));
    }

    public CompletableFuture<DescribeGroups.Result> describe(DescribeGroups.Request request) {
        return whenReady(() -> new DescribeGroups.Result(
                request.groups.stream().map(this::described).toList()));
    }

    /** All groups in numbers. */
    CompletableFuture<List<GroupView.Observed>> observe() {
        return whenReady(() -> groups.values().stream()
                .map(group -> new GroupView(group, topics, context.logEnds()).observed())
                .toList());
    }

    private DescribeGroups.Group described(String groupId) {
        try {
            RequestChecks.groupId(groupId);
            return group(groupId)
                    .map(group -> new GroupView(group, topics, context.logEnds()).described())
                    .orElseGet(() -> GroupView.dead(groupId));
        } catch (BrokerException e) {
            return GroupView.refused(groupId, e);
        }
    }

    public CompletableFuture<DeleteGroups.Result> delete(DeleteGroups.Request request) {
        return whenReady(() -> new DeleteGroups.Result(
                request.groups.stream().map(this::deleted).toList()));
    }

    private DeleteGroups.Deleted deleted(String groupId) {
        try {
            RequestChecks.groupId(groupId);
            group(groupId)
                    .orElseThrow(() ->
                            new BrokerException(ErrorCode.GROUP_ID_NOT_FOUND, "there is no group \"" + groupId + "\""))
                    .delete();
            groups.remove(groupId);
            return new DeleteGroups.Deleted(groupId, Optional.empty());
        } catch (BrokerException e) {
            return new DeleteGroups.Deleted(groupId, Optional.of(RpcError.of(e)));
        }
    }

    /** Ends all waiting; nothing is written and nobody is told. Requests are refused from then on. */
    public CompletableFuture<Void> close() {
        return onOwner(() -> {
            phase = Phase.CLOSED;
            tidyUp.cancel();
            expiry.stop();
            groups.values().forEach(Group::close);
            return null;
        });
    }

    private Optional<Group> group(String groupId) {
        return Optional.ofNullable(groups.get(groupId));
    }

    private Group groupOrBlank(String groupId) {
        return group(groupId).orElseGet(() -> Group.blank(groupId, context, () -> topics));
    }

    /** What an answer says, and when what it says is safe. */
    private record Answer<T>(T result, CompletableFuture<Void> settled) {
        static final CompletableFuture<Void> SETTLED = CompletableFuture.completedFuture(null);
    }

    private <T> CompletableFuture<T> whenReady(Supplier<T> task) {
        return whenReady(() -> new Answer<>(task.get(), Answer.SETTLED), () -> {});
    }

    private <T> CompletableFuture<T> whenReady(String groupId, Supplier<T> task) {
        return whenReady(groupId, task, () -> {});
    }

    /** Tells the result when what was written of the group is settled, and runs {@code after} behind that. */
    private <T> CompletableFuture<T> whenReady(String groupId, Supplier<T> task, Runnable after) {
        return whenReady(
                () -> {
                    T result = task.get();
                    return new Answer<>(result, context.settled(groupId));
                },
                after);
    }

    private <T> CompletableFuture<T> whenReady(Supplier<Answer<T>> task, Runnable after) {
        if (phase == Phase.LOADING) {
            return CompletableFuture.failedFuture(
                    new BrokerException(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, "groups are being loaded"));
        }
        Supplier<Answer<T>> unlessClosed = () -> {
            if (phase == Phase.CLOSED) {
                throw new BrokerException(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the group coordinator is closed");
            }
            return task.get();
        };
        CompletableFuture<T> future = new CompletableFuture<>();
        onOwner(future, () -> complete(future, unlessClosed, after));
        return future;
    }

    private <T> CompletableFuture<T> onOwner(Supplier<T> task) {
        CompletableFuture<T> future = new CompletableFuture<>();
        onOwner(future, () -> complete(future, () -> new Answer<>(task.get(), Answer.SETTLED), () -> {}));
        return future;
    }

    private void onOwner(CompletableFuture<?> future, Runnable task) {
        try {
            owner.execute(task);
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(new BrokerException(
                    ErrorCode.COORDINATOR_NOT_AVAILABLE, "the group coordinator is busy or closing", e));
        }
    }

    private <T> void complete(CompletableFuture<T> future, Supplier<Answer<T>> task, Runnable after) {
        try {
            Answer<T> answer = task.get();
            if (!answer.settled().isDone()) {
                answer.settled()
                        .whenComplete((settled, failure) -> onOwner(future, () -> {
                            tell(future, answer);
                            after.run();
                        }));
                return;
            }
            tell(future, answer);
        } catch (BrokerException e) {
            future.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            LOG.error("a bug in the group coordinator; the state is as it was before the request", e);
            future.completeExceptionally(e);
        }
        after.run();
    }

    private static <T> void tell(CompletableFuture<T> future, Answer<T> answer) {
        answer.settled().whenComplete((settled, failure) -> {
            if (failure == null) {
                future.complete(answer.result());
            } else {
                future.completeExceptionally(failure);
            }
        });
    }
}
