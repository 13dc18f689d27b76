package io.minikafka.broker.http;

/** What a request does that is not answered at once. On the connection's event loop. */
interface Ongoing {
    /** The peer is gone: nobody waits for an answer any more. It is still to be finished, now or later. */
    void gone();

    /** The broker stops: answer with what is there. */
    void drain();

    /** The peer has read what it was sent. */
    default void writable() {}
}
