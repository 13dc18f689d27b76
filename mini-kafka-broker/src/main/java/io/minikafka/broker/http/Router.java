package io.minikafka.broker.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of routes. Immutable. The first row whose path fits counts, and those of the same path with other methods. */
final class Router {
    private final List<Route> routes;
    private final SameOrigin sameOrigin;

    Router(List<Route> routes, SameOrigin sameOrigin) {
        this.routes = List.copyOf(routes);
        this.sameOrigin = sameOrigin;
    }

    /**
     * Finds who serves the call, and whether he may.
     *
     * @throws HttpRefusal 404 and 405, and what {@link SameOrigin} refuses
     */
    RouteMatch route(HttpCall call) {
        String path = call.path();
        List<Route> ofPath = ofPath(path);
        boolean forAnyone = ofPath.stream().anyMatch(route -> route.access() == Route.Access.ANYONE);
        if (!forAnyone) {
            sameOrigin.check(call); // before a stranger is told what there is
        }
        if (ofPath.isEmpty()) {
            throw HttpRefusal.notFound(path);
        }
        HttpMethod method = call.head().method();
        Route route = ofPath.stream()
                .filter(each -> each.takes(method))
                .findFirst()
                .orElseThrow(() -> wrongMethod(path, method, ofPath));
        return new RouteMatch(route, route.match(path).orElseThrow());
    }

    private List<Route> ofPath(String path) {
        for (Route first : routes) {
            if (first.match(path).isPresent()) {
                return routes.stream().filter(first::isAtSamePath).toList();
            }
        }
        return List.of();
    }

    private static HttpRefusal wrongMethod(String path, HttpMethod method, List<Route> ofPath) {
        String allowed = ofPath.stream()
                .flatMap(route -> route.method().equals(HttpMethod.GET)
                        ? Stream.of("GET", "HEAD")
                        : Stream.of(route.method().name()))
                .collect(Collectors.joining(", "));
        return new HttpRefusal(
                HttpResponseStatus.METHOD_NOT_ALLOWED,
                "the method is " + HttpRefusal.shortened(method.name()) + "; allowed at " + HttpRefusal.shortened(path)
                        + ": " + allowed,
                Map.of(HttpHeaderNames.ALLOW, allowed));
    }
}
