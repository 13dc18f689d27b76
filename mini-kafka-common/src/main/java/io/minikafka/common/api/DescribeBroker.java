package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.rpc.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code describeBroker}: what the broker runs on, its threads, and who is connected. */
public final class DescribeBroker {
    private DescribeBroker() {}

    /** Nothing. */
    public static final class Request implements ApiRequest<Result> {
        static Request read(JsonObject in) {
            return new Request();
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.DESCRIBE_BROKER;
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

    /** A thread of the broker's process. */
    public static final class BrokerThread implements ApiMessage {
        public final String name;
        /** As Java names it: {@code RUNNABLE}, {@code WAITING}, … */
        public final String state;
        /** Processor time that it has used since it started, in ms; -1 where the system does not tell. */
        public final long cpuMs;

        public BrokerThread(String name, String state, long cpuMs) {
            this.name = name;
            this.state = state;
            this.cpuMs = cpuMs;
        }

        static BrokerThread read(JsonObject in) {
            return new BrokerThread(in.string("name"), in.string("state"), in.int64("cpuMs"));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("name", name);
            out.writeStringField("state", state);
            out.writeNumberField("cpuMs", cpuMs);
            out.writeEndObject();
        }
    }

    /** An open connection. */
    public static final class Connection implements ApiMessage {
        /** Counts up from 1 with the broker's start. */
        public final long id;
        /** Address and port of the peer. */
        public final String remote;
        /** What the peer says that it is, by {@code apiVersions}; empty where it did not. */
        public final Optional<String> clientName;

        public final Optional<String> clientVersion;
        /** {@code rpc} or {@code http}. */
        public final String protocol;
        /** Since when, in ms since the epoch. */
        public final long connectedMs;

        public final long requests;
        public final long bytesIn;
        public final long bytesOut;

        public Connection(
                long id,
                String remote,
                Optional<String> clientName,
                Optional<String> clientVersion,
                String protocol,
                long connectedMs,
                long requests,
                long bytesIn,
                long bytesOut) {
            this.id = id;
            this.remote = remote;
            this.clientName = clientName;
            this.clientVersion = clientVersion;
            this.protocol = protocol;
            this.connectedMs = connectedMs;
            this.requests = requests;
            this.bytesIn = bytesIn;
            this.bytesOut = bytesOut;
        }

        static Connection read(JsonObject in) {
            JsonObject client = in.object("client");
            return new Connection(
                    in.int64("id"),
                    in.string("remote"),
                    Optional.ofNullable(client.string("name", null)),
                    Optional.ofNullable(client.string("version", null)),
                    in.string("protocol"),
                    in.int64("connectedMs"),
                    in.int64("requests"),
                    in.int64("bytesIn"),
                    in.int64("bytesOut"));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeNumberField("id", id);
            out.writeStringField("remote", remote);
            out.writeObjectFieldStart("client");
            out.writeStringField("name", clientName.orElse(null));
            out.writeStringField("version", clientVersion.orElse(null));
            out.writeEndObject();
            out.writeStringField("protocol", protocol);
            out.writeNumberField("connectedMs", connectedMs);
            out.writeNumberField("requests", requests);
            out.writeNumberField("bytesIn", bytesIn);
            out.writeNumberField("bytesOut", bytesOut);
            out.writeEndObject();
        }
    }

    /** All of it, as of one moment. */
    public static final class Result implements ApiMessage {
        public final int brokerId;
        public final String clusterId;
        public final String version;
        /** When the broker was started, in ms since the epoch. */
        public final long startedMs;

        public final String dataDir;
        /** Vendor, name and version of the Java that it runs on. */
        public final String java;

        public final String os;
        public final List<BrokerThread> threads;
        public final List<Connection> connections;

        public Result(
                int brokerId,
                String clusterId,
                String version,
                long startedMs,
                String dataDir,
                String java,
                String os,
                List<BrokerThread> threads,
                List<Connection> connections) {
            this.brokerId = brokerId;
            this.clusterId = clusterId;
            this.version = version;
            this.startedMs = startedMs;
            this.dataDir = dataDir;
            this.java = java;
            this.os = os;
            this.threads = List.copyOf(threads);
            this.connections = List.copyOf(connections);
        }

        static Result read(JsonObject in) {
            return new Result(
                    in.int32("brokerId"),
                    in.string("clusterId"),
                    in.string("version"),
                    in.int64("startedMs"),
                    in.string("dataDir"),
                    in.string("java"),
                    in.string("os"),
                    in.list("threads", BrokerThread::read),
                    in.list("connections", Connection::read));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeNumberField("brokerId", brokerId);
            out.writeStringField("clusterId", clusterId);
            out.writeStringField("version", version);
            out.writeNumberField("startedMs", startedMs);
            out.writeStringField("dataDir", dataDir);
            out.writeStringField("java", java);
            out.writeStringField("os", os);
            Lists.write(out, "threads", threads);
            Lists.write(out, "connections", connections);
            out.writeEndObject();
        }
    }
}
