package io.minikafka.benchmarks.worker;

import io.minikafka.admin.MiniKafkaAdmin;
import io.minikafka.admin.NewTopic;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.serialization.ByteArrayDeserializer;
import io.minikafka.common.serialization.ByteArraySerializer;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.producer.Callback;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Ours. */
final class MiniKafkaClients implements Clients {
    @Override
    public Sending producer(String address, Map<String, String> settings, Done done) {
        Map<String, Object> all = settings(address, settings);
        MiniKafkaProducer<byte[], byte[]> producer =
                new MiniKafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
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
        MiniKafkaConsumer<byte[], byte[]> consumer =
                new MiniKafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
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
        return new MiniKafkaWire();
    }

    @Override
    public void createTopic(String address, String topic, int partitions, Map<String, String> configs) {
        try (MiniKafkaAdmin admin = new MiniKafkaAdmin(Map.of("bootstrap.servers", address))) {
            admin.createTopic(new NewTopic(topic, partitions).withConfigs(configs))
                    .join();
        }
    }

    @Override
    public void deleteTopic(String address, String topic) {
        try (MiniKafkaAdmin admin = new MiniKafkaAdmin(Map.of("bootstrap.servers", address))) {
            admin.deleteTopic(topic).join();
        }
    }

    private static Map<String, Object> settings(String address, Map<String, String> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", address);
        return all;
    }
}
