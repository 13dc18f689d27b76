package io.minikafka.benchmarks.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Several consumers follow one topic, while a producer writes to it at a fixed rate. */
final class FollowTask {
    private static final int BURST_MILLIS = 10;

    private FollowTask() {}

    static Map<String, Double> run(Clients clients, Parameters parameters) throws InterruptedException {
        int count = parameters.number("consumers");
        Acknowledged acknowledged = new Acknowledged();
        LongAdder delivered = new LongAdder();
        CountDownLatch ready = new CountDownLatch(count);
        Stopwatch[] time = new Stopwatch[1];
        List<Thread> threads = new ArrayList<>();
        boolean[] over = new boolean[1];
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(() -> {
                try (Clients.Receiving consumer = clients.consumer(parameters.address(), Map.of())) {
                    consumer.assign(parameters.topic(), 1);
                    consumer.seekToEnd();
                    ready.countDown();
                    while (!isOver(over)) {
                        consumer.poll(100, (partition, value) -> delivered.increment());
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        ready.await();
        time[0] = parameters.seconds();
        Values values = parameters.values();
        int burst = parameters.number("rate") * BURST_MILLIS / 1000;
        long sent = 0;
        try (Clients.Sending producer = clients.producer(parameters.address(), Map.of("acks", "1"), acknowledged)) {
            while (!time[0].isOver()) {
                for (int i = 0; i < burst; i++) {
                    producer.send(parameters.topic(), values.get(sent));
                    sent++;
                }
                long due = sent / burst * BURST_MILLIS * 1_000_000L;
                LockSupport.parkNanos(due - time[0].nanos());
            }
            producer.flush();
        }
        long expected = acknowledged.count() * count;
        Stopwatch patience = new Stopwatch(30);
        while (delivered.sum() < expected && !patience.isOver()) {
            LockSupport.parkNanos(1_000_000);
        }
        synchronized (over) {
            over[0] = true;
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (delivered.sum() != expected) {
            throw new IllegalStateException(delivered.sum() + " records came, not " + expected);
        }
        return Map.of("records", (double) acknowledged.count(), "delivered", (double) delivered.sum());
    }

    private static boolean isOver(boolean[] over) {
        synchronized (over) {
            return over[0];
        }
    }
}
