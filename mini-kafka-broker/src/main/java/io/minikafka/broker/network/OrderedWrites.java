package io.minikafka.broker.network;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps the writes of one connection in order when one of them has to wait for something first, a topic that is being
 * created say: those behind it wait too. Nothing is queued otherwise. On the event loop; the connection's bound on
 * unanswered requests bounds the queue.
 */
public final class OrderedWrites {
    private final Deque<Supplier<CompletableFuture<?>>> waiting = new ArrayDeque<>();
    private boolean busy;

    /** With nothing under way. */
    public OrderedWrites() {}

    /**
     * Runs {@code write} when those before it are done; it is done itself when the future that it returns is.
     *
     * @param loop brings the continuation back to the event loop
     */
    void run(Supplier<CompletableFuture<?>> write, Consumer<Runnable> loop) {
        if (busy) {
            waiting.add(write);
        } else {
            start(write, loop);
        }
    }

    private void start(Supplier<CompletableFuture<?>> first, Consumer<Runnable> loop) {
        Supplier<CompletableFuture<?>> write = first;
        while (write != null) {
            CompletableFuture<?> done = write.get();
            if (!done.isDone()) {
                busy = true;
                done.whenComplete((result, failure) -> loop.accept(() -> {
                    busy = false;
                    Supplier<CompletableFuture<?>> next = waiting.poll();
                    if (next != null) {
                        start(next, loop);
                    }
                }));
                return;
            }
            write = waiting.poll();
        }
    }
}
