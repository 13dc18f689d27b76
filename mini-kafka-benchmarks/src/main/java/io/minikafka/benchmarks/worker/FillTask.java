package io.minikafka.benchmarks.worker;

import java.util.Map;

/** Writes so many records, as fast as it goes. */
final class FillTask {
    private FillTask() {}

    static Map<String, Double> run(Clients clients, Parameters parameters) {
        Values values = parameters.values();
        Acknowledged acknowledged = new Acknowledged();
        try (Clients.Sending producer =
                clients.producer(parameters.address(), Map.of("batch.size", "65536"), acknowledged)) {
            for (int i = 0; i < parameters.number("records"); i++) {
                producer.send(parameters.topic(), values.get(i));
            }
            producer.flush();
        }
        return Map.of("records", (double) acknowledged.count());
    }
}
