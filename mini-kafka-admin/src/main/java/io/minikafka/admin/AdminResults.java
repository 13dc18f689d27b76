package io.minikafka.admin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What became of several things that were asked for at once: each succeeds or fails by itself. Futures complete as
 * {@link MiniKafkaAdmin} says.
 *
 * @param <K> what they are known by
 * @param <V> what is told of each
 */
public final class AdminResults<K, V> {
    private final Map<K, CompletableFuture<V>> values;

    AdminResults(Map<K, CompletableFuture<V>> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** A future for each, in the order in which they were asked for. */
    public Map<K, CompletableFuture<V>> values() {
        return values;
    }

    /**
     * The future of one.
     *
     * @throws IllegalArgumentException where it was not asked for
     */
    public CompletableFuture<V> value(K key) {
        CompletableFuture<V> value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is none of " + values.keySet());
        }
        return value;
    }

    /** All of them in that order, when all are done; fails where one has failed, with the failure of the first such. */
    public CompletableFuture<Map<K, V>> all() {
        CompletableFuture<?>[] futures = values.values().toArray(new CompletableFuture<?>[0]);
        CompletableFuture<Map<K, V>> all = new CompletableFuture<>();
        CompletableFuture.allOf(futures).whenComplete((done, failure) -> {
            Map<K, V> results = new LinkedHashMap<>();
            for (Map.Entry<K, CompletableFuture<V>> value : values.entrySet()) {
                value.getValue().whenComplete((result, why) -> {
                    if (why == null) {
                        results.put(value.getKey(), result);
                    } else {
                        all.completeExceptionally(why); // the first one counts
                    }
                });
            }
            all.complete(Collections.unmodifiableMap(results));
        });
        return all;
    }
}
