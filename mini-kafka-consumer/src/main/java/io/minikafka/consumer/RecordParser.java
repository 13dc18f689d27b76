package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.RecordCursor;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.serialization.Deserializer;

/** Makes an application's record of the one that a cursor stands on. On the polling thread. */
final class RecordParser<K, V> implements AutoCloseable {
    private final Deserializer<K> keys;
    private final Deserializer<V> values;

    RecordParser(Deserializer<K> keys, Deserializer<V> values) {
        this.keys = keys;
        this.values = values;
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
