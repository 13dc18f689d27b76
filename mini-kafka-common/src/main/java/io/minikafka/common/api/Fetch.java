package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code fetch}: records, as batches in the attachment or as JSON. */
public final class Fetch {
    private Fetch() {}

    /** Where to read from. */
    public static final class Partition implements ApiMessage {
        public final TopicPartition partition;
        /** Whose offset it is; empty for whichever topic has the name. */
        public final Optional<String> topicId;

        public final long offset;
        public final int maxBytes;

        public Partition(TopicPartition partition, Optional<String> topicId, long offset, int maxBytes) {
            this.partition = partition;
            this.topicId = topicId;
            this.offset = offset;
            this.maxBytes = maxBytes;
        }

        static Partition read(JsonObject in) {
            return new Partition(
                    Lists.readPartition(in),
                    Lists.readTopicId(in),
                    in.int64("offset"),
                    in.int32("maxBytes", 0, Integer.MAX_VALUE, 1 << 20));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writePartition(out, partition);
            Lists.writeTopicId(out, topicId);
            out.writeNumberField("offset", offset);
            out.writeNumberField("maxBytes", maxBytes);
            out.writeEndObject();
        }
    }

    /** What to read, and how long to wait for it. */
    public static final class Request implements ApiRequest<Result> {
        public final int maxWaitMs;
        public final int minBytes;
        public final int maxBytes;
        public final boolean json;
        public final List<Partition> partitions;

        public Request(int maxWaitMs, int minBytes, int maxBytes, boolean json, List<Partition> partitions) {
            this.maxWaitMs = maxWaitMs;
            this.minBytes = minBytes;
            this.maxBytes = maxBytes;
            this.json = json;
            this.partitions = List.copyOf(partitions);
        }

        static Request read(JsonObject in) {
            return new Request(
                    in.int32("maxWaitMs", 0, Integer.MAX_VALUE, 500),
                    in.int32("minBytes", 0, Integer.MAX_VALUE, 1),
                    in.int32("maxBytes", 0, Integer.MAX_VALUE, 50 << 20),
                    readJson(in),
                    in.list("partitions", Partition::read));
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.FETCH;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeNumberField("maxWaitMs", maxWaitMs);
            out.writeNumberField("minBytes", minBytes);
            out.writeNumberField("maxBytes", maxBytes);
            out.writeStringField("format", json ? "json" : "batches");
            Lists.write(out, "partitions", partitions);
            out.writeEndObject();
        }

        private static boolean readJson(JsonObject in) {
            String format = in.string("format", "batches");
            if (!format.equals("json") && !format.equals("batches")) {
                throw in.wrong("format", "\"batches\" or \"json\"");
            }
            String isolation = in.string("isolationLevel", "read_uncommitted");
            if (!isolation.equals("read_uncommitted") && !isolation.equals("read_committed")) {
                throw in.wrong("isolationLevel", "\"read_uncommitted\" or \"read_committed\"");
            }
            return format.equals("json");
        }
    }

    /** The records of one partition: {@code size} bytes of the attachment, or JSON records. */
    public static final class Records implements ApiMessage {
        public final TopicPartition partition;
        public final long highWatermark;
        public final long logStartOffset;
        public final int size;
        public final Optional<List<JsonRecord>> records;
        public final Optional<RpcError> error;

        public Records(
                TopicPartition partition,
                long highWatermark,
                long logStartOffset,
                int size,
                Optional<List<JsonRecord>> records,
                Optional<RpcError> error) {
            this.partition = partition;
            this.highWatermark = highWatermark;
            this.logStartOffset = logStartOffset;
            this.size = size;
            this.records = records;
            this.error = error;
        }

        static Records read(JsonObject in) {
            return new Records(
                    Lists.readPartition(in),
                    in.int64("highWatermark", -1, Long.MAX_VALUE, -1),
                    in.int64("logStartOffset", -1, Long.MAX_VALUE, -1),
                    in.int32("size", 0, Integer.MAX_VALUE, 0),
                    in.has("records") ? Optional.of(in.list("records", JsonRecord::read)) : Optional.empty(),
                    RpcError.readFrom(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writePartition(out, partition);
            out.writeNumberField("highWatermark", highWatermark);
            out.writeNumberField("logStartOffset", logStartOffset);
            if (records.isEmpty()) {
                out.writeNumberField("size", size);
            }
            if (records.isPresent()) {
                Lists.write(out, "records", records.get());
            }
            RpcError.writeInto(out, error);
            out.writeEndObject();
        }
    }

    /** In the order of the request. */
    public static final class Result implements ApiMessage {
        public final List<Records> partitions;

        public Result(List<Records> partitions) {
            this.partitions = List.copyOf(partitions);
        }

        static Result read(JsonObject in) {
            return new Result(in.list("partitions", Records::read));
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
