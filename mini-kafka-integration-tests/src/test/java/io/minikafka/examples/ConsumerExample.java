package io.minikafka.examples;

import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** Reads orders as a member of the group "billing" until it is interrupted or three of them were read. */
public final class ConsumerExample {
    public static void main(String[] args) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", args.length > 0 ? args[0] : "127.0.0.1:9092");
        properties.put("group.id", "billing");
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        properties.put("key.deserializer", "io.minikafka.common.serialization.StringDeserializer");
        properties.put("value.deserializer", "io.minikafka.common.serialization.StringDeserializer");

        try (MiniKafkaConsumer<String, String> consumer = new MiniKafkaConsumer<>(properties)) {
            consumer.subscribe(List.of("orders"));
            for (int read = 0; read < 3; ) {
                for (ConsumerRecord<String, String> order : consumer.poll(Duration.ofSeconds(1))) {
                    System.out.println("offset " + order.offset() + ": " + order.key() + " ordered " + order.value());
                    read++;
                }
                consumer.commitSync();
            }
        }
    }

    private ConsumerExample() {}
}
