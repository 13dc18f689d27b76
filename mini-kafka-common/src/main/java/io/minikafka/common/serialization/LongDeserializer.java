package io.minikafka.common.serialization;

import java.nio.ByteBuffer;

/** 8 bytes, big-endian. */
public final class LongDeserializer implements Deserializer<Long> {
    @Override
    public Long deserialize(String topic, byte[] data) {
        if (data == null) {
            return null;
        }
        if (data.length != Long.BYTES) {
            throw SerializationException.wrongSize("long", data.length, Long.BYTES, topic);
        }
        return ByteBuffer.wrap(data).getLong();
    }
}
