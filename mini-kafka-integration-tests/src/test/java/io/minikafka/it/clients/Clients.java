package io.minikafka.it.clients;

import io.minikafka.common.serialization.StringDeserializer;
import io.minikafka.common.serialization.StringSerializer;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.producer.MiniKafkaProducer;
import java.util.HashMap;
import java.util.Map;

/** Clients for texts, with Kafka's defaults unless {@code key, value, ...} say otherwise. */
public final class Clients {
    private final String address;

    public Clients(String address) {
        this.address = address;
    }

    public MiniKafkaProducer<String, String> producer(String... settings) {
        return new MiniKafkaProducer<>(settings(settings), new StringSerializer(), new StringSerializer());
    }

    /** Begins with the first record, unless told otherwise. */
    public MiniKafkaConsumer<String, String> consumer(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("auto.offset.reset", "earliest"));
        all.putAll(settings(settings));
        return new MiniKafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    }

    Map<String, String> settings(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>();
        settings.put("bootstrap.servers", address);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return settings;
    }
}
