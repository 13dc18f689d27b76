package io.minikafka.broker.stats;

import java.util.concurrent.atomic.LongAdder;

/** What went into one topic and out of it. Its partitions share it, so that a write or a read looks nothing up. For any thread. */
public final class TopicTraffic {
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder recordsIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder recordsOut = new LongAdder();

    /** Written, {@code bytes} as they are stored. */
    public void in(long records, long bytes) {
        recordsIn.add(records);
        bytesIn.add(bytes);
    }

    /** Sent to a client, {@code bytes} as they are stored. */
    public void out(long records, long bytes) {
        recordsOut.add(records);
        bytesOut.add(bytes);
    }

    public long bytesIn() {
        return bytesIn.sum();
    }

    public long recordsIn() {
        return recordsIn.sum();
    }

    public long bytesOut() {
        return bytesOut.sum();
    }

    public long recordsOut() {
        return recordsOut.sum();
    }
}
