package io.minikafka.broker.network;

import io.minikafka.common.rpc.Frame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Requests that came with one read and wait for their turn, because those before them have not been answered or the
 * peer does not read the answers. While there are any nothing more is read, so that one read bounds them. Owns its
 * frames. On the event loop.
 */
final class Inbox {
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final BooleanSupplier mayServe;
    private final Consumer<Frame> server;
    private boolean serving;

    /** {@code server} takes over each frame while {@code mayServe} says so. */
    Inbox(BooleanSupplier mayServe, Consumer<Frame> server) {
        this.mayServe = mayServe;
        this.server = server;
    }

    /** Takes over {@code frame} and serves it now or later. */
    void add(Frame frame) {
        frames.add(frame);
        serve();
    }

    /** Serves as many as may be. What serving one of them sets off comes back here, and finds that it is under way. */
    void serve() {
        if (serving) {
            return;
        }
        serving = true;
        try {
            while (!frames.isEmpty() && mayServe.getAsBoolean()) {
                server.accept(frames.poll());
            }
        } finally {
            serving = false;
        }
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** Forgets them all: nobody waits for the answers any more. */
    void clear() {
        frames.forEach(Frame::close);
        frames.clear();
    }
}
