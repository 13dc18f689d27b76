package io.minikafka.consumer;

import java.util.ConcurrentModificationException;
import java.util.concurrent.atomic.AtomicReference;

/** Lets one thread at a time into the consumer, and that one as deep as it likes (listeners call the consumer back). */
final class ThreadGuard {
    private final AtomicReference<Thread> inside = new AtomicReference<>();
    private int depth; // touched by the thread inside only

    void enter() {
        Thread me = Thread.currentThread();
        Thread other = inside.get();
        if (other != me && !inside.compareAndSet(null, me)) {
            other = inside.get();
            throw new ConcurrentModificationException("the consumer is not safe for several threads: "
                    + me.getName() + " came in while "
                    + (other == null ? "another thread" : other.getName()) + " was inside");
        }
        depth++;
    }

    void exit() {
        if (--depth == 0) {
            inside.set(null);
        }
    }
}
