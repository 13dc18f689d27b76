package io.minikafka.consumer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the event loop has for the polling thread: changes for it to make to its own state, and reasons to look up.
 *
 * <p>Threads: any thread posts and signals; only the polling thread runs tasks and waits. The lock guards the fields and
 * is never held while a task runs. Each task answers a request of the polling thread, so their number is bounded.
 */
final class Mailbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private ArrayDeque<Runnable> spare = new ArrayDeque<>(); // the polling thread's
    private boolean signalled;
    private boolean woken;
    private boolean closed;
    private volatile boolean pending; // whether there are tasks: spares poll the lock

    /** False once the mailbox is closed: then the task never runs, and what it carries stays the caller's. */
    boolean post(Runnable task) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            tasks.add(task);
            pending = true;
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the current or the next wait. */
    void signal() {
        lock.lock();
        try {
            signalled = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Makes the current or the next wait that may be woken throw. */
    void wakeup() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Runs what was posted so far. */
    void runTasks() {
        while (pending) {
            ArrayDeque<Runnable> taken;
            lock.lock();
            try {
                taken = tasks;
                tasks = spare;
                pending = false;
            } finally {
                lock.unlock();
            }
            for (Runnable task = taken.poll(); task != null; task = taken.poll()) {
                task.run();
            }
            spare = taken;
        }
    }

    /** Takes note of a wakeup, if there was one. */
    void throwIfWoken() {
        lock.lock();
        try {
            consumeWakeup();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is a task, a signal or a wakeup, or the time is over.
     *
     * @param wakeable whether a wakeup is thrown; else it stays for the next wait
     */
    void await(long timeoutNanos, boolean wakeable) {
        lock.lock();
        try {
            long left = timeoutNanos;
            while (left > 0 && !signalled && tasks.isEmpty() && !(wakeable && woken)) {
                left = changed.awaitNanos(left);
            }
            signalled = false;
            if (wakeable) {
                consumeWakeup();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is taken in any more; what is in already can still be run. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    private void consumeWakeup() {
        if (woken) {
            woken = false;
            throw new WakeupException();
        }
    }

    /** How long a wait may be in ns, without overflow. */
    static long nanos(Duration timeout) {
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return TimeUnit.DAYS.toNanos(365);
        }
    }
}
