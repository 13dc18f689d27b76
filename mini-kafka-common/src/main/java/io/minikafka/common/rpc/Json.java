package io.minikafka.common.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON as the protocol and our small files use it, on Jackson's streaming core alone: no reflection, so that a broker
 * starts without it. Thread-safe.
 */
public final class Json {
    /** Deeper than any message; a hostile one is refused before the stack feels it. */
    static final int MAX_DEPTH = 64;

    /** What one text may hold in values, so that 4 MiB of tiny ones do not become a heap full of objects. */
    static final int MAX_VALUES = 1_000_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE) // the frame bounds it
                    .build())
            .disable(JsonFactory.Feature.CHARSET_DETECTION) // UTF-8 is the contract
            .build();

    private Json() {}

    /** Something that writes itself as one JSON value. */
    @FunctionalInterface
    public interface Writer {
        void writeTo(JsonGenerator out) throws IOException;
    }

    /**
     * Reads one JSON object. {@code name} is how messages call it.
     *
     * @throws BrokerException {@link ErrorCode#PARSE_ERROR} where the text is not one JSON value,
     *     {@link ErrorCode#INVALID_REQUEST} where it is something else than an object
     */
    public static JsonObject readObject(String name, InputStream utf8) {
        Object value = read(utf8);
        if (value instanceof Map) {
            @SuppressWarnings("unchecked") // the reader below makes no other maps
            Map<String, Object> fields = (Map<String, Object>) value;
            return new JsonObject(name, fields);
        }
        throw new BrokerException(ErrorCode.INVALID_REQUEST, name + " is not a JSON object");
    }

    private static Object read(InputStream utf8) {
        try (JsonParser parser = FACTORY.createParser(utf8)) {
            parser.nextToken();
            Object value = new Reader(parser).value();
            if (parser.nextToken() != null) {
                throw new BrokerException(ErrorCode.PARSE_ERROR, "not JSON: there is more behind the first value");
            }
            return value;
        } catch (IOException e) {
            throw new BrokerException(ErrorCode.PARSE_ERROR, "not JSON: " + explained(e), e);
        }
    }

    /** What Jackson says and where, without what it says of itself. */
    private static String explained(IOException e) {
        if (!(e instanceof JsonProcessingException)) {
            return String.valueOf(e.getMessage());
        }
        JsonProcessingException json = (JsonProcessingException) e;
        JsonLocation at = json.getLocation();
        String where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        return json.getOriginalMessage() + where;
    }

    /** Writes one value as UTF-8; {@code out} stays open. */
    public static void write(OutputStream out, Writer value) throws IOException {
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            value.writeTo(generator);
        }
    }

    /** One value as text. */
    public static String text(Writer value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // in memory nothing can fail but the value itself
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What {@link Reader} has read. */
    static void writeValue(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> field : ((Map<?, ?>) value).entrySet()) {
                out.writeFieldName((String) field.getKey());
                writeValue(out, field.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof List) {
            out.writeStartArray();
            for (Object element : (List<?>) value) {
                writeValue(out, element);
            }
            out.writeEndArray();
        } else if (value instanceof String) {
            out.writeString((String) value);
        } else if (value instanceof Long) {
            out.writeNumber((Long) value);
        } else if (value instanceof BigInteger) {
            out.writeNumber((BigInteger) value);
        } else if (value instanceof Double) {
            out.writeNumber((Double) value);
        } else if (value instanceof Boolean) {
            out.writeBoolean((Boolean) value);
        } else {
            out.writeNull();
        }
    }

    /** Writes a byte string field: text where the bytes are UTF-8, {@code {"base64":"…"}} where not, else null. */
    public static void writeBytes(JsonGenerator out, String name, byte[] bytes) throws IOException {
        if (bytes == null) {
            out.writeNullField(name);
            return;
        }
        Optional<String> text = Utf8.decode(bytes);
        if (text.isPresent()) {
            out.writeStringField(name, text.get());
        } else {
            out.writeObjectFieldStart(name);
            out.writeBinaryField("base64", bytes);
            out.writeEndObject();
        }
    }

    private static final class Reader {
        private final JsonParser parser;
        private int values;

        Reader(JsonParser parser) {
            this.parser = parser;
        }

        /** The value that starts at the parser's current token; the recursion is bounded by {@link #MAX_DEPTH}. */
        Object value() throws IOException {
            if (++values > MAX_VALUES) {
                throw new BrokerException(ErrorCode.PARSE_ERROR, "more than " + MAX_VALUES + " JSON values at once");
            }
            JsonToken token = parser.currentToken();
            if (token == null) {
                throw new BrokerException(ErrorCode.PARSE_ERROR, "not JSON: nothing but white space");
            }
            switch (token) {
                case START_OBJECT:
                    return object();
                case START_ARRAY:
                    return list();
                case VALUE_STRING:
                    return parser.getText();
                case VALUE_NUMBER_INT:
                    return integer();
                case VALUE_NUMBER_FLOAT:
                    return parser.getDoubleValue();
                case VALUE_TRUE:
                    return true;
                case VALUE_FALSE:
                    return false;
                default:
                    return null;
            }
        }

        private Object integer() throws IOException {
            return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    ? parser.getBigIntegerValue()
                    : (Object) parser.getLongValue();
        }

        private Map<String, Object> object() throws IOException {
            if (parser.nextToken() == JsonToken.END_OBJECT) {
                return Map.of();
            }
            Map<String, Object> fields = new LinkedHashMap<>();
            do {
                String name = parser.currentName();
                parser.nextToken();
                fields.put(name, value());
            } while (parser.nextToken() != JsonToken.END_OBJECT);
            return fields;
        }

        private List<Object> list() throws IOException {
            if (parser.nextToken() == JsonToken.END_ARRAY) {
                return List.of();
            }
            List<Object> elements = new ArrayList<>();
            do {
                elements.add(value());
            } while (parser.nextToken() != JsonToken.END_ARRAY);
            return elements;
        }
    }
}
