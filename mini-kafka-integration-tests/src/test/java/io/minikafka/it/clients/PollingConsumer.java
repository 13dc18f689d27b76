package io.minikafka.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.TopicPartition;
import io.minikafka.consumer.ConsumerRebalanceListener;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A consumer in a group that polls on a thread of its own until it is closed. */
final class PollingConsumer implements AutoCloseable {
    private final Queue<ConsumerRecord<String, String>> records = new ConcurrentLinkedQueue<>();
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger rebalances = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Thread thread;
    private volatile Set<TopicPartition> owned = Set.of();
    private volatile long ownedSinceNanos;

    PollingConsumer(MiniKafkaConsumer<String, String> consumer, String... topics) {
        thread = new Thread(() -> run(consumer, List.of(topics)), "polling consumer");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(MiniKafkaConsumer<String, String> consumer, List<String> topics) {
        try (consumer) {
            consumer.subscribe(topics, new Owned());
            while (!closing.get()) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    /** What it got, in order. */
    List<ConsumerRecord<String, String>> records() {
        return new ArrayList<>(records);
    }

    int count() {
        return records.size();
    }

    Set<TopicPartition> owned() {
        return owned;
    }

    /** The {@link System#nanoTime()} of the last change of what it owns. */
    long ownedSinceNanos() {
        return ownedSinceNanos;
    }

    /** How often its listener was called. */
    int rebalances() {
        return rebalances.get();
    }

    /** Leaves the group. */
    @Override
    public void close() {
        closing.set(true);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(thread.isAlive()).isFalse();
        assertThat((Collection<?>) failures).isEmpty();
    }

    private final class Owned implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            Set<TopicPartition> left = new HashSet<>(owned);
            left.removeAll(partitions);
            changed(left);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Set<TopicPartition> all = new HashSet<>(owned);
            all.addAll(partitions);
            changed(all);
        }

        private void changed(Set<TopicPartition> now) {
            rebalances.incrementAndGet();
            ownedSinceNanos = System.nanoTime();
            owned = now;
        }
    }
}
