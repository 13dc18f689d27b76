package io.minikafka.broker.network;

import java.util.Optional;

/** What a client says that it is; empty where it does not say. */
public record ClientName(Optional<String> name, Optional<String> version) {
    public static final ClientName UNKNOWN = new ClientName(Optional.empty(), Optional.empty());
    private static final int MAX_CHARS = 200;

    /** Kept as long as the connection lives, and shown to people. */
    public static ClientName of(Optional<String> name, Optional<String> version) {
        return new ClientName(name.map(ClientName::shown), version.map(ClientName::shown));
    }

    private static String shown(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…";
    }
}
