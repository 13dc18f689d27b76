package io.minikafka.broker.http;

/** Serves one route. */
interface RouteHandler {
    /**
     * Looks at the header before the body is read, for what can be refused without it.
     *
     * @throws HttpRefusal with the answer
     */
    default void check(HttpCall call) {}

    /**
     * Serves a request that is there in full, on the event loop, without waiting: sooner or later it is answered. What
     * it throws is answered too.
     */
    void handle(HttpCall call);
}
