package io.minikafka.broker.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;

/** What a supervisor asks: {@code /health/live}, which is true whenever it is answered, and {@code /health/ready}. */
final class HealthRoutes {
    private final Readiness readiness;

    HealthRoutes(Readiness readiness) {
        this.readiness = readiness;
    }

    void live(HttpCall call) {
        call.answer(HttpAnswer.text(HttpResponseStatus.OK, HttpAnswer.JSON, "{\"status\":\"live\"}"));
    }

    void ready(HttpCall call) {
        List<String> problems = readiness.problems();
        HttpResponseStatus status = problems.isEmpty() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE;
        call.answer(HttpAnswer.json(status, out -> {
            out.writeStartObject();
            out.writeStringField("status", problems.isEmpty() ? "ready" : "not ready");
            if (!problems.isEmpty()) {
                out.writeArrayFieldStart("problems");
                for (String problem : problems) {
                    out.writeString(problem);
                }
                out.writeEndArray();
            }
            out.writeEndObject();
        }));
    }
}
