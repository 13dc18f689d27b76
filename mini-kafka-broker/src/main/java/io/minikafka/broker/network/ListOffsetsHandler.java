package io.minikafka.broker.network;

import io.minikafka.broker.log.TimestampOffset;
import io.minikafka.broker.topic.Partition;
import io.minikafka.common.api.ListOffsets;
import io.minikafka.common.record.InflateBudget;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.RpcError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code listOffsets}. */
final class ListOffsetsHandler implements Handler<ListOffsets.Request, ListOffsets.Result> {
    private final OffsetLookup lookup;

    ListOffsetsHandler(OffsetLookup lookup) {
        this.lookup = lookup;
    }

    @Override
    public void handle(ListOffsets.Request request, Exchange<ListOffsets.Result> exchange) {
        InflateBudget budget = OffsetLookup.budget("listOffsets");
        List<ListOffsets.Found> found = new ArrayList<>();
        for (ListOffsets.Partition asked : request.partitions) {
            try {
                found.add(find(asked, budget));
            } catch (BrokerException e) {
                found.add(failed(asked, e));
            }
        }
        exchange.reply(new ListOffsets.Result(found));
    }

    private ListOffsets.Found find(ListOffsets.Partition asked, InflateBudget budget) {
        Partition partition = lookup.partition(asked.partition, asked.topicId);
        if (asked.timestamp == ListOffsets.EARLIEST) {
            return found(partition, partition.logStartOffset(), -1);
        }
        if (asked.timestamp == ListOffsets.LATEST) {
            return found(partition, partition.highWatermark(), -1);
        }
        TimestampOffset first =
                lookup.firstAt(partition, asked.timestamp, budget).orElse(new TimestampOffset(-1, -1));
        return found(partition, first.offset(), first.timestamp());
    }

    private static ListOffsets.Found found(Partition partition, long offset, long timestamp) {
        return new ListOffsets.Found(
                partition.id(), Optional.of(partition.topicId()), offset, timestamp, Optional.empty());
    }

    private static ListOffsets.Found failed(ListOffsets.Partition asked, BrokerException e) {
        return new ListOffsets.Found(asked.partition, Optional.empty(), -1, -1, Optional.of(RpcError.of(e)));
    }
}
