package io.minikafka.broker.http;

import java.util.Locale;
import java.util.Optional;

/** The second word of a request: usually a path, sometimes a whole URI. */
final class RequestTarget {
    private static final String SCHEME = "http://";

    private RequestTarget() {}

    /** @throws HttpRefusal where it is something else */
    static String pathAndQuery(String target) {
        if (target.startsWith("/")) {
            return target;
        }
        if (!isAbsolute(target)) {
            throw HttpRefusal.badRequest(
                    "the target is \"" + HttpRefusal.shortened(target) + "\"; allowed: a path that begins with /");
        }
        int slash = target.indexOf('/', SCHEME.length());
        return slash < 0 ? "/" : target.substring(slash);
    }

    /** Host and port where the target names them, which then go over the {@code Host} header. */
    static Optional<String> authority(String target) {
        if (!isAbsolute(target)) {
            return Optional.empty();
        }
        int slash = target.indexOf('/', SCHEME.length());
        return Optional.of(target.substring(SCHEME.length(), slash < 0 ? target.length() : slash));
    }

    private static boolean isAbsolute(String target) {
        return target.toLowerCase(Locale.ROOT).startsWith(SCHEME);
    }
}
