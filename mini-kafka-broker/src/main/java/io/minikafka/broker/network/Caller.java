package io.minikafka.broker.network;

import io.minikafka.broker.group.MemberConnection;
import io.minikafka.broker.log.LogRegion;
import io.minikafka.common.rpc.Json;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;

/**
 * Who sent a request, and the way back for its answer: a JSON-RPC connection, or one request over HTTP.
 *
 * <p>Threads: {@link #loop}, on which everything happens but what {@link MemberConnection} has, {@link #onLoop} and
 * {@link #later}, which are for any thread.
 */
public interface Caller extends MemberConnection {
    /** The event loop of the connection. */
    EventExecutor loop();

    /** The broker's address as this caller reached it. */
    InetSocketAddress localAddress();

    /** It has said what it is. */
    void named(ClientName name);

    /** For the log. */
    SocketAddress remoteAddress();

    /** Runs {@code task} on the event loop, at once where that is the calling thread. */
    void onLoop(Runnable task);

    /** Runs {@code task} on the event loop, after what it is doing. */
    void later(Runnable task);

    /** Whether the peer reads what it was sent. */
    boolean isWritable();

    /** Runs {@code task} once the peer has read what it was sent; never, where it does not come to that. */
    void whenWritable(Runnable task);

    /** Whether nothing may wait here any more. */
    boolean isDraining();

    /** What keeps the writes of this caller in the order in which they were sent. */
    OrderedWrites writes();

    /** Those that are to be answered when the broker stops, and abandoned when the peer is gone. */
    Set<WaitingFetch> waitingFetches();

    /** Writes one answer. Takes over the regions. */
    void write(Json.Writer envelope, List<LogRegion> regions);

    /** One request is done with that is not answered. */
    void finished();
}
