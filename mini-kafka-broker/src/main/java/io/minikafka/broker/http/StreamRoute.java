package io.minikafka.broker.http;

import io.minikafka.broker.topic.Partition;
import io.minikafka.broker.topic.TopicRegistry;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.InflateBudget;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** {@code GET /topics/{t}/stream}. Counts the streams of all connections. */
final class StreamRoute implements RouteHandler {
    /** A compressed batch is inflated for each partition that is searched by time; this is for all of a request. */
    private static final long MAX_INFLATED_BYTES = 1 << 30;

    private final TopicRegistry topics;
    private final int maxStreams;
    private final Duration heartbeat;
    private final LongSupplier nanoTime;
    private final AtomicInteger open = new AtomicInteger();

    StreamRoute(TopicRegistry topics, int maxStreams, Duration heartbeat, LongSupplier nanoTime) {
        this.topics = topics;
        this.maxStreams = maxStreams;
        this.heartbeat = heartbeat;
        this.nanoTime = nanoTime;
    }

    @Override
    public void handle(HttpCall call) {
        StreamRequest request = StreamRequest.of(call);
        List<Partition> partitions = partitions(request);
        RecordStream stream = new RecordStream(call, request, heartbeat, nanoTime, open::decrementAndGet);
        List<PartitionTail> tails = tails(request, partitions, stream);
        if (!request.seen().isEmpty() && tails.stream().allMatch(PartitionTail::isDone)) {
            // How a browser is told that it need not come back.
            call.answer(HttpAnswer.empty(HttpResponseStatus.NO_CONTENT));
        } else if (call.head().method().equals(HttpMethod.HEAD)) {
            call.answer(HttpAnswer.text(HttpResponseStatus.OK, "text/event-stream", ""));
        } else {
            takePlace();
            call.attach(stream);
            stream.start(tails);
        }
    }

    private void takePlace() {
        if (open.incrementAndGet() > maxStreams) {
            open.decrementAndGet();
            throw HttpRefusal.busy(
                    "there are " + maxStreams + " streams already; allowed: " + maxStreams + " (http.max.streams)");
        }
    }

    private List<Partition> partitions(StreamRequest request) {
        try {
            int count = topics.partitionCount(request.topic());
            IntStream numbers = request.partition().isPresent()
                    ? IntStream.of(request.partition().get())
                    : IntStream.range(0, Math.max(1, count)); // with none the look-up says that there is no topic
            return numbers.mapToObj(number -> topics.partition(new TopicPartition(request.topic(), number)))
                    .toList();
        } catch (BrokerException e) {
            throw refusal(e);
        }
    }

    private List<PartitionTail> tails(StreamRequest request, List<Partition> partitions, RecordStream stream) {
        InflateBudget budget = new InflateBudget(
                RecordBatch.DEFAULT_MAX_INFLATED_BYTES, MAX_INFLATED_BYTES, "one stream; ask for one partition");
        List<PartitionTail> tails = new ArrayList<>();
        try {
            for (Partition partition : partitions) {
                partition.requireInService();
                PartitionTail tail = new PartitionTail(topics, partition, stream::wake);
                tail.range(first(request, partition, budget), end(request, partition, budget));
                tails.add(tail);
            }
            return tails;
        } catch (BrokerException e) {
            throw refusal(e);
        }
    }

    private static long first(StreamRequest request, Partition partition, InflateBudget budget) {
        Long seen = request.seen().get(partition.id().partition());
        return seen == null
                ? request.from().in(partition, budget)
                : Math.min(seen + 1, partition.highWatermark()); // what was deleted meanwhile is told as a gap
    }

    private static long end(StreamRequest request, Partition partition, InflateBudget budget) {
        if (request.until().isEmpty()) {
            return request.follow() ? Long.MAX_VALUE : partition.highWatermark();
        }
        StreamStart until = request.until().get();
        boolean yetToCome = until.kind() == StreamStart.Kind.OFFSET && request.follow();
        return yetToCome ? until.number() : until.in(partition, budget);
    }

    private static HttpRefusal refusal(BrokerException e) {
        HttpResponseStatus status = e.code() == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
                ? HttpResponseStatus.NOT_FOUND
                : e.code() == ErrorCode.KAFKA_STORAGE_ERROR
                        ? HttpResponseStatus.SERVICE_UNAVAILABLE
                        : HttpResponseStatus.INTERNAL_SERVER_ERROR;
        return new HttpRefusal(status, e.getMessage());
    }
}
