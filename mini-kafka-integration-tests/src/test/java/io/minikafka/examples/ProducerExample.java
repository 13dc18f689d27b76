package io.minikafka.examples;

import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import io.minikafka.producer.RecordMetadata;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;

/** Sends three orders and says where each was written. */
public final class ProducerExample {
    public static void main(String[] args) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", args.length > 0 ? args[0] : "127.0.0.1:9092");
        properties.put("key.serializer", "io.minikafka.common.serialization.StringSerializer");
        properties.put("value.serializer", "io.minikafka.common.serialization.StringSerializer");

        try (MiniKafkaProducer<String, String> producer = new MiniKafkaProducer<>(properties)) {
            for (String customer : new String[] {"ann", "bob", "ann"}) {
                CompletableFuture<RecordMetadata> sent =
                        producer.send(new ProducerRecord<>("orders", customer, "one coffee"));
                RecordMetadata written = sent.join();
                System.out.println(written.topic() + "-" + written.partition() + " offset " + written.offset());
            }
        }
    }

    private ProducerExample() {}
}
