package io.minikafka.common.serialization;

import java.nio.ByteBuffer;

/** 4 bytes, big-endian. */
public final class IntegerDeserializer implements Deserializer<Integer> {
    @Override
    public Integer deserialize(String topic, byte[] data) {
        if (data == null) {
            return null;
        }
        if (data.length != Integer.BYTES) {
            throw SerializationException.wrongSize("int", data.length, Integer.BYTES, topic);
        }
        return ByteBuffer.wrap(data).getInt();
    }
}
