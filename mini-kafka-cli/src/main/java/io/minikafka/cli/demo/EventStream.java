package io.minikafka.cli.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.minikafka.common.record.Header;
import io.minikafka.common.serialization.ByteArraySerializer;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import io.minikafka.producer.RecordMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Two producers that share the events by key, so that the events of one key go through one producer in their order;
 * evenly over a given time, or as fast as they can where that is slower.
 *
 * <p>Threads: one for each producer, ended by {@link #close}; the counters may be read from any thread.
 */
final class EventStream implements AutoCloseable {
    static final int PRODUCERS = 2;

    private final Events events;
    private final String broker;
    private final Duration length;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicIntegerArray acknowledged; // by partition
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicReference<String> failure = new AtomicReference<>(); // the first one

    EventStream(Events events, String broker, int partitions, Duration length) {
        this.events = events;
        this.broker = broker;
        this.length = length;
        this.acknowledged = new AtomicIntegerArray(partitions);
    }

    void start() {
        long startNanos = System.nanoTime();
        for (int i = 0; i < PRODUCERS; i++) {
            int number = i;
            Thread thread = new Thread(() -> run(number, startNanos), "demo-producer-" + (number + 1));
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Fails where a producer failed, since what it did not write cannot arrive. */
    void check() throws DemoException {
        String message = failure.get();
        if (message != null) {
            throw new DemoException(message);
        }
    }

    /** Whether everything was sent and answered. */
    boolean isDone() {
        return threads.stream().noneMatch(Thread::isAlive);
    }

    int sent() {
        return sent.get();
    }

    int acknowledged(int partition) {
        return acknowledged.get(partition);
    }

    /** Stops sending. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    private void run(int number, long startNanos) {
        Map<String, String> settings = Map.of(
                "bootstrap.servers", broker, "client.id", Thread.currentThread().getName());
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (MiniKafkaProducer<byte[], byte[]> producer = new MiniKafkaProducer<>(settings, bytes, bytes)) {
            for (int event = 0; event < events.count(); event++) {
                if (events.key(event) % PRODUCERS == number) {
                    TimeUnit.NANOSECONDS.sleep(dueNanos(event) - (System.nanoTime() - startNanos));
                    producer.send(record(event), this::onAnswer);
                    sent.incrementAndGet();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private long dueNanos(int event) {
        return (long) ((double) length.toNanos() * event / events.count());
    }

    private ProducerRecord<byte[], byte[]> record(int event) {
        Header header = new Header("event", String.valueOf(event).getBytes(US_ASCII));
        return new ProducerRecord<>(Demo.TOPIC, null, events.keyBytes(event), events.value(event), List.of(header));
    }

    private void onAnswer(RecordMetadata metadata, Exception e) {
        if (e == null) {
            acknowledged.incrementAndGet(metadata.partition());
        } else {
            fail(e);
        }
    }

    private void fail(Exception e) {
        failure.compareAndSet(
                null,
                "an event could not be written: "
                        + Optional.ofNullable(e.getMessage()).orElse(e.toString()));
    }
}
