package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/** What one poll gave: for each partition its records in the order of their offsets. Unmodifiable, for any thread. */
public final class ConsumerRecords<K, V> implements Iterable<ConsumerRecord<K, V>> {
    private static final ConsumerRecords<?, ?> EMPTY = new ConsumerRecords<>(Map.of());

    private final Map<TopicPartition, List<ConsumerRecord<K, V>>> byPartition;
    private final int count;

    /** For the consumer, and for tests of applications. The map is taken over, not copied. */
    public ConsumerRecords(Map<TopicPartition, List<ConsumerRecord<K, V>>> byPartition) {
        this.byPartition = byPartition;
        int sum = 0;
        for (List<ConsumerRecord<K, V>> records : byPartition.values()) {
            sum += records.size();
        }
        this.count = sum;
    }

    @SuppressWarnings("unchecked") // it holds nothing
    public static <K, V> ConsumerRecords<K, V> empty() {
        return (ConsumerRecords<K, V>) EMPTY;
    }

    /** The records of one partition; empty where there are none. */
    public List<ConsumerRecord<K, V>> records(TopicPartition partition) {
        return Collections.unmodifiableList(byPartition.getOrDefault(partition, List.of()));
    }

    /** The records of all partitions of one topic, one partition after the other. */
    public Iterable<ConsumerRecord<K, V>> records(String topic) {
        List<List<ConsumerRecord<K, V>>> lists = new ArrayList<>();
        byPartition.forEach((partition, records) -> {
            if (partition.topic().equals(topic)) {
                lists.add(records);
            }
        });
        return () -> new Concatenated<>(lists.iterator());
    }

    /** The partitions that there are records of. */
    public Set<TopicPartition> partitions() {
        return Collections.unmodifiableSet(byPartition.keySet());
    }

    public int count() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** One partition after the other, each in the order of its offsets. */
    @Override
    public Iterator<ConsumerRecord<K, V>> iterator() {
        return new Concatenated<>(byPartition.values().iterator());
    }

    private static final class Concatenated<T> implements Iterator<T> {
        private final Iterator<List<T>> lists;
        private Iterator<T> current = Collections.emptyIterator();

        Concatenated(Iterator<List<T>> lists) {
            this.lists = lists;
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext() && lists.hasNext()) {
                current = lists.next().iterator();
            }
            return current.hasNext();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there are no more records");
            }
            return current.next();
        }
    }
}
