package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code offsetCommit}. */
public final class OffsetCommit {
    private OffsetCommit() {}

    /** The offset of the next record to read. */
    public static final class Partition implements ApiMessage {
        public final TopicPartition partition;
        /** Whose offset it is; empty for whichever topic has the name. */
        public final Optional<String> topicId;

        public final long offset;
        public final String metadata;

        public Partition(TopicPartition partition, Optional<String> topicId, long offset, String metadata) {
            this.partition = partition;
            this.topicId = topicId;
            this.offset = offset;
            this.metadata = metadata;
        }

        static Partition read(JsonObject in) {
            return new Partition(
                    Lists.readPartition(in), Lists.readTopicId(in), in.int64("offset"), in.string("metadata", ""));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writePartition(out, partition);
            Lists.writeTopicId(out, topicId);
            out.writeNumberField("offset", offset);
            out.writeStringField("metadata", metadata);
            out.writeEndObject();
        }
    }

    /** Offsets of a member, or of an application without one: then the member id is empty. */
    public static final class Request implements ApiRequest<Result> {
        public final String groupId;
        public final String memberId;
        public final int memberEpoch;
        public final List<Partition> partitions;

        public Request(String groupId, String memberId, int memberEpoch, List<Partition> partitions) {
            this.groupId = groupId;
            this.memberId = memberId;
            this.memberEpoch = memberEpoch;
            this.partitions = List.copyOf(partitions);
        }

        static Request read(JsonObject in) {
            return new Request(
                    in.string("groupId"),
                    in.string("memberId", ""),
                    in.int32("memberEpoch", Integer.MIN_VALUE, Integer.MAX_VALUE, -1),
                    in.list("partitions", Partition::read));
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.OFFSET_COMMIT;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("groupId", groupId);
            out.writeStringField("memberId", memberId);
            out.writeNumberField("memberEpoch", memberEpoch);
            Lists.write(out, "partitions", partitions);
            out.writeEndObject();
        }
    }

    /** What became of one partition. */
    public static final class Committed implements ApiMessage {
        public final TopicPartition partition;
        public final Optional<RpcError> error;

        public Committed(TopicPartition partition, Optional<RpcError> error) {
            this.partition = partition;
            this.error = error;
        }

        static Committed read(JsonObject in) {
            return new Committed(Lists.readPartition(in), RpcError.readFrom(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writePartition(out, partition);
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
