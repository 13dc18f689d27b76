package io.minikafka.broker.network;

import io.netty.util.concurrent.Future;

/** A connection as the server sees it, whatever it speaks. */
public interface ServedConnection {
    /** Reads no more, answers what waits, and closes when all is answered. On the event loop. */
    void drain();

    /** Succeeds when the connection is closed and what the peer had asked for is done, which may be later. */
    Future<Void> ended();
}
