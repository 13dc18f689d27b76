package io.minikafka.broker.http;

import io.minikafka.common.rpc.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A whole answer: status, headers of its own, body. Whoever holds it owns the body. */
record HttpAnswer(HttpResponseStatus status, Map<CharSequence, String> headers, ByteBuf body) {
    static final String JSON = "application/json";

    /** Takes over {@code body}. */
    static HttpAnswer of(HttpResponseStatus status, String contentType, ByteBuf body) {
        Map<CharSequence, String> headers = new LinkedHashMap<>();
        headers.put(HttpHeaderNames.CONTENT_TYPE, contentType);
        headers.put(HttpHeaderNames.CACHE_CONTROL, "no-store");
        return new HttpAnswer(status, headers, body);
    }

    static HttpAnswer text(HttpResponseStatus status, String contentType, String body) {
        return of(status, contentType, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
    }

    static HttpAnswer json(HttpResponseStatus status, Json.Writer value) {
        return of(status, JSON, bytes(value));
    }

    static HttpAnswer empty(HttpResponseStatus status) {
        return new HttpAnswer(status, new LinkedHashMap<>(), Unpooled.EMPTY_BUFFER);
    }

    HttpAnswer with(CharSequence name, String value) {
        headers.put(name, value);
        return this;
    }

    private static ByteBuf bytes(Json.Writer value) {
        ByteBuf out = Unpooled.buffer(256);
        try {
            Json.write(new ByteBufOutputStream(out), value);
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail so
        }
    }
}
