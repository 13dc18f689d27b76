package io.minikafka.common.serialization;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The text of a UUID, 36 characters as {@link UUID#toString} writes it, or as short as {@link UUID#fromString} reads it. */
public final class UUIDDeserializer implements Deserializer<UUID> {
    @Override
    public UUID deserialize(String topic, byte[] data) {
        if (data == null) {
            return null;
        }
        try {
            return UUID.fromString(new String(data, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new SerializationException(
                    "UUID of topic " + topic + " has " + data.length
                            + " bytes that are no UUID's text, such as 123e4567-e89b-12d3-a456-426614174000",
                    e);
        }
    }
}
