package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.rpc.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code apiVersions}: who answers, and what it can do. */
public final class ApiVersions {
    private ApiVersions() {}

    /** Nothing has to be said; a client may name itself. */
    public static final class Request implements ApiRequest<Result> {
        public final Optional<String> clientName;
        public final Optional<String> clientVersion;

        public Request(Optional<String> clientName, Optional<String> clientVersion) {
            this.clientName = clientName;
            this.clientVersion = clientVersion;
        }

        static Request read(JsonObject in) {
            return new Request(client(in, "name"), client(in, "version"));
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.API_VERSIONS;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeObjectFieldStart("client");
            out.writeStringField("name", clientName.orElse(null));
            out.writeStringField("version", clientVersion.orElse(null));
            out.writeEndObject();
            out.writeEndObject();
        }

        private static Optional<String> client(JsonObject in, String field) {
            return in.has("client") ? Optional.ofNullable(in.object("client").string(field, null)) : Optional.empty();
        }
    }

    /** The broker, its software and its methods. */
    public static final class Result implements ApiMessage {
        public final int brokerId;
        public final String clusterId;
        public final String softwareName;
        public final String softwareVersion;
        public final int protocol;
        public final List<String> methods;

        public Result(
                int brokerId,
                String clusterId,
                String softwareName,
                String softwareVersion,
                int protocol,
                List<String> methods) {
            this.brokerId = brokerId;
            this.clusterId = clusterId;
            this.softwareName = softwareName;
            this.softwareVersion = softwareVersion;
            this.protocol = protocol;
            this.methods = List.copyOf(methods);
        }

        static Result read(JsonObject in) {
            return new Result(
                    in.int32("brokerId"),
                    in.string("clusterId"),
                    in.object("software").string("name"),
                    in.object("software").string("version"),
                    in.int32("protocol"),
                    in.strings("methods"));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeNumberField("brokerId", brokerId);
            out.writeStringField("clusterId", clusterId);
            out.writeObjectFieldStart("software");
            out.writeStringField("name", softwareName);
            out.writeStringField("version", softwareVersion);
            out.writeEndObject();
            out.writeNumberField("protocol", protocol);
            Lists.writeStrings(out, "methods", methods);
            out.writeEndObject();
        }
    }
}
