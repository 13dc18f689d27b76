package io.minikafka.broker.http;

import java.util.concurrent.CompletableFuture;

/** What {@code GET /metrics} answers. */
public interface MetricsSource {
    /** The type of the text, with its version: {@code text/plain; version=0.0.4; charset=utf-8}, say. */
    String contentType();

    /** All metrics as they are now. Called on an event loop, so without waiting; completed on any thread. */
    CompletableFuture<String> scrape();
}
