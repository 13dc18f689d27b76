package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code deleteGroups}: only empty ones. */
public final class DeleteGroups {
    private DeleteGroups() {}

    /** Groups by id. */
    public static final class Request implements ApiRequest<Result> {
        public final List<String> groups;

        public Request(List<String> groups) {
            this.groups = List.copyOf(groups);
        }

        static Request read(JsonObject in) {
            return new Request(in.strings("groups"));
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.DELETE_GROUPS;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writeStrings(out, "groups", groups);
            out.writeEndObject();
        }
    }

    /** What became of one group. */
    public static final class Deleted implements ApiMessage {
        public final String groupId;
        public final Optional<RpcError> error;

        public Deleted(String groupId, Optional<RpcError> error) {
            this.groupId = groupId;
            this.error = error;
        }

        static Deleted read(JsonObject in) {
            return new Deleted(in.string("groupId"), RpcError.readFrom(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("groupId", groupId);
            RpcError.writeInto(out, error);
            out.writeEndObject();
        }
    }

    /** In the order of the request. */
    public static final class Result implements ApiMessage {
        public final List<Deleted> groups;

        public Result(List<Deleted> groups) {
            this.groups = List.copyOf(groups);
        }

        static Result read(JsonObject in) {
            return new Result(in.list("groups", Deleted::read));
        }

        @Override
        public Optional<ErrorCode> firstError() {
            return Lists.firstError(groups, element -> element.error);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.write(out, "groups", groups);
            out.writeEndObject();
        }
    }
}
