package io.minikafka.common.rpc;

import java.util.Optional;

/** What came from a broker: a reply to a request of ours, or a notification. Immutable. */
public final class RpcReply {
    private final JsonObject envelope;

    private RpcReply(JsonObject envelope) {
        this.envelope = envelope;
    }

    /** Reads the envelope of {@code frame}, which stays the caller's. */
    static RpcReply read(Frame frame) {
        return new RpcReply(Json.readObject("reply", frame.envelope()));
    }

    /** The request that is answered; empty where none is named. */
    Optional<Long> id() {
        Object id = envelope.get("id");
        return id instanceof Long ? Optional.of((Long) id) : Optional.empty();
    }

    boolean isNotification() {
        return envelope.has("method");
    }

    String method() {
        return envelope.string("method");
    }

    JsonObject params() {
        return envelope.object("params");
    }

    boolean isError() {
        return envelope.has("error");
    }

    JsonObject error() {
        return envelope.objectAt("error", "error");
    }

    JsonObject result() {
        return envelope.objectAt("result", "result");
    }

    /** A reply with a result. */
    public static Json.Writer result(RpcId id, Json.Writer result) {
        return write(id, "result", result);
    }

    /** A reply with an error. */
    public static Json.Writer error(RpcId id, Json.Writer error) {
        return write(id, "error", error);
    }

    private static Json.Writer write(RpcId id, String field, Json.Writer value) {
        return out -> {
            out.writeStartObject();
            out.writeStringField("jsonrpc", "2.0");
            out.writeFieldName("id");
            id.writeTo(out);
            out.writeFieldName(field);
            value.writeTo(out);
            out.writeEndObject();
        };
    }
}
