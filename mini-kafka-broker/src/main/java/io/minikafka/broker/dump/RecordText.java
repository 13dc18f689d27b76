package io.minikafka.broker.dump;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.minikafka.broker.metadata.TopicNames;
import io.minikafka.common.record.Header;
import io.minikafka.common.record.RecordCursor;
import io.minikafka.common.rpc.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;

/** Records as JSON: byte strings as in the protocol; keys and values of the broker's own topics as the objects they are. */
final class RecordText {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

    private final boolean internal;

    private RecordText(boolean internal) {
        this.internal = internal;
    }

    static RecordText of(LogFile segment) {
        String partition = String.valueOf(segment.folder().getFileName());
        return new RecordText(TopicNames.isInternal(partition.substring(0, Math.max(0, partition.lastIndexOf('-')))));
    }

    /** Writes the fields of the record that the cursor stands on. */
    void write(RecordCursor record, JsonGenerator out) throws IOException {
        out.writeNumberField("offset", record.offset());
        out.writeNumberField("timestamp", record.timestamp());
        write(out, "key", record.key());
        write(out, "value", record.value());
        out.writeArrayFieldStart("headers");
        for (Header header : record.headers()) {
            out.writeStartObject();
            out.writeStringField("key", header.name());
            Json.writeBytes(out, "value", header.value());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void write(JsonGenerator out, String name, byte[] bytes) throws IOException {
        Optional<String> object = internal && bytes != null ? object(bytes) : Optional.empty();
        if (object.isPresent()) {
            out.writeFieldName(name);
            out.writeRawValue(object.get());
        } else {
            Json.writeBytes(out, name, bytes);
        }
    }

    /** The JSON object that these bytes are, without line breaks; empty where they are none. */
    private static Optional<String> object(byte[] utf8) {
        StringWriter copy = new StringWriter();
        try (JsonParser parser = JSON.createParser(utf8);
                JsonGenerator generator = JSON.createGenerator(copy)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            generator.copyCurrentStructure(parser);
            if (parser.nextToken() != null) {
                return Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of(copy.toString());
    }
}
