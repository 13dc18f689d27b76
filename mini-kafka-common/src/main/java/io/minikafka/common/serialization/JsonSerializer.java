package io.minikafka.common.serialization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** JSON as Jackson writes it: the properties of beans, maps, lists, {@code JsonNode}s, and so on. */
public final class JsonSerializer<T> implements Serializer<T> {
    private final ObjectMapper mapper;

    /** With a mapper of its own in Jackson's default setup. */
    public JsonSerializer() {
        this(new ObjectMapper());
    }

    /** @param mapper not to be reconfigured afterwards */
    public JsonSerializer(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public byte[] serialize(String topic, T data) {
        if (data == null) {
            return null;
        }
        try {
            return mapper.writeValueAsBytes(data);
        } catch (JsonProcessingException e) {
            throw new SerializationException(
                    "an instance of " + data.getClass().getName() + " for topic " + topic
                            + " cannot be written as JSON: " + e.getOriginalMessage(),
                    e);
        }
    }
}
