package io.minikafka.admin;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.AlterOffsets;
import io.minikafka.common.api.AlterOffsets.Moved;
import io.minikafka.common.api.AlterOffsets.To;
import io.minikafka.common.rpc.RpcError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Resets the offsets of a group so that an attempt whose answer was lost can be repeated: a shift is first asked for as a
 * dry run, and then done as a move to the offset that it has led to. Done as a shift, it would be done twice.
 *
 * <p>Threads: the event loop, but for {@link #elements}.
 */
final class OffsetResetPlan {
    private final AdminCalls calls;
    private final String groupId;
    private final Execution execution;
    private final Map<TopicPartition, Moved> shifts = new HashMap<>(); // what dry runs have said

    OffsetResetPlan(AdminCalls calls, String groupId, Execution execution) {
        this.calls = calls;
        this.groupId = groupId;
        this.execution = execution;
    }

    /** What became of one partition in an attempt. */
    static final class Step {
        final long oldOffset;
        final long newOffset;
        final Optional<RpcError> error;

        Step(long oldOffset, Moved moved) {
            this.oldOffset = oldOffset;
            this.newOffset = moved.offset;
            this.error = moved.error;
        }
    }

    Map<TopicPartition, AlterOffsets.Partition> elements(Map<TopicPartition, OffsetSpec> specs) {
        Map<TopicPartition, AlterOffsets.Partition> elements = new LinkedHashMap<>();
        specs.forEach((partition, spec) -> elements.put(partition, new AlterOffsets.Partition(partition, spec.to())));
        return elements;
    }

    CompletableFuture<List<Step>> attempt(List<AlterOffsets.Partition> elements) {
        if (execution == Execution.DRY_RUN) {
            return send(elements, Execution.DRY_RUN).thenApply(this::steps);
        }
        List<AlterOffsets.Partition> unknown = elements.stream()
                .filter(element -> element.to.kind == To.Kind.SHIFT && !shifts.containsKey(element.partition))
                .collect(Collectors.toUnmodifiableList());
        if (unknown.isEmpty()) {
            return apply(elements);
        }
        return send(unknown, Execution.DRY_RUN).thenCompose(moved -> {
            moved.forEach(shift -> shifts.put(shift.partition, shift));
            return apply(elements);
        });
    }

    private CompletableFuture<List<Step>> apply(List<AlterOffsets.Partition> elements) {
        return send(elements.stream().map(this::absolute).collect(Collectors.toUnmodifiableList()), Execution.APPLY)
                .thenApply(this::steps);
    }

    /** A shift that cannot be done stays one, so that the broker says once more why. */
    private AlterOffsets.Partition absolute(AlterOffsets.Partition element) {
        Moved shift = shifts.get(element.partition);
        return shift == null || shift.error.isPresent()
                ? element
                : new AlterOffsets.Partition(element.partition, new To(To.Kind.OFFSET, shift.offset));
    }

    private CompletableFuture<List<Moved>> send(List<AlterOffsets.Partition> elements, Execution how) {
        return calls.send(new AlterOffsets.Request(groupId, how == Execution.DRY_RUN, elements))
                .thenApply(result -> result.partitions);
    }

    private List<Step> steps(List<Moved> moved) {
        List<Step> steps = new ArrayList<>();
        for (Moved one : moved) {
            Moved shift = shifts.get(one.partition);
            steps.add(new Step(shift == null ? one.oldOffset : shift.oldOffset, one));
        }
        return steps;
    }
}
