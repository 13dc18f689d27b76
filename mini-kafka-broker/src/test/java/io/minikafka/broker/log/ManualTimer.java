package io.minikafka.broker.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that the test moves: tasks run when it gets to them, on its thread. */
final class ManualTimer implements CleanerTimer {
    private record Task(Runnable task, long dueNanos) {}

    private final List<Task> tasks = new ArrayList<>();
    private long nowNanos = 1_000;

    @Override
    public long nanos() {
        return nowNanos;
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
        tasks.add(new Task(task, nowNanos + delayNanos));
    }

    /** Runs what comes due until then. */
    void pass(Duration time) {
        long end = nowNanos + time.toNanos();
        while (nextDue() <= end) {
            runNext();
        }
        nowNanos = end;
    }

    /** Runs the task that comes due first, when it does. */
    void runNext() {
        Task first =
                tasks.stream().min(Comparator.comparingLong(Task::dueNanos)).orElseThrow();
        tasks.remove(first);
        nowNanos = Math.max(nowNanos, first.dueNanos());
        first.task().run();
    }

    private long nextDue() {
        return tasks.stream().mapToLong(Task::dueNanos).min().orElse(Long.MAX_VALUE);
    }
}
