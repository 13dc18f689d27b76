package io.minikafka.producer;

import java.util.Map;

/**
 * Chooses the partition of records that name none. All threads that send call one instance, so it has to be safe for
 * that. A class that the settings name needs a public constructor without arguments.
 */
public interface Partitioner extends AutoCloseable {
    /**
     * Called once before the first record.
     *
     * @param configs all settings of the producer, also those that it does not know itself
     */
    default void configure(Map<String, ?> configs) {}

    /**
     * The partition, 0 to {@code partitionCount} - 1; anything else is thrown at the sender as an error that names this
     * class.
     *
     * @param key null where there is none, and so are the other three
     */
    int partition(String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, int partitionCount);

    @Override
    default void close() {}
}
