package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code metadata}: the brokers and where each partition is led. */
public final class Metadata {
    private Metadata() {}

    private static void writeInts(JsonGenerator out, String name, List<Integer> numbers) throws IOException {
        out.writeArrayFieldStart(name);
        for (int number : numbers) {
            out.writeNumber(number);
        }
        out.writeEndArray();
    }

    /** Topics by name; empty means all of them. */
    public static final class Request implements ApiRequest<Result> {
        public final Optional<List<String>> topics;
        /** Whether a topic that is not there is created, where the broker allows that. */
        public final boolean autoCreate;

        public Request(Optional<List<String>> topics, boolean autoCreate) {
            this.topics = topics;
            this.autoCreate = autoCreate;
        }

        static Request read(JsonObject in) {
            return new Request(
                    in.has("topics") ? Optional.of(in.strings("topics")) : Optional.empty(),
                    in.bool("autoCreate", false));
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.METADATA;
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
            }
            out.writeBooleanField("autoCreate", autoCreate);
            out.writeEndObject();
        }
    }

    /** One broker, under the address by which this connection reached it. */
    public static final class Broker implements ApiMessage {
        public final int id;
        public final String host;
        public final int port;

        public Broker(int id, String host, int port) {
            this.id = id;
            this.host = host;
            this.port = port;
        }

        static Broker read(JsonObject in) {
            return new Broker(in.int32("id"), in.string("host"), in.int32("port"));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeNumberField("id", id);
            out.writeStringField("host", host);
            out.writeNumberField("port", port);
            out.writeEndObject();
        }
    }

    /** One partition. */
    public static final class Partition implements ApiMessage {
        public final int partition;
        public final int leader;
        public final int leaderEpoch;
        public final List<Integer> replicas;
        public final List<Integer> isr;
        /** The replicas whose broker has taken them out of service, because their disk failed. */
        public final List<Integer> offlineReplicas;

        public Partition(
                int partition,
                int leader,
                int leaderEpoch,
                List<Integer> replicas,
                List<Integer> isr,
                List<Integer> offlineReplicas) {
            this.partition = partition;
            this.leader = leader;
            this.leaderEpoch = leaderEpoch;
            this.replicas = List.copyOf(replicas);
            this.isr = List.copyOf(isr);
            this.offlineReplicas = List.copyOf(offlineReplicas);
        }

        static Partition read(JsonObject in) {
            return new Partition(
                    in.int32("partition"),
                    in.int32("leader"),
                    in.int32("leaderEpoch"),
                    in.int32s("replicas"),
                    in.int32s("isr"),
                    in.has("offlineReplicas") ? in.int32s("offlineReplicas") : List.of());
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeNumberField("partition", partition);
            out.writeNumberField("leader", leader);
            out.writeNumberField("leaderEpoch", leaderEpoch);
            writeInts(out, "replicas", replicas);
            writeInts(out, "isr", isr);
            writeInts(out, "offlineReplicas", offlineReplicas);
            out.writeEndObject();
        }
    }

    /** One topic, or why it cannot be told of; then there is no id and no partition. */
    public static final class Topic implements ApiMessage {
        public final String name;
        public final Optional<String> topicId;
        public final boolean internal;
        public final List<Partition> partitions;
        public final Optional<RpcError> error;

        public Topic(
                String name,
                Optional<String> topicId,
                boolean internal,
                List<Partition> partitions,
                Optional<RpcError> error) {
            this.name = name;
            this.topicId = topicId;
            this.internal = internal;
            this.partitions = List.copyOf(partitions);
            this.error = error;
        }

        static Topic read(JsonObject in) {
            return new Topic(
                    in.string("name"),
                    Optional.ofNullable(in.string("topicId", null)),
                    in.bool("internal", false),
                    in.listOrEmpty("partitions", Partition::read),
                    RpcError.readFrom(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("name", name);
            out.writeStringField("topicId", topicId.orElse(null));
            out.writeBooleanField("internal", internal);
            Lists.write(out, "partitions", partitions);
            RpcError.writeInto(out, error);
            out.writeEndObject();
        }
    }

    /** The cluster as the broker knows it. */
    public static final class Result implements ApiMessage {
        public final String clusterId;
        public final int controllerId;
        public final List<Broker> brokers;
        public final List<Topic> topics;

        public Result(String clusterId, int controllerId, List<Broker> brokers, List<Topic> topics) {
            this.clusterId = clusterId;
            this.controllerId = controllerId;
            this.brokers = List.copyOf(brokers);
            this.topics = List.copyOf(topics);
        }

        static Result read(JsonObject in) {
            return new Result(
                    in.string("clusterId"),
                    in.int32("controllerId"),
                    in.list("brokers", Broker::read),
                    in.list("topics", Topic::read));
        }

        @Override
        public Optional<ErrorCode> firstError() {
            return Lists.firstError(topics, element -> element.error);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("clusterId", clusterId);
            out.writeNumberField("controllerId", controllerId);
            Lists.write(out, "brokers", brokers);
            Lists.write(out, "topics", topics);
            out.writeEndObject();
        }
    }
}
