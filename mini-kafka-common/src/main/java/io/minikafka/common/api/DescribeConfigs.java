package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code describeConfigs}: what topics and the broker are kept by, and who has said so. */
public final class DescribeConfigs {
    private DescribeConfigs() {}

    /** Which topics, and whether the broker too. */
    public static final class Request implements ApiRequest<Result> {
        public final List<String> topics;
        public final boolean broker;

        public Request(List<String> topics, boolean broker) {
            this.topics = List.copyOf(topics);
            this.broker = broker;
        }

        static Request read(JsonObject in) {
            return new Request(in.has("topics") ? in.strings("topics") : List.of(), in.bool("broker", false));
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.DESCRIBE_CONFIGS;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writeStrings(out, "topics", topics);
            out.writeBooleanField("broker", broker);
            out.writeEndObject();
        }
    }

    /** One setting. */
    public static final class Entry implements ApiMessage {
        public final String name;
        public final String value;
        /** What would hold without what was set here; empty where there is no default. */
        public final String defaultValue;
        /** {@code topic}, {@code broker}, {@code file}, {@code command line} or {@code default}. */
        public final String source;
        /** Whether {@code alterConfigs} refuses it. */
        public final boolean readOnly;

        public final String doc;

        public Entry(String name, String value, String defaultValue, String source, boolean readOnly, String doc) {
            this.name = name;
            this.value = value;
            this.defaultValue = defaultValue;
            this.source = source;
            this.readOnly = readOnly;
            this.doc = doc;
        }

        static Entry read(JsonObject in) {
            return new Entry(
                    in.string("name"),
                    in.string("value"),
                    in.string("default", ""),
                    in.string("source"),
                    in.bool("readOnly", false),
                    in.string("doc", ""));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("name", name);
            out.writeStringField("value", value);
            out.writeStringField("default", defaultValue);
            out.writeStringField("source", source);
            out.writeBooleanField("readOnly", readOnly);
            out.writeStringField("doc", doc);
            out.writeEndObject();
        }
    }

    /** All configs of one topic. */
    public static final class Topic implements ApiMessage {
        public final String name;
        public final List<Entry> configs;
        public final Optional<RpcError> error;

        public Topic(String name, List<Entry> configs, Optional<RpcError> error) {
            this.name = name;
            this.configs = List.copyOf(configs);
            this.error = error;
        }

        static Topic read(JsonObject in) {
            return new Topic(in.string("name"), in.listOrEmpty("configs", Entry::read), RpcError.readFrom(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("name", name);
            Lists.write(out, "configs", configs);
            RpcError.writeInto(out, error);
            out.writeEndObject();
        }
    }

    /** Topics in the order of the request; nothing of the broker where nobody asked. */
    public static final class Result implements ApiMessage {
        public final List<Topic> topics;
        public final List<Entry> broker;

        public Result(List<Topic> topics, List<Entry> broker) {
            this.topics = List.copyOf(topics);
            this.broker = List.copyOf(broker);
        }

        static Result read(JsonObject in) {
            return new Result(in.listOrEmpty("topics", Topic::read), in.listOrEmpty("broker", Entry::read));
        }

        @Override
        public Optional<ErrorCode> firstError() {
            return Lists.firstError(topics, element -> element.error);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.write(out, "topics", topics);
            Lists.write(out, "broker", broker);
            out.writeEndObject();
        }
    }
}
