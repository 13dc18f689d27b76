package io.minikafka.benchmarks.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Apache Kafka's own, the Java ones. */
final class KafkaClients implements Clients {
    @Override
    public Sending producer(String address, Map<String, String> settings, Done done) {
        Map<String, Object> all = settings(address, settings);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
        Callback callback = (metadata, exception) -> done.done(exception);
        return new Sending() {
            @Override
            public void send(String topic, byte[] value) {
                producer.send(new ProducerRecord<>(topic, value), callback);
            }

            @Override
            public void send(String topic, int partition, byte[] value) {
                producer.send(new ProducerRecord<>(topic, partition, null, value), callback);
            }

            @Override
            public void flush() {
                producer.flush();
            }

            @Override
            public void close() {
                producer.close();
            }
        };
    }

    @Override
    public Receiving consumer(String address, Map<String, String> settings) {
        Map<String, Object> all =
                settings(address, Map.of("enable.auto.commit", "false", "auto.offset.reset", "earliest"));
        all.putAll(settings);
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        return new Receiving() {
            @Override
            public void assign(String topic, int partitions) {
                consumer.assign(IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .toList());
            }

            @Override
            public void subscribe(String topic) {
                consumer.subscribe(List.of(topic));
            }

            @Override
            public void seekToBeginning() {
                consumer.seekToBeginning(consumer.assignment());
            }

            @Override
            public long endOffsets() {
                return consumer.endOffsets(consumer.assignment()).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
            }

            @Override
            public void seekToEnd() {
                consumer.seekToEnd(consumer.assignment());
                consumer.assignment().forEach(consumer::position); // asks for it now
            }

            @Override
            public void poll(long millis, Sink sink) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(millis))) {
                    sink.take(record.partition(), record.value());
                }
            }

            @Override
            public void close() {
                consumer.close();
            }
        };
    }

    @Override
    public Wire wire() {
        return new KafkaWire();
    }

    @Override
    public void createTopic(String address, String topic, int partitions, Map<String, String> configs) {
        try (Admin admin = Admin.create(settings(address, Map.of()))) {
            await(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                    .all());
        }
    }

    @Override
    public void deleteTopic(String address, String topic) {
        try (Admin admin = Admin.create(settings(address, Map.of()))) {
            await(admin.deleteTopics(List.of(topic)).all());
        }
    }

    private static void await(KafkaFuture<Void> future) {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> settings(String address, Map<String, String> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", address);
        return all;
    }
}
