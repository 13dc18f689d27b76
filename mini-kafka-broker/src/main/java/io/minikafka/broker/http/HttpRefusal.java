package io.minikafka.broker.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/** Why a request is not served, as a status and a message that names what came and what is allowed. */
final class HttpRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HttpResponseStatus status;
    private final transient Map<CharSequence, String> headers;

    HttpRefusal(HttpResponseStatus status, String message) {
        this(status, message, Map.of());
    }

    HttpRefusal(HttpResponseStatus status, String message, Map<CharSequence, String> headers) {
        super(message, null, false, false); // it is an answer: where it came from helps nobody
        this.status = status;
        this.headers = headers;
    }

    HttpAnswer answer() {
        HttpAnswer answer = HttpAnswer.json(status, out -> {
            out.writeStartObject();
            out.writeObjectFieldStart("error");
            out.writeNumberField("status", status.code());
            out.writeStringField("message", getMessage());
            out.writeEndObject();
            out.writeEndObject();
        });
        headers.forEach(answer::with);
        return answer;
    }

    static HttpRefusal badRequest(String message) {
        return new HttpRefusal(HttpResponseStatus.BAD_REQUEST, message);
    }

    static HttpRefusal notFound(String path) {
        return new HttpRefusal(HttpResponseStatus.NOT_FOUND, "there is nothing at " + shortened(path));
    }

    /** For what is nobody's mistake but ours. */
    static HttpRefusal internal(Throwable cause) {
        return new HttpRefusal(HttpResponseStatus.INTERNAL_SERVER_ERROR, "internal error: " + cause);
    }

    /** A limit on how many there are at once: worth another try. */
    static HttpRefusal busy(String message) {
        return new HttpRefusal(
                HttpResponseStatus.SERVICE_UNAVAILABLE, message, Map.of(HttpHeaderNames.RETRY_AFTER, "5"));
    }

    static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
