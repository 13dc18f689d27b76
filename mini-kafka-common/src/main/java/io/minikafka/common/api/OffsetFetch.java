package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code offsetFetch}: committed offsets. */
public final class OffsetFetch {
    private OffsetFetch() {}

    /** Partitions, or all that the group has committed. */
    public static final class Request implements ApiRequest<Result> {
        public final String groupId;
        public final Optional<List<TopicPartition>> partitions;

        public Request(String groupId, Optional<List<TopicPartition>> partitions) {
            this.groupId = groupId;
            this.partitions = partitions;
        }

        static Request read(JsonObject in) {
            return new Request(
                    in.string("groupId"),
                    in.has("partitions") ? Optional.of(in.list("partitions", Lists::readPartition)) : Optional.empty());
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.OFFSET_FETCH;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("groupId", groupId);
            if (partitions.isPresent()) {
                Lists.writePartitions(out, "partitions", partitions.get());
            }
            out.writeEndObject();
        }
    }

    /** The offset of the next record to read; -1 where there is no commit. */
    public static final class Committed implements ApiMessage {
        public final TopicPartition partition;
        /** Of the topic that this is about: the one that has the name now; empty where there is none. */
        public final Optional<String> topicId;

        public final long offset;
        public final String metadata;
        public final Optional<RpcError> error;

        public Committed(
                TopicPartition partition,
                Optional<String> topicId,
                long offset,
                String metadata,
                Optional<RpcError> error) {
            this.partition = partition;
            this.topicId = topicId;
            this.offset = offset;
            this.metadata = metadata;
            this.error = error;
        }

        static Committed read(JsonObject in) {
            return new Committed(
                    Lists.readPartition(in),
                    Lists.readTopicId(in),
                    in.int64("offset", -1, Long.MAX_VALUE, -1),
                    in.string("metadata", ""),
                    RpcError.readFrom(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writePartition(out, partition);
            Lists.writeTopicId(out, topicId);
            out.writeNumberField("offset", offset);
            out.writeStringField("metadata", metadata);
            RpcError.writeInto(out, error);
            out.writeEndObject();
        }
    }

    /** In the order of the request. */
    public static final class Result implements ApiMessage {
        public final List<Committed> partitions;

        public Result(List<Committed> partitions) {
            this.partitions = List.copyOf(partitions);
        }

        static Result read(JsonObject in) {
            return new Result(in.list("partitions", Committed::read));
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
