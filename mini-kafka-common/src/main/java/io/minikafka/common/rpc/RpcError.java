package io.minikafka.common.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;

/** The failure of one element of a result, or of a whole request: {@code {"code","message","data":{…}}}. */
public final class RpcError implements Json.Writer {
    public final ErrorCode code;
    public final String message;

    public RpcError(ErrorCode code, String message) {
        this.code = code;
        this.message = message;
    }

    public static RpcError of(BrokerException e) {
        return new RpcError(e.code(), e.getMessage());
    }

    public BrokerException exception() {
        return new BrokerException(code, message);
    }

    public static RpcError read(JsonObject in) {
        int number = in.int32("code");
        String message = in.string("message", "");
        ErrorCode code = ErrorCode.of(number);
        boolean newer = code == ErrorCode.UNKNOWN_SERVER_ERROR && number != code.number();
        return new RpcError(code, newer ? "error " + number + ": " + message : message);
    }

    /** The {@code error} of an element, absent where the element succeeded. */
    public static Optional<RpcError> readFrom(JsonObject element) {
        return element.has("error") ? Optional.of(read(element.object("error"))) : Optional.empty();
    }

    /** Writes the {@code error} field of an element, if there is one. */
    public static void writeInto(JsonGenerator out, Optional<RpcError> error) throws IOException {
        if (error.isPresent()) {
            out.writeFieldName("error");
            error.get().writeTo(out);
        }
    }

    @Override
    public void writeTo(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeNumberField("code", code.number());
        out.writeStringField("message", message);
        out.writeObjectFieldStart("data");
        out.writeStringField("error", code.name());
        out.writeBooleanField("retriable", code.retriable());
        out.writeEndObject();
        out.writeEndObject();
    }

    @Override
    public String toString() {
        return code + ": " + message;
    }
}
