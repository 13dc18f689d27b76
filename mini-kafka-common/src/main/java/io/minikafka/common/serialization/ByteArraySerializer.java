package io.minikafka.common.serialization;

/** Bytes as they are, no copy: what is sent is not to be changed until {@code send} has returned. */
public final class ByteArraySerializer implements Serializer<byte[]> {
    @Override
    public byte[] serialize(String topic, byte[] data) {
        return data;
    }
}
