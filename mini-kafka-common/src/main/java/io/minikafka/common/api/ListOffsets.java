package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code listOffsets}: an offset for a time. */
public final class ListOffsets {
    public static final long EARLIEST = -2;
    public static final long LATEST = -1;

    private ListOffsets() {}

    /** A partition and a time, or one of {@link #EARLIEST} and {@link #LATEST}. */
    public static final class Partition implements ApiMessage {
        public final TopicPartition partition;
        /** The topic that is meant; empty for whichever has the name. */
        public final Optional<String> topicId;
        /** Milliseconds since the epoch. */
        public final long timestamp;

        public Partition(TopicPartition partition, Optional<String> topicId, long timestamp) {
            this.partition = partition;
            this.topicId = topicId;
            this.timestamp = timestamp;
        }

        static Partition read(JsonObject in) {
            return new Partition(Lists.readPartition(in), Lists.readTopicId(in), readTimestamp(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writePartition(out, partition);
            Lists.writeTopicId(out, topicId);
            if (timestamp == EARLIEST || timestamp == LATEST) {
                out.writeStringField("timestamp", timestamp == EARLIEST ? "earliest" : "latest");
            } else {
                out.writeNumberField("timestamp", timestamp);
            }
            out.writeEndObject();
        }

        private static long readTimestamp(JsonObject in) {
            if (!in.isString("timestamp")) {
                return in.int64("timestamp", 0, Long.MAX_VALUE);
            }
            switch (in.string("timestamp")) {
                case "earliest":
                    return EARLIEST;
                case "latest":
                    return LATEST;
                default:
                    throw in.wrong("timestamp", "milliseconds since the epoch, \"earliest\" or \"latest\"");
            }
        }
    }

    /** Partitions with a time each. */
    public static final class Request implements ApiRequest<Result> {
        public final List<Partition> partitions;

        public Request(List<Partition> partitions) {
            this.partitions = List.copyOf(partitions);
        }

        static Request read(JsonObject in) {
            return new Request(in.list("partitions", Partition::read));
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.LIST_OFFSETS;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.write(out, "partitions", partitions);
            out.writeEndObject();
        }
    }

    /** The first record at or after the time; offset -1 where there is none. */
    public static final class Found implements ApiMessage {
        public final TopicPartition partition;
        /** Of the topic that this is about; empty where it failed. */
        public final Optional<String> topicId;

        public final long offset;
        public final long timestamp;
        public final Optional<RpcError> error;

        public Found(
                TopicPartition partition,
                Optional<String> topicId,
                long offset,
                long timestamp,
                Optional<RpcError> error) {
            this.partition = partition;
            this.topicId = topicId;
            this.offset = offset;
            this.timestamp = timestamp;
            this.error = error;
        }

        static Found read(JsonObject in) {
            return new Found(
                    Lists.readPartition(in),
                    Lists.readTopicId(in),
                    in.int64("offset", -1, Long.MAX_VALUE, -1),
                    in.int64("timestamp", -1, Long.MAX_VALUE, -1),
                    RpcError.readFrom(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writePartition(out, partition);
            Lists.writeTopicId(out, topicId);
            out.writeNumberField("offset", offset);
            out.writeNumberField("timestamp", timestamp);
            RpcError.writeInto(out, error);
            out.writeEndObject();
        }
    }

    /** In the order of the request. */
    public static final class Result implements ApiMessage {
        public final List<Found> partitions;

        public Result(List<Found> partitions) {
            this.partitions = List.copyOf(partitions);
        }

        static Result read(JsonObject in) {
            return new Result(in.list("partitions", Found::read));
        }

        @Override
        public Optional<ErrorCode> firstError() {
            return Lists.firstError(partitions, element -> element.error);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.write(out, "partitions", partitions);
            out.writeEndObject();
        }
    }
}
