package io.minikafka.broker.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Flush threads whose work a test does, and whose clock it moves. */
public final class ManualFlushThreads implements FlushThreads {
    private record Timer(long atMs, Runnable task, CompletableFuture<?> future) {}

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Timer> timers = new ArrayList<>();
    private long nowMs;

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Future<?> schedule(Runnable task, long delayMs) {
        Timer timer = new Timer(nowMs + delayMs, task, new CompletableFuture<>());
        timers.add(timer);
        return timer.future();
    }

    /** Does what waits, and what that makes wait; returns how many tasks those were. */
    public int run() {
        int count = 0;
        while (!tasks.isEmpty()) {
            tasks.remove().run();
            count++;
        }
        return count;
    }

    public void pass(long ms) {
        nowMs += ms;
        List<Timer> due = timers.stream().filter(timer -> timer.atMs() <= nowMs).toList();
        timers.removeAll(due);
        due.stream()
                .filter(timer -> !timer.future().isCancelled())
                .forEach(timer -> timer.task().run());
    }

    int tasks() {
        return tasks.size();
    }

    long timers() {
        return timers.stream().filter(timer -> !timer.future().isCancelled()).count();
    }
}
