package io.minikafka.benchmarks.worker;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** One consumer reads all partitions from the beginning to their end, again and again, for some seconds. */
final class ConsumeTask {
    private ConsumeTask() {}

    static Map<String, Double> run(Clients clients, Parameters parameters) {
        long all = parameters.number("records");
        AtomicLong bytes = new AtomicLong();
        long[] records = new long[1];
        Clients.Sink sink = (partition, value) -> {
            records[0]++;
            bytes.setPlain(bytes.getPlain() + value.length);
        };
        try (Clients.Receiving consumer = clients.consumer(parameters.address(), parameters.map("settings"))) {
            consumer.assign(parameters.topic(), parameters.number("partitions"));
            Stopwatch time = parameters.seconds();
            long end = all;
            while (!time.isOver()) {
                if (records[0] >= end) {
                    end += all;
                    consumer.seekToBeginning();
                }
                consumer.poll(1000, sink);
            }
            return Map.of("records", (double) records[0], "seconds", time.seconds(), "bytes", (double) bytes.get());
        }
    }
}
