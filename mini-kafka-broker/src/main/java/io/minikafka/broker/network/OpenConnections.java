package io.minikafka.broker.network;

import io.minikafka.broker.stats.ConnectionStats;
import io.minikafka.common.api.DescribeBroker;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Who is connected, for those who watch the broker.
 *
 * <p>Threads: any; connections come and go on their event loops, hence the concurrent set.
 */
public final class OpenConnections {
    private final Set<Peer> open = ConcurrentHashMap.newKeySet();
    private final ConnectionStats traffic = new ConnectionStats();
    private final AtomicLong accepted = new AtomicLong();
    private final LongAdder refused = new LongAdder();
    private final InstantSource clock;

    public OpenConnections(InstantSource clock) {
        this.clock = clock;
    }

    /** A connection was accepted; {@link #remove} is to be called when it has ended. */
    Peer add(SocketAddress address) {
        Peer peer = new Peer(accepted.incrementAndGet(), address, clock.millis(), traffic);
        open.add(peer);
        return peer;
    }

    void remove(Peer peer) {
        open.remove(peer);
    }

    /** One came when there were too many already. */
    void refused() {
        refused.increment();
    }

    /** All of them, in the order in which they came. */
    public List<DescribeBroker.Connection> described() {
        return open.stream()
                .map(Peer::described)
                .sorted(Comparator.comparingLong(connection -> connection.id))
                .toList();
    }

    public int count() {
        return open.size();
    }

    public long acceptedCount() {
        return accepted.get();
    }

    public long refusedCount() {
        return refused.sum();
    }

    /** What all connections that there ever were have carried. */
    public ConnectionStats traffic() {
        return traffic;
    }
}
