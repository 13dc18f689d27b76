package io.minikafka.broker.metadata;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a topic may be called: Apache Kafka's rules, since the name is also a folder's. */
public final class TopicNames {
    public static final String CONSUMER_OFFSETS = "__consumer_offsets";

    private static final Set<String> INTERNAL = Set.of(CONSUMER_OFFSETS, "__transaction_state");
    private static final int MAX_CHARS = 249;
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]+");

    private TopicNames() {}

    public static boolean isInternal(String name) {
        return INTERNAL.contains(name);
    }

    /**
     * Refuses what is not allowed.
     *
     * @throws BrokerException {@link ErrorCode#INVALID_TOPIC_EXCEPTION} with the name and what is allowed
     */
    public static void check(String name) {
        boolean legal =
                name.length() <= MAX_CHARS && LEGAL.matcher(name).matches() && !name.equals(".") && !name.equals("..");
        if (!legal) {
            String shown = name.length() <= MAX_CHARS ? name : name.substring(0, MAX_CHARS) + "…";
            throw invalid("topic name \"" + shown + "\" (" + name.length()
                    + " characters); allowed: 1 to 249 of a-z A-Z 0-9 . _ - and neither . nor ..");
        }
    }

    /**
     * Refuses what is not allowed.
     *
     * @throws BrokerException {@link ErrorCode#INVALID_TOPIC_EXCEPTION} for the topics that are the broker's own
     */
    public static void checkNotInternal(String name, String action) {
        if (isInternal(name)) {
            throw invalid("topic " + name + " is internal: no client may " + action + " it");
        }
    }

    /** A name that differs from an existing one in nothing but . and _ is refused, as in Kafka: metrics mix them up. */
    static Optional<String> colliding(String name, Set<String> existing) {
        String mixed = name.replace('.', '_');
        return existing.stream()
                .filter(other -> !other.equals(name) && other.replace('.', '_').equals(mixed))
                .findFirst();
    }

    static BrokerException invalid(String message) {
        return new BrokerException(ErrorCode.INVALID_TOPIC_EXCEPTION, message);
    }
}
