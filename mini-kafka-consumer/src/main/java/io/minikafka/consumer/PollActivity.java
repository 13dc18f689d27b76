package io.minikafka.consumer;

import java.util.function.LongSupplier;

/**
 * Since when the polling thread has been busy with the application's work, as opposed to waiting inside {@code poll}.
 *
 * <p>Threads: the polling thread writes, the event loop reads.
 */
final class PollActivity {
    private static final long WAITING = Long.MIN_VALUE;

    private final LongSupplier nanoClock;
    private volatile long busySince = WAITING;

    PollActivity(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** The application called: what it processed before is done. */
    void busy() {
        busySince = nanoClock.getAsLong();
    }

    void waiting() {
        busySince = WAITING;
    }

    /** For how long; 0 while it waits inside {@code poll}. */
    long busyNanos() {
        long since = busySince;
        return since == WAITING ? 0 : Math.max(0, nanoClock.getAsLong() - since);
    }
}
