package io.minikafka.broker.network;

import io.minikafka.common.api.ApiMessage;
import io.minikafka.common.api.ApiRequest;

/** Serves one method. Speaks in API objects and buffers, so that another protocol can be put in front of it. */
interface Handler<Q extends ApiRequest<R>, R extends ApiMessage> {
    /**
     * Serves one request on the connection's event loop, without waiting: sooner or later, on any thread, it completes
     * {@code exchange}. What it throws is answered too.
     */
    void handle(Q request, Exchange<R> exchange);
}
