package io.minikafka.common.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/** A JSON-RPC 2.0 request as it came: its id, its method's name and its params. Immutable. */
public final class RpcRequest {
    private final RpcId id;
    private final String method;
    private final JsonObject envelope;

    private RpcRequest(RpcId id, String method, JsonObject envelope) {
        this.id = id;
        this.method = method;
        this.envelope = envelope;
    }

    /** The id to answer with; empty for a notification, which is never answered. */
    public Optional<RpcId> id() {
        return Optional.ofNullable(id);
    }

    public String method() {
        return method;
    }

    /**
     * The parameters by name; none where the request has none.
     *
     * @throws BrokerException {@link ErrorCode#INVALID_PARAMS} where they are something else than an object
     */
    public JsonObject params() {
        return envelope.has("params") ? envelope.objectAt("params", "params") : new JsonObject("params", Map.of());
    }

    /**
     * Reads the envelope of {@code frame}, which stays the caller's.
     *
     * @throws MalformedRequestException with the id to answer with, as far as one could be read
     */
    public static RpcRequest read(Frame frame) {
        return read(frame.envelope());
    }

    /**
     * Reads an envelope to its end; the stream stays the caller's.
     *
     * @throws MalformedRequestException as {@link #read(Frame)}
     */
    public static RpcRequest read(InputStream utf8) {
        JsonObject envelope;
        try {
            envelope = Json.readObject("request", utf8);
        } catch (BrokerException e) {
            throw new MalformedRequestException(RpcId.NULL, e.code(), e.getMessage());
        }
        RpcId id = readId(envelope);
        if (!"2.0".equals(envelope.get("jsonrpc"))) {
            throw malformed(id, "jsonrpc is not \"2.0\"");
        }
        if (!(envelope.get("method") instanceof String)) {
            throw malformed(id, "method is missing or not a string");
        }
        return new RpcRequest(id, (String) envelope.get("method"), envelope);
    }

    private static RpcId readId(JsonObject envelope) {
        if (!envelope.contains("id")) {
            return null;
        }
        Object id = envelope.get("id");
        if (id instanceof Long || id instanceof BigInteger || id instanceof String) {
            return new RpcId(id);
        }
        throw malformed(RpcId.NULL, "id is neither an integer nor a string");
    }

    private static MalformedRequestException malformed(RpcId id, String why) {
        return new MalformedRequestException(
                id == null ? RpcId.NULL : id, ErrorCode.INVALID_REQUEST, "not a JSON-RPC 2.0 request: " + why);
    }

    /** A request's envelope; without an id it is a notification. */
    static Json.Writer envelope(Optional<RpcId> id, String method, Json.Writer params) {
        return out -> writeEnvelope(out, id, method, params);
    }

    private static void writeEnvelope(JsonGenerator out, Optional<RpcId> id, String method, Json.Writer params)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("jsonrpc", "2.0");
        if (id.isPresent()) {
            out.writeFieldName("id");
            id.get().writeTo(out);
        }
        out.writeStringField("method", method);
        out.writeFieldName("params");
        params.writeTo(out);
        out.writeEndObject();
    }

    /** What a broker tells without being asked. */
    public static Json.Writer notification(String method, Json.Writer params) {
        return envelope(Optional.empty(), method, params);
    }
}
