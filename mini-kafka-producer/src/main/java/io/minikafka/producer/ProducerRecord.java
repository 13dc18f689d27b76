package io.minikafka.producer;

import io.minikafka.common.record.Header;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What is to be sent: a value with, as far as wanted, a key, headers, a time and a partition. Immutable, as far as key
 * and value are; they are not to be changed until {@code send} has returned.
 */
public final class ProducerRecord<K, V> {
    private final String topic;
    private final Integer partition;
    private final Long timestamp;
    private final K key;
    private final V value;
    private final List<Header> headers;

    /**
     * @param partition null: the partitioner chooses
     * @param timestamp milliseconds since the epoch; null: the time at which it is sent
     * @param key null: none
     * @param value null: none, which in a compacted topic deletes the key
     * @param headers null: none
     * @throws IllegalArgumentException naming a null topic, a negative partition or a negative timestamp
     */
    public ProducerRecord(String topic, Integer partition, Long timestamp, K key, V value, Iterable<Header> headers) {
        if (topic == null) {
            throw new IllegalArgumentException("topic is null");
        }
        if (partition != null && partition < 0) {
            throw new IllegalArgumentException(
                    "partition " + partition + " of topic " + topic + " is negative; null lets the partitioner choose");
        }
        if (timestamp != null && timestamp < 0) {
            throw new IllegalArgumentException("timestamp " + timestamp + " for topic " + topic
                    + " is negative; null stands for the time of sending");
        }
        this.topic = topic;
        this.partition = partition;
        this.timestamp = timestamp;
        this.key = key;
        this.value = value;
        this.headers = headers == null ? List.of() : copy(headers);
    }

    public ProducerRecord(String topic, Integer partition, Long timestamp, K key, V value) {
        this(topic, partition, timestamp, key, value, null);
    }

    public ProducerRecord(String topic, Integer partition, K key, V value, Iterable<Header> headers) {
        this(topic, partition, null, key, value, headers);
    }

    public ProducerRecord(String topic, Integer partition, K key, V value) {
        this(topic, partition, null, key, value, null);
    }

    public ProducerRecord(String topic, K key, V value) {
        this(topic, null, null, key, value, null);
    }

    public ProducerRecord(String topic, V value) {
        this(topic, null, null, null, value, null);
    }

    public String topic() {
        return topic;
    }

    /** Null where the partitioner is to choose. */
    public Integer partition() {
        return partition;
    }

    /** Milliseconds since the epoch; null where it is the time of sending. */
    public Long timestamp() {
        return timestamp;
    }

    /** Null where there is none. */
    public K key() {
        return key;
    }

    /** Null where there is none. */
    public V value() {
        return value;
    }

    /** In the order in which they were given; unmodifiable. */
    public List<Header> headers() {
        return headers;
    }

    private static List<Header> copy(Iterable<Header> headers) {
        List<Header> copy = new ArrayList<>();
        headers.forEach(header -> copy.add(Objects.requireNonNull(header, "header")));
        return Collections.unmodifiableList(copy);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof ProducerRecord)) {
            return false;
        }
        ProducerRecord<?, ?> that = (ProducerRecord<?, ?>) other;
        return topic.equals(that.topic)
                && Objects.equals(partition, that.partition)
                && Objects.equals(timestamp, that.timestamp)
                && Objects.equals(key, that.key)
                && Objects.equals(value, that.value)
                && headers.equals(that.headers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, partition, timestamp, key, value, headers);
    }

    @Override
    public String toString() {
        return "ProducerRecord(topic=" + topic + ", partition=" + partition + ", timestamp=" + timestamp + ", key="
                + key + ", value=" + value + ", headers=" + headers + ")";
    }
}
