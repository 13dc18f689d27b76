package io.minikafka.benchmarks.worker;

import java.nio.ByteBuffer;
import java.util.Map;

/** One record at a time, from send to receipt: the next is sent when a consumer in the same process has the last. */
final class RoundTripTask {
    private static final int WARM_UP = 2000;

    private RoundTripTask() {}

    static Map<String, Double> run(Clients clients, Parameters parameters) {
        Acknowledged acknowledged = new Acknowledged();
        byte[] value = new byte[parameters.number("size")];
        Micros micros = new Micros();
        try (Clients.Receiving consumer = clients.consumer(parameters.address(), Map.of());
                Clients.Sending producer =
                        clients.producer(parameters.address(), parameters.map("settings"), acknowledged)) {
            consumer.assign(parameters.topic(), 1);
            consumer.seekToEnd();
            for (int i = 0; i < WARM_UP; i++) {
                roundTrip(producer, consumer, parameters.topic(), value);
            }
            Stopwatch time = parameters.seconds();
            while (!time.isOver()) {
                micros.addNanos(roundTrip(producer, consumer, parameters.topic(), value));
            }
        }
        acknowledged.count();
        return micros.percentiles();
    }

    private static long roundTrip(Clients.Sending producer, Clients.Receiving consumer, String topic, byte[] value) {
        long sentNanos = System.nanoTime();
        ByteBuffer.wrap(value).putLong(0, sentNanos);
        producer.send(topic, value);
        boolean[] came = new boolean[1];
        while (!came[0]) {
            consumer.poll(
                    1000,
                    (partition, received) ->
                            came[0] |= ByteBuffer.wrap(received).getLong(0) == sentNanos);
        }
        return System.nanoTime() - sentNanos;
    }
}
