package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.rpc.JsonObject;
import java.io.IOException;
import java.util.List;

/** {@code listGroups}. */
public final class ListGroups {
    private ListGroups() {}

    /** Nothing. */
    public static final class Request implements ApiRequest<Result> {

        static Request read(JsonObject in) {
            return new Request();
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.LIST_GROUPS;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeEndObject();
        }
    }

    /** A group and its state. */
    public static final class Group implements ApiMessage {
        public final String groupId;
        public final String state;

        public Group(String groupId, String state) {
            this.groupId = groupId;
            this.state = state;
        }

        static Group read(JsonObject in) {
            return new Group(in.string("groupId"), in.string("state"));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("groupId", groupId);
            out.writeStringField("state", state);
            out.writeEndObject();
        }
    }

    /** All groups of this broker. */
    public static final class Result implements ApiMessage {
        public final List<Group> groups;

        public Result(List<Group> groups) {
            this.groups = List.copyOf(groups);
        }

        static Result read(JsonObject in) {
            return new Result(in.list("groups", Group::read));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.write(out, "groups", groups);
            out.writeEndObject();
        }
    }
}
