package io.minikafka.benchmarks.worker;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends at a fixed rate and tells how long each took from when it was due, not from when it was sent, to its
 * acknowledgement: a stall counts for all that it held up. To one partition, whose acknowledgements come in order.
 */
final class RateTask {
    private static final int WARM_UP_SECONDS = 3;

    private RateTask() {}

    static Map<String, Double> run(Clients clients, Parameters parameters) {
        long gapNanos = TimeUnit.SECONDS.toNanos(1) / parameters.number("rate");
        long warmUp = (long) WARM_UP_SECONDS * parameters.number("rate");
        long all = warmUp + (long) parameters.number("seconds") * parameters.number("rate");
        Values values = parameters.values();
        Micros micros = new Micros();
        Acknowledged acknowledged = new Acknowledged();
        AtomicLong next = new AtomicLong();
        long startNanos = System.nanoTime();
        Clients.Done done = exception -> {
            long number = next.getAndIncrement();
            if (number >= warmUp) {
                micros.addNanos(System.nanoTime() - startNanos - number * gapNanos);
            }
            acknowledged.done(exception);
        };
        try (Clients.Sending producer = clients.producer(parameters.address(), parameters.map("settings"), done)) {
            for (long number = 0; number < all; number++) {
                long early = startNanos + number * gapNanos - System.nanoTime();
                if (early > 0) {
                    LockSupport.parkNanos(early);
                }
                producer.send(parameters.topic(), values.get(number));
            }
            producer.flush();
        }
        acknowledged.count();
        return micros.percentiles();
    }
}
