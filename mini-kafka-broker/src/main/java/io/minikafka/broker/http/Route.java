package io.minikafka.broker.http;

import io.netty.handler.codec.http.HttpMethod;
import java.util.Objects;
import java.util.Optional;

/**
 * One row of the table of routes.
 *
 * @param prefix what the path begins with, or is
 * @param suffix what it ends with behind its one variable part, which has no slash; null where there is no variable part;
 *     "*" where the rest of the path is the variable part
 */
record Route(HttpMethod method, String prefix, String suffix, Access access, RouteHandler handler) {
    private static final String REST = "*";

    /** Who may ask. */
    enum Access {
        /** Pages of this broker, and programs that name it by one of its names. */
        SAME_ORIGIN,
        /** Whoever can reach the port, by whatever name: it tells nothing that is worth a lie. */
        ANYONE
    }

    /** {@code pattern}: a path, with at most one variable part as {@code {name}}, or {@code *} at its end. */
    static Route get(String pattern, Access access, RouteHandler handler) {
        return of(HttpMethod.GET, pattern, access, handler);
    }

    static Route post(String pattern, Access access, RouteHandler handler) {
        return of(HttpMethod.POST, pattern, access, handler);
    }

    private static Route of(HttpMethod method, String pattern, Access access, RouteHandler handler) {
        if (pattern.endsWith(REST)) {
            return new Route(method, pattern.substring(0, pattern.length() - 1), REST, access, handler);
        }
        int brace = pattern.indexOf('{');
        return brace < 0
                ? new Route(method, pattern, null, access, handler)
                : new Route(
                        method,
                        pattern.substring(0, brace),
                        pattern.substring(pattern.indexOf('}') + 1),
                        access,
                        handler);
    }

    /** The variable part, empty text where there is none; nothing where the path is another. */
    Optional<String> match(String path) {
        if (suffix == null) {
            return path.equals(prefix) ? Optional.of("") : Optional.empty();
        }
        if (!path.startsWith(prefix)) {
            return Optional.empty();
        }
        String rest = path.substring(prefix.length());
        if (suffix.equals(REST)) {
            return Optional.of(rest);
        }
        int slash = rest.indexOf('/');
        return slash > 0 && rest.substring(slash).equals(suffix)
                ? Optional.of(rest.substring(0, slash))
                : Optional.empty();
    }

    boolean isAtSamePath(Route other) {
        return prefix.equals(other.prefix) && Objects.equals(suffix, other.suffix);
    }

    /** HEAD is GET without its body, which the encoder leaves out. */
    boolean takes(HttpMethod asked) {
        return asked.equals(method) || (asked.equals(HttpMethod.HEAD) && method.equals(HttpMethod.GET));
    }
}
