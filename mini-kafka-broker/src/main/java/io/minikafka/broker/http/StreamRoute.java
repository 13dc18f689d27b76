package io.minikafka.broker.http;

import io.minikafka.broker.topic.Partition;
import io.minikafka.broker.topic.TopicRegistry;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.InflateBudget;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.rpc.BrokerException;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** {@code GET /topics/{t}/stream}. Counts the streams of all connections. */
final class StreamRoute implements RouteHandler {
    /** A compressed batch is inflated for each partition that is searched by time; this is for all of a request. */
    private static final long MAX_INFLATED_BYTES = 1 << 30;

    /** An offset in an id is counted with so many digits, so that an id that fits goes on doing so. */
    private static final int OFFSET_DIGITS = 13;

    private final TopicRegistry topics;
    private final HttpConfig config;
    private final LongSupplier nanoTime;
    private final AtomicInteger open = new AtomicInteger();

    StreamRoute(TopicRegistry topics, HttpConfig config, LongSupplier nanoTime) {
        this.topics = topics;
        this.config = config;
        this.nanoTime = nanoTime;
    }

    @Override
    public void handle(HttpCall call) {
        StreamRequest request = StreamRequest.of(call);
        List<Partition> partitions = partitions(request);
        takePlace(); // before anything is looked up by time, which costs as much as a search
        boolean started = false;
        try {
            started = answer(call, request, partitions);
        } finally {
            if (!started) {
                open.decrementAndGet();
            }
        }
    }

    /** Returns whether a stream has begun, which gives its place back when it is over. */
    private boolean answer(HttpCall call, StreamRequest request, List<Partition> partitions) {
        RecordStream stream = new RecordStream(call, request, config.heartbeat(), nanoTime, open::decrementAndGet);
        List<PartitionTail> tails = tails(request, partitions, stream);
        if (!request.seen().isEmpty() && tails.stream().allMatch(PartitionTail::isDone)) {
            // How a browser is told that it need not come back.
            call.answer(HttpAnswer.empty(HttpResponseStatus.NO_CONTENT));
            return false;
        }
        if (call.head().method().equals(HttpMethod.HEAD)) {
            call.answer(HttpAnswer.text(HttpResponseStatus.OK, "text/event-stream", ""));
            return false;
        }
        call.attach(stream);
        stream.start(tails);
        return true;
    }

    private void takePlace() {
        int maxStreams = config.maxStreams();
        if (open.incrementAndGet() > maxStreams) {
            open.decrementAndGet();
            throw HttpRefusal.busy(
                    "there are " + maxStreams + " streams already; allowed: " + maxStreams + " (http.max.streams)");
        }
    }

    private List<Partition> partitions(StreamRequest request) {
        try {
            int count = topics.partitionCount(request.topic());
            if (request.partition().isEmpty()) {
                requireIdThatFits(count);
            }
            IntStream numbers = request.partition().isPresent()
                    ? IntStream.of(request.partition().get())
                    : IntStream.range(0, Math.max(1, count)); // with none the look-up says that there is no topic
            return numbers.mapToObj(number -> topics.partition(new TopicPartition(request.topic(), number)))
                    .toList();
        } catch (BrokerException e) {
            throw refusal(e);
        }
    }

    /** The client is to send the id back in a header; a part of the header is for what else is in there. */
    private void requireIdThatFits(int partitions) {
        int allowed = config.maxHeaderBytes() / 4 * 3;
        long longest = (long) partitions * (String.valueOf(partitions - 1).length() + 1 + OFFSET_DIGITS + 1);
        if (longest > allowed) {
            throw HttpRefusal.badRequest(
                    "the topic has " + partitions + " partitions, whose id for Last-Event-ID may get "
                            + longest + " bytes long; allowed: " + allowed
                            + ", three quarters of http.max.header.bytes; ask for one partition");
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

    static HttpRefusal refusal(BrokerException e) {
        HttpResponseStatus status = switch (e.code()) {
            case UNKNOWN_TOPIC_OR_PARTITION -> HttpResponseStatus.NOT_FOUND;
            case MESSAGE_TOO_LARGE -> HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE; // to look up by time at once
            case KAFKA_STORAGE_ERROR -> HttpResponseStatus.SERVICE_UNAVAILABLE;
            default -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
        };
        return new HttpRefusal(status, e.getMessage());
    }
}
