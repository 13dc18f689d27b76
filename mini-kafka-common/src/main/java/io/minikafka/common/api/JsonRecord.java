package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.record.Header;
import io.minikafka.common.rpc.Json;
import io.minikafka.common.rpc.JsonObject;
import java.io.IOException;
import java.util.List;

/** A record as JSON: what tools and people send and read. */
public final class JsonRecord implements ApiMessage {
    /** -1 in a request, where the broker assigns it. */
    public final long offset;

    /** Milliseconds since the epoch; -1: now. */
    public final long timestamp;

    /** May be null, as may be the value: a tombstone. */
    public final byte[] key;

    public final byte[] value;
    public final List<Header> headers;

    public JsonRecord(long offset, long timestamp, byte[] key, byte[] value, List<Header> headers) {
        this.offset = offset;
        this.timestamp = timestamp;
        this.key = key;
        this.value = value;
        this.headers = List.copyOf(headers);
    }

    static JsonRecord read(JsonObject in) {
        if (!in.contains("value")) { // a mistyped name must not become a tombstone
            throw in.wrong("value", "a string, {\"base64\":\"…\"}, or null for a tombstone");
        }
        return new JsonRecord(
                in.int64("offset", -1, Long.MAX_VALUE, -1),
                in.int64("timestamp", -1, Long.MAX_VALUE, -1),
                in.bytes("key"),
                in.bytes("value"),
                in.listOrEmpty("headers", header -> new Header(header.string("key"), header.bytes("value"))));
    }

    @Override
    public void writeTo(JsonGenerator out) throws IOException {
        out.writeStartObject();
        writeFieldsTo(out);
        out.writeEndObject();
    }

    /** Writes the fields alone, into an object that has others too. */
    public void writeFieldsTo(JsonGenerator out) throws IOException {
        if (offset >= 0) {
            out.writeNumberField("offset", offset);
        }
        out.writeNumberField("timestamp", timestamp);
        Json.writeBytes(out, "key", key);
        Json.writeBytes(out, "value", value);
        out.writeArrayFieldStart("headers");
        for (Header header : headers) {
            out.writeStartObject();
            out.writeStringField("key", header.name());
            Json.writeBytes(out, "value", header.value());
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
