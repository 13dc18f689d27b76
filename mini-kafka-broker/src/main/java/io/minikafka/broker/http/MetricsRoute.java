package io.minikafka.broker.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /metrics}. */
final class MetricsRoute implements RouteHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsRoute.class);

    private final MetricsSource metrics;

    MetricsRoute(MetricsSource metrics) {
        this.metrics = metrics;
    }

    @Override
    public void handle(HttpCall call) {
        metrics.scrape().whenComplete((text, failure) -> {
            if (failure == null) {
                call.answerWith(() -> HttpAnswer.text(HttpResponseStatus.OK, metrics.contentType(), text));
            } else {
                LOG.error("The metrics cannot be read", failure);
                call.answerWith(() -> HttpRefusal.internal(failure).answer());
            }
        });
    }
}
