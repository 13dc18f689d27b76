package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.Header;
import io.minikafka.common.record.TimestampType;
import java.util.List;

/** One record as it came, with its key and value deserialized. Immutable, as far as key and value are. */
public final class ConsumerRecord<K, V> {
    /** The size of a key or value that is not there. */
    public static final int NULL_SIZE = -1;

    private final TopicPartition partition;
    private final long offset;
    private final long timestamp;
    private final TimestampType timestampType;
    private final int serializedKeySize;
    private final int serializedValueSize;
    private final List<Header> headers;
    private final K key;
    private final V value;

    /** For tests of applications: no timestamp, no sizes, no headers. */
    public ConsumerRecord(String topic, int partition, long offset, K key, V value) {
        this(
                new TopicPartition(topic, partition),
                offset,
                -1,
                TimestampType.CREATE_TIME,
                NULL_SIZE,
                NULL_SIZE,
                List.of(),
                key,
                value);
    }

    @SuppressWarnings("TooManyParameters") // one object less for each record
    ConsumerRecord(
            TopicPartition partition,
            long offset,
            long timestamp,
            TimestampType timestampType,
            int serializedKeySize,
            int serializedValueSize,
            List<Header> headers,
            K key,
            V value) {
        this.partition = partition;
        this.offset = offset;
        this.timestamp = timestamp;
        this.timestampType = timestampType;
        this.serializedKeySize = serializedKeySize;
        this.serializedValueSize = serializedValueSize;
        this.headers = headers;
        this.key = key;
        this.value = value;
    }

    public String topic() {
        return partition.topic();
    }

    public int partition() {
        return partition.partition();
    }

    public TopicPartition topicPartition() {
        return partition;
    }

    public long offset() {
        return offset;
    }

    /** Milliseconds since the epoch; {@link #timestampType} says whose clock. */
    public long timestamp() {
        return timestamp;
    }

    public TimestampType timestampType() {
        return timestampType;
    }

    /** In bytes; {@link #NULL_SIZE} where there is no key. */
    public int serializedKeySize() {
        return serializedKeySize;
    }

    /** In bytes; {@link #NULL_SIZE} where there is no value. */
    public int serializedValueSize() {
        return serializedValueSize;
    }

    /** In the producer's order; a name may come more than once. Unmodifiable. */
    public List<Header> headers() {
        return headers;
    }

    /** Null where the record has none. */
    public K key() {
        return key;
    }

    /** Null where the record has none: a tombstone. */
    public V value() {
        return value;
    }

    @Override
    public String toString() {
        return "ConsumerRecord(" + partition + " at offset " + offset + ", timestamp " + timestamp + " ("
                + timestampType + "), key " + key + ", value " + value + ")";
    }
}
