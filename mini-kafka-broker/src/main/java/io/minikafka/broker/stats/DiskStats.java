package io.minikafka.broker.stats;

import java.util.concurrent.atomic.LongAdder;

/** The syncs of logs. For any thread. */
public final class DiskStats {
    private final Durations flushes = new Durations();
    private final LongAdder failedFlushes = new LongAdder();

    /** A log's batches were brought to the disk. */
    public void flushed(long nanos) {
        flushes.record(nanos);
    }

    public void flushFailed() {
        failedFlushes.increment();
    }

    public Durations flushes() {
        return flushes;
    }

    public long failedFlushes() {
        return failedFlushes.sum();
    }
}
