package io.minikafka.broker.network;

import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.group.OffsetMove;
import io.minikafka.broker.log.TimestampOffset;
import io.minikafka.broker.topic.Partition;
import io.minikafka.common.api.AlterOffsets;
import io.minikafka.common.api.AlterOffsets.Moved;
import io.minikafka.common.record.InflateBudget;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.RpcError;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** {@code alterOffsets}: looks up in the logs where offsets are to go, and has the group go there. */
final class AlterOffsetsHandler implements Handler<AlterOffsets.Request, AlterOffsets.Result> {
    private final OffsetLookup lookup;
    private final GroupCoordinator groups;

    AlterOffsetsHandler(OffsetLookup lookup, GroupCoordinator groups) {
        this.lookup = lookup;
        this.groups = groups;
    }

    @Override
    public void handle(AlterOffsets.Request request, Exchange<AlterOffsets.Result> exchange) {
        InflateBudget budget = OffsetLookup.budget("alterOffsets");
        List<Optional<Moved>> refused = new ArrayList<>();
        List<OffsetMove> moves = new ArrayList<>();
        for (AlterOffsets.Partition asked : request.partitions) {
            try {
                moves.add(move(asked, budget));
                refused.add(Optional.empty());
            } catch (BrokerException e) {
                refused.add(Optional.of(new Moved(asked.partition, -1, -1, Optional.of(RpcError.of(e)))));
            }
        }
        exchange.replyWith(groups.alterOffsets(request.groupId, request.dryRun, moves)
                .thenApply(moved -> new AlterOffsets.Result(inOrder(refused, moved.iterator()))));
    }

    private OffsetMove move(AlterOffsets.Partition asked, InflateBudget budget) {
        Partition partition = lookup.partition(asked.partition, Optional.empty());
        long logStart = partition.logStartOffset();
        long logEnd = partition.highWatermark();
        OffsetMove.How how = asked.to.kind == AlterOffsets.To.Kind.SHIFT ? OffsetMove.How.BY : OffsetMove.How.TO;
        long value = switch (asked.to.kind) {
            case EARLIEST -> logStart;
            case LATEST -> logEnd;
            case TIME ->
                lookup.firstAt(partition, asked.to.value, budget)
                        .map(TimestampOffset::offset)
                        .orElse(logEnd);
            case OFFSET, SHIFT -> asked.to.value;
        };
        return new OffsetMove(partition.id(), partition.topicId(), logStart, logEnd, how, value);
    }

    /** Those that were refused at once in their places among the others. */
    private static List<Moved> inOrder(List<Optional<Moved>> refused, Iterator<Moved> moved) {
        return refused.stream().map(element -> element.orElseGet(moved::next)).toList();
    }
}
