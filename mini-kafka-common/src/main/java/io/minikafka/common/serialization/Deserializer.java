package io.minikafka.common.serialization;

import java.util.Map;

/** Turns bytes into keys or values. Its own class is named in the settings and needs a public constructor without arguments. */
public interface Deserializer<T> extends AutoCloseable {
    /**
     * Called once before the first record, if the settings named this class.
     *
     * @param configs all settings of the client, also those that it does not know itself
     */
    default void configure(Map<String, ?> configs, boolean isKey) {}

    /**
     * What {@code data} means; null for null.
     *
     * @throws SerializationException for bytes that mean nothing, naming the topic and what is wrong
     */
    T deserialize(String topic, byte[] data);

    @Override
    default void close() {}
}
