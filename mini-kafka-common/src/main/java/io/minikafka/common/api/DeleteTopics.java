package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code deleteTopics}. */
public final class DeleteTopics {
    private DeleteTopics() {}

    /** Topics by name. */
    public static final class Request implements ApiRequest<Result> {
        public final List<String> topics;

        public Request(List<String> topics) {
            this.topics = List.copyOf(topics);
        }

        static Request read(JsonObject in) {
            return new Request(in.strings("topics"));
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.DELETE_TOPICS;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writeStrings(out, "topics", topics);
            out.writeEndObject();
        }
    }

    /** What became of one topic. */
    public static final class Deleted implements ApiMessage {
        public final String name;
        public final Optional<RpcError> error;

        public Deleted(String name, Optional<RpcError> error) {
            this.name = name;
            this.error = error;
        }

        static Deleted read(JsonObject in) {
            return new Deleted(in.string("name"), RpcError.readFrom(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("name", name);
            RpcError.writeInto(out, error);
            out.writeEndObject();
        }
    }

    /** In the order of the request. */
    public static final class Result implements ApiMessage {
        public final List<Deleted> topics;

        public Result(List<Deleted> topics) {
            this.topics = List.copyOf(topics);
        }

        static Result read(JsonObject in) {
            return new Result(in.list("topics", Deleted::read));
        }

        @Override
        public Optional<ErrorCode> firstError() {
            return Lists.firstError(topics, element -> element.error);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.write(out, "topics", topics);
            out.writeEndObject();
        }
    }
}
