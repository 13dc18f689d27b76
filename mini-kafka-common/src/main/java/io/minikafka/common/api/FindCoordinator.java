package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.rpc.JsonObject;
import java.io.IOException;

/** {@code findCoordinator}: which broker owns a group. */
public final class FindCoordinator {
    private FindCoordinator() {}

    /** A key of the type {@code group}, or {@code transaction}. */
    public static final class Request implements ApiRequest<Result> {
        public final String keyType;
        public final String key;

        public Request(String keyType, String key) {
            this.keyType = keyType;
            this.key = key;
        }

        static Request read(JsonObject in) {
            return new Request(in.string("keyType"), in.string("key"));
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.FIND_COORDINATOR;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("keyType", keyType);
            out.writeStringField("key", key);
            out.writeEndObject();
        }
    }

    /** The broker that owns it. */
    public static final class Result implements ApiMessage {
        public final int brokerId;
        public final String host;
        public final int port;

        public Result(int brokerId, String host, int port) {
            this.brokerId = brokerId;
            this.host = host;
            this.port = port;
        }

        static Result read(JsonObject in) {
            return new Result(in.int32("brokerId"), in.string("host"), in.int32("port"));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeNumberField("brokerId", brokerId);
            out.writeStringField("host", host);
            out.writeNumberField("port", port);
            out.writeEndObject();
        }
    }
}
