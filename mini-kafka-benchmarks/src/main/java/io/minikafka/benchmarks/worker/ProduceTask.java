package io.minikafka.benchmarks.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sends as fast as the producer takes it, for some seconds, each producer on a thread of its own, then flushes. */
final class ProduceTask {
    private ProduceTask() {}

    static Map<String, Double> run(Clients clients, Parameters parameters) throws InterruptedException {
        Values values = parameters.values();
        Acknowledged acknowledged = new Acknowledged();
        List<Clients.Sending> producers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < parameters.number("producers"); i++) {
            producers.add(clients.producer(parameters.address(), parameters.map("settings"), acknowledged));
        }
        Stopwatch time = parameters.seconds();
        for (Clients.Sending producer : producers) {
            Thread thread = new Thread(() -> send(producer, parameters.topic(), values, time));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = time.seconds();
        producers.forEach(Clients.Sending::close);
        return Map.of("records", (double) acknowledged.count(), "seconds", seconds);
    }

    private static void send(Clients.Sending producer, String topic, Values values, Stopwatch time) {
        long sent = 0;
        while (!time.isOver()) {
            producer.send(topic, values.get(sent));
            sent++;
        }
        producer.flush();
    }
}
