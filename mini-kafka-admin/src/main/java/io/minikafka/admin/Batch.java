package io.minikafka.admin;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcError;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Several elements that one request asks for, each with an outcome of its own. Those that fail for a while are asked for
 * again, without the others.
 *
 * <p>Threads: the event loop, once it is started.
 */
final class Batch<K, E, V> {
    /**
     * Retriable for somebody who writes or reads, since it may come to be; who looks after the broker wants to be told
     * that the topic is not there, or the disk broken.
     */
    private static final Set<ErrorCode> TOLD_AT_ONCE = EnumSet.of(
            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
            ErrorCode.UNKNOWN_TOPIC_ID,
            ErrorCode.INCONSISTENT_TOPIC_ID,
            ErrorCode.KAFKA_STORAGE_ERROR);

    private final Map<K, E> pending = new LinkedHashMap<>();
    private final Map<K, CompletableFuture<V>> futures = new LinkedHashMap<>();
    private final Function<List<E>, CompletableFuture<List<Outcome<V>>>> ask;

    private Batch(Function<List<E>, CompletableFuture<List<Outcome<V>>>> ask) {
        this.ask = ask;
    }

    /** Of one element. */
    static final class Outcome<V> {
        private final V value;
        private final Optional<RpcError> error;

        private Outcome(V value, Optional<RpcError> error) {
            this.value = value;
            this.error = error;
        }

        /** {@code value} does not count where there is an error. */
        static <V> Outcome<V> of(V value, Optional<RpcError> error) {
            return new Outcome<>(value, error);
        }
    }

    /**
     * Starts it.
     *
     * @param ask one attempt for some of the elements; answers in their order
     */
    static <K, E, V> AdminResults<K, V> start(
            AdminCalls calls,
            String what,
            Map<K, E> elements,
            Function<List<E>, CompletableFuture<List<Outcome<V>>>> ask) {
        Batch<K, E, V> batch = new Batch<>(ask);
        batch.pending.putAll(elements);
        elements.keySet().forEach(key -> batch.futures.put(key, new CompletableFuture<>()));
        if (!elements.isEmpty()) {
            calls.retrying(what, batch::attempt).whenComplete((done, failure) -> batch.end(failure));
        }
        return new AdminResults<>(batch.futures);
    }

    private CompletableFuture<Void> attempt() {
        List<K> asked = new ArrayList<>(pending.keySet());
        return ask.apply(new ArrayList<>(pending.values())).thenAccept(outcomes -> take(asked, outcomes));
    }

    /** @throws BrokerException that is worth another attempt for what is still pending */
    private void take(List<K> asked, List<Outcome<V>> outcomes) {
        if (outcomes.size() != asked.size()) {
            throw new BrokerException(
                    ErrorCode.UNKNOWN_SERVER_ERROR,
                    "the broker was asked for " + asked.size() + " elements and answered " + outcomes.size());
        }
        BrokerException again = null;
        for (int i = 0; i < asked.size(); i++) {
            Outcome<V> outcome = outcomes.get(i);
            K key = asked.get(i);
            if (outcome.error.isEmpty()) {
                pending.remove(key);
                futures.get(key).complete(outcome.value);
            } else if (isTransient(outcome.error.get().code)) {
                again = outcome.error.get().exception();
            } else {
                pending.remove(key);
                futures.get(key).completeExceptionally(outcome.error.get().exception());
            }
        }
        if (again != null) {
            throw again;
        }
    }

    private static boolean isTransient(ErrorCode code) {
        return code.retriable() && !TOLD_AT_ONCE.contains(code);
    }

    private void end(Throwable failure) {
        if (failure != null) {
            futures.values().forEach(future -> future.completeExceptionally(failure));
        }
    }
}
