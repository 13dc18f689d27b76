package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.config.ConfigException;
import io.minikafka.common.config.Key;
import io.minikafka.common.config.Plugin;
import io.minikafka.common.record.RecordCursor;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.serialization.Deserializer;
import java.util.Map;

/** Makes an application's record of the one that a cursor stands on. On the polling thread. */
final class RecordParser<K, V> implements AutoCloseable {
    private final Deserializer<K> keys;
    private final Deserializer<V> values;

    RecordParser(Deserializer<K> keys, Deserializer<V> values) {
        this.keys = keys;
        this.values = values;
    }

    /**
     * With the deserializers that the settings name, who get all of {@code properties}.
     *
     * @throws ConfigException naming the setting
     */
    static <K, V> RecordParser<K, V> configured(ConsumerConfig config, Map<String, ?> properties) {
        return new RecordParser<>(
                RecordParser.<K>create(ConsumerConfig.KEY_DESERIALIZER, config.keyDeserializer, properties),
                RecordParser.<V>create(ConsumerConfig.VALUE_DESERIALIZER, config.valueDeserializer, properties));
    }

    @SuppressWarnings("unchecked") // what it makes is the application's word
    private static <T> Deserializer<T> create(Key<String> key, String className, Map<String, ?> properties) {
        if (className.isEmpty()) {
            throw new ConfigException(key.name() + " is missing; allowed: the name of a class that is a Deserializer");
        }
        Deserializer<T> deserializer = Plugin.create(key.name(), className, Deserializer.class);
        deserializer.configure(properties, key == ConsumerConfig.KEY_DESERIALIZER);
        return deserializer;
    }

    /** @throws RecordDeserializationException naming the record */
    ConsumerRecord<K, V> parse(TopicPartition partition, RecordCursor cursor, TimestampType timestampType) {
        byte[] key = cursor.key();
        byte[] value = cursor.value();
        return new ConsumerRecord<>(
                partition,
                cursor.offset(),
                cursor.timestamp(),
                timestampType,
                key == null ? ConsumerRecord.NULL_SIZE : key.length,
                value == null ? ConsumerRecord.NULL_SIZE : value.length,
                cursor.headers(),
                key == null ? null : deserialize(keys, key, partition, cursor, "key"),
                value == null ? null : deserialize(values, value, partition, cursor, "value"));
    }

    private static <T> T deserialize(
            Deserializer<T> deserializer, byte[] bytes, TopicPartition partition, RecordCursor cursor, String part) {
        try {
            return deserializer.deserialize(partition.topic(), bytes);
        } catch (RuntimeException e) {
            throw new RecordDeserializationException(partition, cursor.offset(), part, e);
        }
    }

    @Override
    public void close() {
        try {
            keys.close();
        } finally {
            values.close();
        }
    }
}
