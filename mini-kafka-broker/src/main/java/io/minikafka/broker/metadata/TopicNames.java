package io.minikafka.broker.metadata;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.Optional;
import java.util.Set;

/** Which names are the broker's own, and which cannot stand beside each other. */
public final class TopicNames {
    public static final String CONSUMER_OFFSETS = "__consumer_offsets";

    private static final Set<String> INTERNAL = Set.of(CONSUMER_OFFSETS, "__transaction_state");

    private TopicNames() {}

    public static boolean isInternal(String name) {
        return INTERNAL.contains(name);
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
