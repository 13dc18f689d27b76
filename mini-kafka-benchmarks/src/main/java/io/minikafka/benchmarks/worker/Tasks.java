package io.minikafka.benchmarks.worker;

import java.util.Map;

/** The short ones. */
final class Tasks {
    private static final int INDEX_INTERVAL_BYTES = 4096; // the default of both

    private Tasks() {}

    /**
     * Returns when all partitions answer. Kafka says that a topic is created before its broker leads it; its idempotent
     * producer, if it comes in between, may number itself into OUT_OF_ORDER_SEQUENCE_NUMBER for good.
     */
    static Map<String, Double> createTopic(Clients clients, Parameters parameters) {
        int partitions = parameters.number("partitions");
        clients.createTopic(parameters.address(), parameters.topic(), partitions, parameters.map("configs"));
        return Map.of("records", (double) records(clients, parameters, partitions));
    }

    /** Writes two batches to each partition, of which the second has an index entry. */
    static Map<String, Double> touch(Clients clients, Parameters parameters) {
        Acknowledged acknowledged = new Acknowledged();
        try (Clients.Sending producer = clients.producer(parameters.address(), Map.of("acks", "1"), acknowledged)) {
            for (int batch = 0; batch < 2; batch++) {
                for (int partition = 0; partition < parameters.number("partitions"); partition++) {
                    producer.send(parameters.topic(), partition, new byte[INDEX_INTERVAL_BYTES]);
                }
                producer.flush();
            }
        }
        return Map.of("records", (double) acknowledged.count());
    }

    /** How many are in the topic, by its end offsets. */
    static long records(Clients clients, Parameters parameters, int partitions) {
        try (Clients.Receiving consumer = clients.consumer(parameters.address(), Map.of())) {
            consumer.assign(parameters.topic(), partitions);
            return consumer.endOffsets();
        }
    }

    static Map<String, Double> deleteTopic(Clients clients, Parameters parameters) {
        clients.deleteTopic(parameters.address(), parameters.topic());
        return Map.of();
    }

    /** A new producer's first record, until it is acknowledged. The topic comes into being with it. */
    static Map<String, Double> first(Clients clients, Parameters parameters) {
        Acknowledged acknowledged = new Acknowledged();
        try (Clients.Sending producer =
                clients.producer(parameters.address(), Map.of("linger.ms", "0"), acknowledged)) {
            producer.send(parameters.topic(), new byte[100]);
            producer.flush();
        }
        return Map.of("records", (double) acknowledged.count());
    }
}
