package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code describeLogDirs}: how much the logs take of the disk. */
public final class DescribeLogDirs {
    private DescribeLogDirs() {}

    /** Which topics; empty for all, the broker's own included. */
    public static final class Request implements ApiRequest<Result> {
        public final Optional<List<String>> topics;

        public Request(Optional<List<String>> topics) {
            this.topics = topics.map(List::copyOf);
        }

        static Request read(JsonObject in) {
            return new Request(in.has("topics") ? Optional.of(in.strings("topics")) : Optional.empty());
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.DESCRIBE_LOG_DIRS;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            if (topics.isPresent()) {
                Lists.writeStrings(out, "topics", topics.get());
            } else {
                out.writeNullField("topics");
            }
            out.writeEndObject();
        }
    }

    /** The log of one partition; or, with partition -1, a topic that there is nothing to tell of. */
    public static final class Partition implements ApiMessage {
        public final TopicPartition partition;
        public final long logStartOffset;
        public final long logEndOffset;
        public final long highWatermark;
        /** Of the segments, without their indexes. */
        public final long sizeBytes;

        public final int segments;
        public final Optional<RpcError> error;

        public Partition(
                TopicPartition partition,
                long logStartOffset,
                long logEndOffset,
                long highWatermark,
                long sizeBytes,
                int segments,
                Optional<RpcError> error) {
            this.partition = partition;
            this.logStartOffset = logStartOffset;
            this.logEndOffset = logEndOffset;
            this.highWatermark = highWatermark;
            this.sizeBytes = sizeBytes;
            this.segments = segments;
            this.error = error;
        }

        public static Partition failed(String topic, RpcError error) {
            return new Partition(new TopicPartition(topic, -1), -1, -1, -1, 0, 0, Optional.of(error));
        }

        static Partition read(JsonObject in) {
            return new Partition(
                    Lists.readPartition(in),
                    in.int64("logStartOffset"),
                    in.int64("logEndOffset"),
                    in.int64("highWatermark"),
                    in.int64("sizeBytes"),
                    in.int32("segments"),
                    RpcError.readFrom(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writePartition(out, partition);
            out.writeNumberField("logStartOffset", logStartOffset);
            out.writeNumberField("logEndOffset", logEndOffset);
            out.writeNumberField("highWatermark", highWatermark);
            out.writeNumberField("sizeBytes", sizeBytes);
            out.writeNumberField("segments", segments);
            RpcError.writeInto(out, error);
            out.writeEndObject();
        }
    }

    /** The broker's folder, the disk that it lies on, and the logs in it. */
    public static final class Result implements ApiMessage {
        public final String dir;
        public final long totalBytes;
        public final long usableBytes;
        public final List<Partition> partitions;

        public Result(String dir, long totalBytes, long usableBytes, List<Partition> partitions) {
            this.dir = dir;
            this.totalBytes = totalBytes;
            this.usableBytes = usableBytes;
            this.partitions = List.copyOf(partitions);
        }

        static Result read(JsonObject in) {
            return new Result(
                    in.string("dir"),
                    in.int64("totalBytes"),
                    in.int64("usableBytes"),
                    in.list("partitions", Partition::read));
        }

        @Override
        public Optional<ErrorCode> firstError() {
            return Lists.firstError(partitions, element -> element.error);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("dir", dir);
            out.writeNumberField("totalBytes", totalBytes);
            out.writeNumberField("usableBytes", usableBytes);
            Lists.write(out, "partitions", partitions);
            out.writeEndObject();
        }
    }
}
