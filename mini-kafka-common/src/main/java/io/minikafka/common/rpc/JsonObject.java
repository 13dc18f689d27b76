package io.minikafka.common.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One JSON object off the wire, read field by field. A field that is missing or has the wrong shape is a
 * {@link BrokerException} {@link ErrorCode#INVALID_PARAMS} that names the field by its path, what came and what is
 * allowed. Fields that nobody asks for are ignored. Immutable.
 */
public final class JsonObject implements Json.Writer {
    private static final int SHOWN_CHARS = 80;

    private final String path;
    private final Map<String, Object> fields;

    JsonObject(String path, Map<String, Object> fields) {
        this.path = path;
        this.fields = fields;
    }

    /** Writes all of it, fields that nobody asked for included; white space is not kept. */
    @Override
    public void writeTo(JsonGenerator out) throws IOException {
        Json.writeValue(out, fields);
    }

    /** Whether the field is there and not {@code null}. */
    public boolean has(String name) {
        return fields.get(name) != null;
    }

    public String string(String name) {
        Object value = fields.get(name);
        if (value instanceof String) {
            return (String) value;
        }
        throw wrong(name, value, "a string");
    }

    public String string(String name, String absent) {
        return has(name) ? string(name) : absent;
    }

    public boolean bool(String name, boolean absent) {
        Object value = fields.get(name);
        if (value == null) {
            return absent;
        }
        if (value instanceof Boolean) {
            return (Boolean) value;
        }
        throw wrong(name, value, "true or false");
    }

    public int int32(String name) {
        return int32(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    public int int32(String name, int min, int max) {
        return (int) int64(name, min, max);
    }

    /** The field, or {@code absent} where it is not there; {@code absent} itself need not lie within the bounds. */
    public int int32(String name, int min, int max, int absent) {
        return has(name) ? int32(name, min, max) : absent;
    }

    public long int64(String name) {
        return int64(name, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    public long int64(String name, long min, long max) {
        Object value = fields.get(name);
        if (value instanceof Long && (Long) value >= min && (Long) value <= max) {
            return (Long) value;
        }
        throw wrong(name, value, "an integer from " + min + " to " + max);
    }

    public long int64(String name, long min, long max, long absent) {
        return has(name) ? int64(name, min, max) : absent;
    }

    /** Whether the field is a JSON string. */
    public boolean isString(String name) {
        return fields.get(name) instanceof String;
    }

    public JsonObject object(String name) {
        return objectAt(name, path + "." + name);
    }

    /** The object in a field, under a path of its own: what is wrong inside it is named from there. */
    JsonObject objectAt(String name, String newPath) {
        return asObject(newPath, fields.get(name));
    }

    /** The field as it came, {@code null} where it is null or not there. */
    Object get(String name) {
        return fields.get(name);
    }

    /** Whether the field is there, {@code null} or not. */
    public boolean contains(String name) {
        return fields.containsKey(name);
    }

    /** The elements of a list of objects. */
    public <T> List<T> list(String name, Function<JsonObject, T> element) {
        List<?> values = values(name);
        List<T> result = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            result.add(element.apply(asObject(path + "." + name + "[" + i + "]", values.get(i))));
        }
        return result;
    }

    /** As {@link #list}, empty where the field is absent or null. */
    public <T> List<T> listOrEmpty(String name, Function<JsonObject, T> element) {
        return has(name) ? list(name, element) : List.of();
    }

    public List<String> strings(String name) {
        List<?> values = values(name);
        List<String> result = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            if (!(values.get(i) instanceof String)) {
                throw wrong(name + "[" + i + "]", values.get(i), "a string");
            }
            result.add((String) values.get(i));
        }
        return result;
    }

    public List<Integer> int32s(String name) {
        List<?> values = values(name);
        List<Integer> result = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (!(value instanceof Long) || (Long) value != ((Long) value).intValue()) {
                throw wrong(name + "[" + i + "]", value, "a 32-bit integer");
            }
            result.add(((Long) value).intValue());
        }
        return result;
    }

    /** The names of this object's fields, for objects that are maps. */
    public Iterable<String> names() {
        return fields.keySet();
    }

    /** A byte string: a JSON string is its UTF-8 bytes, {@code {"base64":"…"}} the bytes it encodes, null is null. */
    public byte[] bytes(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof String) {
            return Utf8.encode((String) value, () -> wrong(name, value, "text without unpaired surrogates"));
        }
        Object base64 = value instanceof Map ? ((Map<?, ?>) value).get("base64") : null;
        if (base64 instanceof String) {
            try {
                return Base64.getDecoder().decode(((String) base64).getBytes(StandardCharsets.ISO_8859_1));
            } catch (IllegalArgumentException e) {
                throw wrong(name + ".base64", base64, "base64 with the alphabet of RFC 4648 section 4");
            }
        }
        if (base64 != null) {
            throw wrong(name + ".base64", base64, "a string of base64");
        }
        throw wrong(name, value, "a string, {\"base64\":\"…\"} or null");
    }

    /** The failure of a field, for checks that only the caller can make. */
    public BrokerException wrong(String name, String allowed) {
        return wrong(name, fields.get(name), allowed);
    }

    private List<?> values(String name) {
        Object value = fields.get(name);
        if (value instanceof List) {
            return (List<?>) value;
        }
        throw wrong(name, value, "a list");
    }

    @SuppressWarnings("unchecked") // JsonReader makes no other maps
    private JsonObject asObject(String where, Object value) {
        if (value instanceof Map) {
            return new JsonObject(where, (Map<String, Object>) value);
        }
        throw wrongAt(where, value, "an object");
    }

    private BrokerException wrong(String name, Object came, String allowed) {
        return wrongAt(path + "." + name, came, allowed);
    }

    private static BrokerException wrongAt(String where, Object came, String allowed) {
        String what = came == null ? "is missing or null" : "is " + shown(came);
        return new BrokerException(ErrorCode.INVALID_PARAMS, where + " " + what + "; allowed: " + allowed);
    }

    private static String shown(Object came) {
        if (came instanceof Map) {
            return "an object";
        }
        if (came instanceof List) {
            return "a list of " + ((List<?>) came).size();
        }
        String text = came instanceof String ? '"' + (String) came + '"' : came.toString();
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
    }
}
