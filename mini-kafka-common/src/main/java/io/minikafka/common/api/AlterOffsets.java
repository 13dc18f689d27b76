package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code alterOffsets}: moves what a group without members has committed. */
public final class AlterOffsets {
    private AlterOffsets() {}

    /** Where to: a kind, and the number that goes with it. */
    public static final class To {
        /** What {@link #value} is. */
        public enum Kind {
            EARLIEST,
            LATEST,
            /** An offset. */
            OFFSET,
            /** Milliseconds since the epoch: the first record at or after it, or the end where there is none. */
            TIME,
            /** Records forward from what is committed, or back where it is negative. */
            SHIFT
        }

        public final Kind kind;
        /** 0 with {@link Kind#EARLIEST} and {@link Kind#LATEST}. */
        public final long value;

        public To(Kind kind, long value) {
            this.kind = kind;
            this.value = value;
        }

        static To readFrom(JsonObject in) {
            if (in.isString("to")) {
                switch (in.string("to")) {
                    case "earliest":
                        return new To(Kind.EARLIEST, 0);
                    case "latest":
                        return new To(Kind.LATEST, 0);
                    default:
                        throw wrong(in);
                }
            }
            if (!in.has("to")) {
                throw wrong(in);
            }
            JsonObject to = in.object("to");
            if (Stream.of("offset", "time", "shift").filter(to::has).count() != 1) {
                throw wrong(in);
            }
            if (to.has("offset")) {
                return new To(Kind.OFFSET, to.int64("offset", 0, Long.MAX_VALUE));
            }
            if (to.has("time")) {
                return new To(Kind.TIME, to.int64("time", 0, Long.MAX_VALUE));
            }
            return new To(Kind.SHIFT, to.int64("shift"));
        }

        private static RuntimeException wrong(JsonObject in) {
            return in.wrong("to", "\"earliest\", \"latest\", {\"offset\":N}, {\"time\":MS} or {\"shift\":N}");
        }

        void writeInto(JsonGenerator out) throws IOException {
            switch (kind) {
                case EARLIEST:
                    out.writeStringField("to", "earliest");
                    return;
                case LATEST:
                    out.writeStringField("to", "latest");
                    return;
                case OFFSET:
                    write(out, "offset");
                    return;
                case TIME:
                    write(out, "time");
                    return;
                case SHIFT:
                    write(out, "shift");
                    return;
            }
        }

        private void write(JsonGenerator out, String name) throws IOException {
            out.writeObjectFieldStart("to");
            out.writeNumberField(name, value);
            out.writeEndObject();
        }
    }

    /** A partition and where its offset is to go. */
    public static final class Partition implements ApiMessage {
        public final TopicPartition partition;
        public final To to;

        public Partition(TopicPartition partition, To to) {
            this.partition = partition;
            this.to = to;
        }

        static Partition read(JsonObject in) {
            return new Partition(Lists.readPartition(in), To.readFrom(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writePartition(out, partition);
            to.writeInto(out);
            out.writeEndObject();
        }
    }

    /** Offsets of a group to move, or only to compute. */
    public static final class Request implements ApiRequest<Result> {
        public final String groupId;
        public final boolean dryRun;
        public final List<Partition> partitions;

        public Request(String groupId, boolean dryRun, List<Partition> partitions) {
            this.groupId = groupId;
            this.dryRun = dryRun;
            this.partitions = List.copyOf(partitions);
        }

        static Request read(JsonObject in) {
            return new Request(in.string("groupId"), in.bool("dryRun", false), in.list("partitions", Partition::read));
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.ALTER_OFFSETS;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("groupId", groupId);
            out.writeBooleanField("dryRun", dryRun);
            Lists.write(out, "partitions", partitions);
            out.writeEndObject();
        }
    }

    /** What was committed and what is now. */
    public static final class Moved implements ApiMessage {
        public final TopicPartition partition;
        /** -1 where there was none. */
        public final long oldOffset;
        /** -1 where it failed. */
        public final long offset;

        public final Optional<RpcError> error;

        public Moved(TopicPartition partition, long oldOffset, long offset, Optional<RpcError> error) {
            this.partition = partition;
            this.oldOffset = oldOffset;
            this.offset = offset;
            this.error = error;
        }

        static Moved read(JsonObject in) {
            return new Moved(Lists.readPartition(in), in.int64("oldOffset"), in.int64("offset"), RpcError.readFrom(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writePartition(out, partition);
            out.writeNumberField("oldOffset", oldOffset);
            out.writeNumberField("offset", offset);
            RpcError.writeInto(out, error);
            out.writeEndObject();
        }
    }

    /** In the order of the request. */
    public static final class Result implements ApiMessage {
        public final List<Moved> partitions;

        public Result(List<Moved> partitions) {
            this.partitions = List.copyOf(partitions);
        }

        static Result read(JsonObject in) {
            return new Result(in.list("partitions", Moved::read));
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
