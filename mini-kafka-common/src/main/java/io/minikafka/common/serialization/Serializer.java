package io.minikafka.common.serialization;

import java.util.Map;

/**
 * Turns keys or values into bytes. A producer calls one instance from all threads that send, so it has to be safe for
 * that. Its own class is named in the settings and needs a public constructor without arguments.
 */
public interface Serializer<T> extends AutoCloseable {
    /**
     * Called once before the first record, if the settings named this class.
     *
     * @param configs all settings of the client, also those that it does not know itself
     */
    default void configure(Map<String, ?> configs, boolean isKey) {}

    /**
     * The bytes of {@code data}. Null is for null: a record without key or value.
     *
     * @throws SerializationException for data that has no bytes; the record is not sent
     */
    byte[] serialize(String topic, T data);

    @Override
    default void close() {}
}
