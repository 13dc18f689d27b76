package io.minikafka.producer;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Calls a task on the event loop, once for any number of requests that came before it runs. Threads: any may request. */
final class Wakeup {
    private final EventLoop loop;
    private final AtomicBoolean requested = new AtomicBoolean();
    private volatile Runnable task = () -> {}; // set once, before anybody sends

    Wakeup(EventLoop loop) {
        this.loop = loop;
    }

    void calls(Runnable newTask) {
        task = newTask;
    }

    void request() {
        if (requested.get() || !requested.compareAndSet(false, true)) {
            return;
        }
        try {
            loop.execute(this::run);
        } catch (RejectedExecutionException e) {
            requested.set(true); // the producer is closed and has settled everything: nothing is left to wake
        }
    }

    private void run() {
        requested.set(false);
        task.run();
    }
}
