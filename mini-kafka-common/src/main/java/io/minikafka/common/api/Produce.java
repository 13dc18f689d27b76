package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code produce}. Batches come in the attachment, in the order and of the sizes of the elements. */
public final class Produce {
    /** In place of a number: the broker chooses. No number that a client can send. */
    public static final int ANY_PARTITION = Integer.MIN_VALUE;

    public static final int ACKS_ALL = -1;

    private Produce() {}

    /** The records of one partition: either {@code size} bytes of the attachment, or JSON records. */
    public static final class Partition implements ApiMessage {
        public final String topic;
        /** {@link #ANY_PARTITION}: the broker chooses one for each JSON record. */
        public final int partition;
        /** The topic that is meant; empty for whichever has the name. */
        public final Optional<String> topicId;
        /** Bytes of the attachment; 0 with JSON records. */
        public final int size;

        public final Optional<List<JsonRecord>> records;

        public Partition(
                String topic, int partition, Optional<String> topicId, int size, Optional<List<JsonRecord>> records) {
            this.topic = topic;
            this.partition = partition;
            this.topicId = topicId;
            this.size = size;
            this.records = records;
        }

        static Partition read(JsonObject in) {
            return new Partition(
                    in.string("topic"),
                    in.int32("partition", ANY_PARTITION + 1, Integer.MAX_VALUE, ANY_PARTITION),
                    Lists.readTopicId(in),
                    readSize(in),
                    in.has("records") ? Optional.of(in.list("records", JsonRecord::read)) : Optional.empty());
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("topic", topic);
            if (partition != ANY_PARTITION) {
                out.writeNumberField("partition", partition);
            }
            Lists.writeTopicId(out, topicId);
            if (records.isEmpty()) {
                out.writeNumberField("size", size);
            }
            if (records.isPresent()) {
                Lists.write(out, "records", records.get());
            }
            out.writeEndObject();
        }

        private static int readSize(JsonObject in) {
            if (in.has("size") == in.has("records")) {
                throw in.wrong("size", "either size, the bytes of record batches in the attachment, or records");
            }
            if (in.has("size") && !in.has("partition")) {
                throw in.wrong("partition", "an integer, since record batches go to one partition");
            }
            return in.int32("size", 0, Integer.MAX_VALUE, 0);
        }
    }

    /** acks is 0, 1 or {@link #ACKS_ALL}; any other number is for the handler to refuse. */
    public static final class Request implements ApiRequest<Result> {
        public final int acks;
        public final int timeoutMs;
        public final List<Partition> partitions;

        public Request(int acks, int timeoutMs, List<Partition> partitions) {
            this.acks = acks;
            this.timeoutMs = timeoutMs;
            this.partitions = List.copyOf(partitions);
        }

        static Request read(JsonObject in) {
            return new Request(
                    readAcks(in),
                    in.int32("timeoutMs", 0, Integer.MAX_VALUE, 30_000),
                    in.list("partitions", Partition::read));
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.PRODUCE;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            if (acks == ACKS_ALL) {
                out.writeStringField("acks", "all");
            } else {
                out.writeNumberField("acks", acks);
            }
            out.writeNumberField("timeoutMs", timeoutMs);
            Lists.write(out, "partitions", partitions);
            out.writeEndObject();
        }

        private static int readAcks(JsonObject in) {
            if (!in.isString("acks")) {
                return in.int32("acks", Integer.MIN_VALUE, Integer.MAX_VALUE, 1);
            }
            if (in.string("acks").equals("all")) {
                return ACKS_ALL;
            }
            throw in.wrong("acks", "0, 1 or \"all\"");
        }
    }

    /** What was written to one partition, or why nothing was. */
    public static final class Written implements ApiMessage {
        public final TopicPartition partition;
        public final long baseOffset;
        public final int count;
        public final long logAppendTimeMs;
        public final Optional<RpcError> error;

        public Written(
                TopicPartition partition, long baseOffset, int count, long logAppendTimeMs, Optional<RpcError> error) {
            this.partition = partition;
            this.baseOffset = baseOffset;
            this.count = count;
            this.logAppendTimeMs = logAppendTimeMs;
            this.error = error;
        }

        static Written read(JsonObject in) {
            return new Written(
                    Lists.readPartition(in),
                    in.int64("baseOffset", -1, Long.MAX_VALUE, -1),
                    in.int32("count", 0, Integer.MAX_VALUE, 0),
                    in.int64("logAppendTimeMs", -1, Long.MAX_VALUE, -1),
                    RpcError.readFrom(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writePartition(out, partition);
            out.writeNumberField("baseOffset", baseOffset);
            out.writeNumberField("count", count);
            out.writeNumberField("logAppendTimeMs", logAppendTimeMs);
            RpcError.writeInto(out, error);
            out.writeEndObject();
        }
    }

    /** One element for each partition written, in the order of the request. */
    public static final class Result implements ApiMessage {
        public final List<Written> partitions;

        public Result(List<Written> partitions) {
            this.partitions = List.copyOf(partitions);
        }

        static Result read(JsonObject in) {
            return new Result(in.list("partitions", Written::read));
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
