package io.minikafka.common.serialization;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The 36 characters of the UUID's text. */
public final class UUIDSerializer implements Serializer<UUID> {
    @Override
    public byte[] serialize(String topic, UUID data) {
        return data == null ? null : data.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
