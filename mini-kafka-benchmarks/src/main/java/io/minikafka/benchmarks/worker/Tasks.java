package io.minikafka.benchmarks.worker;

import java.util.Map;

/** The short ones. */
final class Tasks {
    private Tasks() {}

    static Map<String, Double> createTopic(Clients clients, Parameters parameters) {
        clients.createTopic(
                parameters.address(), parameters.topic(), parameters.number("partitions"), parameters.map("configs"));
        return Map.of();
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
