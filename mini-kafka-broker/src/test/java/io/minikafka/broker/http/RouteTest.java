package io.minikafka.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RouteTest {
    @ParameterizedTest
    @CsvSource({
        "/rpc, /rpc, ''",
        "/rpc, /rpc/, ",
        "/rpc, /rp, ",
        "/topics/{t}/stream, /topics/orders/stream, orders",
        "/topics/{t}/stream, /topics/a.b-c_d/stream, a.b-c_d",
        "/topics/{t}/stream, /topics//stream, ",
        "/topics/{t}/stream, /topics/stream, ",
        "/topics/{t}/stream, /topics/a/b/stream, ",
        "/topics/{t}/stream, /topics/a/streams, ",
        "/*, /, ''",
        "/*, /js/app.js, js/app.js",
        "/webjars/*, /webjars, ",
    })
    void aPathFitsOrNot(String pattern, String path, String variable) {
        Route route = Route.get(pattern, Route.Access.ANYONE, call -> {});

        assertThat(route.match(path).orElse(null)).isEqualTo(variable);
    }

    @ParameterizedTest
    @CsvSource({"GET, true", "HEAD, true", "POST, false", "OPTIONS, false"})
    void whatIsReadMayBeAskedForWithoutItsBody(String method, boolean taken) {
        assertThat(Route.get("/", Route.Access.ANYONE, call -> {}).takes(HttpMethod.valueOf(method)))
                .isEqualTo(taken);
    }
}
