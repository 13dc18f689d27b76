package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import java.io.IOException;
import java.util.Optional;

/** The failure of one element of a result, or of a whole request: {@code {"code","message","data":{…}}}. */
public final class ApiError implements ApiMessage {
    public final ErrorCode code;
    public final String message;

    public ApiError(ErrorCode code, String message) {
        this.code = code;
        this.message = message;
    }

    public static ApiError of(BrokerException e) {
        return new ApiError(e.code(), e.getMessage());
    }

    public BrokerException exception() {
        return new BrokerException(code, message);
    }

    public static ApiError read(JsonObject in) {
        int number = in.int32("code");
        String message = in.string("message", "");
        ErrorCode code = ErrorCode.of(number);
        boolean newer = code == ErrorCode.UNKNOWN_SERVER_ERROR && number != code.number();
        return new ApiError(code, newer ? "error " + number + ": " + message : message);
    }

    /** The {@code error} of an element, absent where the element succeeded. */
    static Optional<ApiError> readFrom(JsonObject element) {
        return element.has("error") ? Optional.of(read(element.object("error"))) : Optional.empty();
    }

    static void writeInto(JsonGenerator out, Optional<ApiError> error) throws IOException {
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
