package io.minikafka.broker.group;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** Time that stands still until a test moves it. */
final class ManualClock implements GroupClock {
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::atNanos).thenComparingLong(Waiting::number));
    private long nanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30); // runs over in the middle of most tests
    private long passedNanos;
    private long count;

    private record Waiting(long atNanos, long number, Runnable task) {}

    @Override
    public long nanos() {
        return nanos + passedNanos;
    }

    @Override
    public long epochMillis() {
        return 1_700_000_000_000L + TimeUnit.NANOSECONDS.toMillis(passedNanos);
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        Waiting entry = new Waiting(passedNanos + delayNanos, count++, task);
        waiting.add(entry);
        return () -> waiting.remove(entry);
    }

    /** Every timer runs at its own moment. */
    void advanceMs(long ms) {
        long end = passedNanos + TimeUnit.MILLISECONDS.toNanos(ms);
        while (!waiting.isEmpty() && waiting.peek().atNanos() <= end) {
            Waiting next = waiting.poll();
            passedNanos = Math.max(passedNanos, next.atNanos());
            next.task().run();
        }
        passedNanos = end;
    }

    /** Nothing runs in between: what a suspended process sees. */
    void standStillMs(long ms) {
        passedNanos += TimeUnit.MILLISECONDS.toNanos(ms);
        advanceMs(0);
    }

    int timers() {
        return waiting.size();
    }

    /** What waits belongs to a process that has ended. */
    void forgetTimers() {
        waiting.clear();
    }
}
