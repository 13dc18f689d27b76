package io.minikafka.common.serialization;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.minikafka.common.config.ConfigException;
import io.minikafka.common.config.Plugin;
import java.io.IOException;
import java.util.Map;

/**
 * JSON as Jackson reads it, into the class that the settings {@code key.deserializer.type} and
 * {@code value.deserializer.type} name, or the constructor. Without one: maps, lists, strings, numbers and booleans.
 */
public final class JsonDeserializer<T> implements Deserializer<T> {
    public static final String KEY_TYPE = "key.deserializer.type";
    public static final String VALUE_TYPE = "value.deserializer.type";

    private final ObjectMapper mapper;
    private ObjectReader reader;

    /** For settings that name this class: {@link #configure} gives the type. */
    public JsonDeserializer() {
        this(new ObjectMapper(), Object.class);
    }

    public JsonDeserializer(Class<T> type) {
        this(new ObjectMapper(), type);
    }

    /** @param mapper not to be reconfigured afterwards */
    public JsonDeserializer(ObjectMapper mapper, Class<? super T> type) {
        this.mapper = mapper;
        this.reader = mapper.readerFor(type);
    }

    /** @throws ConfigException naming the setting, where its class is not there */
    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        String key = isKey ? KEY_TYPE : VALUE_TYPE;
        Object type = configs.get(key);
        if (type != null) {
            JavaType javaType =
                    mapper.constructType(type instanceof Class ? (Class<?>) type : Plugin.load(key, type.toString()));
            reader = mapper.readerFor(javaType);
        }
    }

    @Override
    public T deserialize(String topic, byte[] data) {
        if (data == null) {
            return null;
        }
        try {
            return reader.readValue(data);
        } catch (IOException e) {
            throw new SerializationException(
                    data.length + " bytes of topic " + topic + " cannot be read as JSON: " + e.getMessage(), e);
        }
    }
}
