package io.minikafka.broker.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** What is wrong with bytes that the codec could not follow. */
final class BrokenRequest {
    private BrokenRequest() {}

    static HttpRefusal refusal(Throwable cause, HttpConfig config) {
        String allowed = "; allowed: " + config.maxHeaderBytes() + " bytes (http.max.header.bytes)";
        if (cause instanceof TooLongHttpLineException) {
            return new HttpRefusal(
                    HttpResponseStatus.REQUEST_URI_TOO_LONG,
                    "the first line has more than " + config.maxHeaderBytes() + " bytes" + allowed);
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new HttpRefusal(
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "the header has more than " + config.maxHeaderBytes() + " bytes" + allowed);
        }
        return HttpRefusal.badRequest(
                "this is not HTTP/1.1: " + HttpRefusal.shortened(String.valueOf(cause.getMessage())));
    }
}
