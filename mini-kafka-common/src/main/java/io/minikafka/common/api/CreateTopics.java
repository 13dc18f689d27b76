package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code createTopics}. */
public final class CreateTopics {
    private CreateTopics() {}

    /** One topic to create; -1 partitions or replicas mean the default of the broker. */
    public static final class Topic implements ApiMessage {
        public final String name;
        public final int partitions;
        public final int replicationFactor;
        public final Map<String, String> configs;

        public Topic(String name, int partitions, int replicationFactor, Map<String, String> configs) {
            this.name = name;
            this.partitions = partitions;
            this.replicationFactor = replicationFactor;
            this.configs = Map.copyOf(configs);
        }

        static Topic read(JsonObject in) {
            return new Topic(
                    in.string("name"),
                    in.int32("partitions", Integer.MIN_VALUE, Integer.MAX_VALUE, -1),
                    in.int32("replicationFactor", Integer.MIN_VALUE, Integer.MAX_VALUE, -1),
                    Lists.readTexts(in, "configs"));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("name", name);
            out.writeNumberField("partitions", partitions);
            out.writeNumberField("replicationFactor", replicationFactor);
            Lists.writeTexts(out, "configs", configs);
            out.writeEndObject();
        }
    }

    /** Topics to create, or only to check. */
    public static final class Request implements ApiRequest<Result> {
        public final List<Topic> topics;
        public final boolean validateOnly;

        public Request(List<Topic> topics, boolean validateOnly) {
            this.topics = List.copyOf(topics);
            this.validateOnly = validateOnly;
        }

        static Request read(JsonObject in) {
            return new Request(in.list("topics", Topic::read), in.bool("validateOnly", false));
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.CREATE_TOPICS;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.write(out, "topics", topics);
            out.writeBooleanField("validateOnly", validateOnly);
            out.writeEndObject();
        }
    }

    /** What became of one topic. */
    public static final class Created implements ApiMessage {
        public final String name;
        public final Optional<String> topicId;
        public final Optional<RpcError> error;

        public Created(String name, Optional<String> topicId, Optional<RpcError> error) {
            this.name = name;
            this.topicId = topicId;
            this.error = error;
        }

        static Created read(JsonObject in) {
            return new Created(
                    in.string("name"), Optional.ofNullable(in.string("topicId", null)), RpcError.readFrom(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("name", name);
            out.writeStringField("topicId", topicId.orElse(null));
            RpcError.writeInto(out, error);
            out.writeEndObject();
        }
    }

    /** In the order of the request. */
    public static final class Result implements ApiMessage {
        public final List<Created> topics;

        public Result(List<Created> topics) {
            this.topics = List.copyOf(topics);
        }

        static Result read(JsonObject in) {
            return new Result(in.list("topics", Created::read));
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
