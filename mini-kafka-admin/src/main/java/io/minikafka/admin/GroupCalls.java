package io.minikafka.admin;

import static io.minikafka.admin.TopicCalls.byThemselves;
import static io.minikafka.admin.TopicCalls.outcomes;

import io.minikafka.admin.Batch.Outcome;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.DeleteGroups;
import io.minikafka.common.api.DescribeGroups;
import io.minikafka.common.api.ListGroups;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcError;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** What concerns groups, as requests. For any thread. */
final class GroupCalls {
    private final AdminCalls calls;

    GroupCalls(AdminCalls calls) {
        this.calls = calls;
    }

    CompletableFuture<List<GroupListing>> list() {
        return calls.call("listing groups", new ListGroups.Request())
                .thenApply(result -> result.groups.stream()
                        .map(group -> new GroupListing(group.groupId, GroupState.of(group.state)))
                        .collect(Collectors.toUnmodifiableList()));
    }

    AdminResults<String, GroupDescription> describe(Collection<String> groupIds) {
        return Batch.start(
                calls,
                "describing groups " + groupIds,
                byThemselves(groupIds),
                batch -> calls.send(new DescribeGroups.Request(batch))
                        .thenApply(result -> outcomes(result.groups, GroupCalls::error, GroupDescription::new)));
    }

    /** The protocol shows a group that does not exist as a dead one. */
    private static Optional<RpcError> error(DescribeGroups.Group group) {
        boolean missing = group.error.isEmpty() && GroupState.of(group.state) == GroupState.DEAD;
        return missing
                ? Optional.of(new RpcError(ErrorCode.GROUP_ID_NOT_FOUND, "there is no group \"" + group.groupId + "\""))
                : group.error;
    }

    AdminResults<String, Void> delete(Collection<String> groupIds) {
        return Batch.start(
                calls,
                "deleting groups " + groupIds,
                byThemselves(groupIds),
                batch -> calls.send(new DeleteGroups.Request(batch))
                        .thenApply(result -> outcomes(result.groups, group -> group.error)));
    }

    AdminResults<TopicPartition, OffsetReset> reset(
            String groupId, Map<TopicPartition, OffsetSpec> specs, Execution execution) {
        OffsetResetPlan plan = new OffsetResetPlan(calls, groupId, execution);
        return Batch.start(
                calls,
                "resetting offsets of group " + groupId,
                plan.elements(specs),
                batch -> plan.attempt(batch).thenApply(GroupCalls::resets));
    }

    private static List<Outcome<OffsetReset>> resets(List<OffsetResetPlan.Step> steps) {
        return outcomes(steps, step -> step.error, step -> new OffsetReset(step.oldOffset, step.newOffset));
    }
}
