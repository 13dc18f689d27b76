package io.minikafka.broker.network;

import io.minikafka.broker.log.LogRegion;
import io.minikafka.broker.topic.Partition;
import io.minikafka.broker.topic.TopicRegistry;
import io.minikafka.common.api.Fetch;
import io.minikafka.common.api.JsonRecord;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.RpcError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** {@code fetch}: answers at once when there is enough or an error, else waits without holding up anything. */
final class FetchHandler implements Handler<Fetch.Request, Fetch.Result> {
    /** What one answer may carry at most, so that its frame's length stays an int32, whatever was asked for. */
    private static final int MAX_BYTES = 1 << 30;

    private final TopicRegistry topics;
    private final JsonRecords jsonRecords;
    private final LongSupplier nanos;

    FetchHandler(TopicRegistry topics, JsonRecords jsonRecords, LongSupplier nanos) {
        this.topics = topics;
        this.jsonRecords = jsonRecords;
        this.nanos = nanos;
    }

    long nanos() {
        return nanos.getAsLong();
    }

    @Override
    public void handle(Fetch.Request asIs, Exchange<Fetch.Result> exchange) {
        Fetch.Request request = ofTopicsNow(asIs);
        FetchedRecords fetched = read(request);
        if (fetched.isEnough(request.minBytes) || request.maxWaitMs == 0) {
            fetched.replyTo(exchange);
            return;
        }
        fetched.close();
        List<Partition> partitions = new ArrayList<>();
        try {
            for (Fetch.Partition asked : request.partitions) {
                partitions.add(topics.partition(asked.partition, asked.topicId));
            }
        } catch (BrokerException e) { // deleted since we looked: its element says so
            read(request).replyTo(exchange);
            return;
        }
        new WaitingFetch(this, request, exchange, partitions).start();
    }

    /** However long it waits, it reads of the topics that have the names when it comes, and of no later ones. */
    private Fetch.Request ofTopicsNow(Fetch.Request request) {
        if (request.partitions.stream().allMatch(asked -> asked.topicId.isPresent())) {
            return request;
        }
        List<Fetch.Partition> named = request.partitions.stream()
                .map(asked -> new Fetch.Partition(
                        asked.partition,
                        asked.topicId.or(() -> topics.topicId(asked.partition.topic())),
                        asked.offset,
                        asked.maxBytes))
                .toList();
        return new Fetch.Request(request.maxWaitMs, request.minBytes, request.maxBytes, request.json, named);
    }

    /** Looks at each partition in turn, as far as the limits allow; the first records come whatever their size. */
    FetchedRecords read(Fetch.Request request) {
        FetchedRecords fetched = new FetchedRecords();
        JsonBudget budget = jsonRecords.newBudget(request.partitions.size());
        int maxBytes = Math.min(request.maxBytes, request.json ? JsonRecords.MAX_RECORD_BYTES : MAX_BYTES);
        try {
            for (Fetch.Partition asked : request.partitions) {
                int left = (int) Math.max(0, maxBytes - fetched.bytes());
                try {
                    read(asked, left, request.json, budget, fetched);
                } catch (BrokerException e) {
                    fetched.addNone(new Fetch.Records(
                            asked.partition,
                            boundary(asked, Partition::highWatermark),
                            boundary(asked, Partition::logStartOffset),
                            0,
                            request.json ? Optional.of(List.of()) : Optional.empty(),
                            Optional.of(RpcError.of(e))));
                }
            }
            return fetched;
        } catch (RuntimeException e) {
            fetched.close();
            throw e;
        }
    }

    private void read(Fetch.Partition asked, int left, boolean json, JsonBudget budget, FetchedRecords fetched) {
        Partition partition = topics.partition(asked.partition, asked.topicId);
        if (json) {
            readJson(partition, asked, left, budget, fetched);
            return;
        }
        LogRegion region = partition.read(asked.offset, Math.min(asked.maxBytes, left));
        boolean tooMuch = region.sizeInBytes() > left && !fetched.isEmpty();
        if (tooMuch || region.isEmpty()) {
            region.close();
            fetched.addNone(element(partition, 0, Optional.empty()));
            return;
        }
        fetched.add(element(partition, region.sizeInBytes(), Optional.empty()), region, partition.traffic());
    }

    /** Goes on until there are records: who gets none cannot know from where on to ask, if compaction left none there. */
    private void readJson(
            Partition partition, Fetch.Partition asked, int left, JsonBudget budget, FetchedRecords fetched) {
        List<JsonRecord> records = List.of();
        long offset = asked.offset;
        int bytes = 0;
        boolean more = true;
        while (more) {
            try (LogRegion region = partition.read(offset, Math.min(asked.maxBytes, left))) {
                more = !region.isEmpty() && (region.sizeInBytes() <= left || fetched.isEmpty());
                if (more) {
                    JsonRecords.Page page = jsonRecords.read(region, asked.offset, budget);
                    records = page.records();
                    bytes = records.isEmpty() ? 0 : region.sizeInBytes();
                    more = records.isEmpty() && page.nextOffset() > offset;
                    offset = page.nextOffset();
                }
            }
        }
        fetched.add(element(partition, 0, Optional.of(records)), bytes, partition.traffic());
    }

    private static Fetch.Records element(Partition partition, int size, Optional<List<JsonRecord>> records) {
        return new Fetch.Records(
                partition.id(), partition.highWatermark(), partition.logStartOffset(), size, records, Optional.empty());
    }

    private long boundary(Fetch.Partition asked, ToLongFunction<Partition> offset) {
        try {
            return offset.applyAsLong(topics.partition(asked.partition, asked.topicId));
        } catch (BrokerException e) {
            return -1;
        }
    }
}
