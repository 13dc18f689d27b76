package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code deleteRecords}: lets partitions begin later. */
public final class DeleteRecords {
    /** Instead of an offset: everything up to the high watermark. */
    public static final long HIGH_WATERMARK = -1;

    private DeleteRecords() {}

    /** A partition and the offset of the first record that stays, or {@link #HIGH_WATERMARK}. */
    public static final class Partition implements ApiMessage {
        public final TopicPartition partition;
        public final long offset;

        public Partition(TopicPartition partition, long offset) {
            this.partition = partition;
            this.offset = offset;
        }

        static Partition read(JsonObject in) {
            return new Partition(Lists.readPartition(in), in.int64("offset", HIGH_WATERMARK, Long.MAX_VALUE));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writePartition(out, partition);
            out.writeNumberField("offset", offset);
            out.writeEndObject();
        }
    }

    /** Partitions with an offset each. */
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
            return ApiMethod.DELETE_RECORDS;
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

    /** Where a partition begins now. */
    public static final class Deleted implements ApiMessage {
        public final TopicPartition partition;
        /** -1 where it failed. */
        public final long logStartOffset;

        public final Optional<RpcError> error;

        public Deleted(TopicPartition partition, long logStartOffset, Optional<RpcError> error) {
            this.partition = partition;
            this.logStartOffset = logStartOffset;
            this.error = error;
        }

        static Deleted read(JsonObject in) {
            return new Deleted(Lists.readPartition(in), in.int64("logStartOffset"), RpcError.readFrom(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writePartition(out, partition);
            out.writeNumberField("logStartOffset", logStartOffset);
            RpcError.writeInto(out, error);
            out.writeEndObject();
        }
    }

    /** In the order of the request. */
    public static final class Result implements ApiMessage {
        public final List<Deleted> partitions;

        public Result(List<Deleted> partitions) {
            this.partitions = List.copyOf(partitions);
        }

        static Result read(JsonObject in) {
            return new Result(in.list("partitions", Deleted::read));
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
