package io.minikafka.broker.stats;

import java.util.concurrent.atomic.LongAdder;

/** What one connection, or all of them together, have carried. For any thread. */
public final class ConnectionStats {
    private final LongAdder requests = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();

    public void requested() {
        requests.increment();
    }

    public void received(long bytes) {
        bytesIn.add(bytes);
    }

    public void sent(long bytes) {
        bytesOut.add(bytes);
    }

    public long requests() {
        return requests.sum();
    }

    public long bytesIn() {
        return bytesIn.sum();
    }

    public long bytesOut() {
        return bytesOut.sum();
    }
}
