package io.minikafka.broker.stats;

import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.rpc.ErrorCode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** Requests by method: how many, with which outcome, and how long they took. For any thread. */
public final class RequestStats {
    private final Map<ApiMethod, OfMethod> methods = new EnumMap<>(ApiMethod.class);
    private final OfMethod unreadable;
    private final LongSupplier nanos;

    /** @param nanos a clock of which only differences mean something */
    public RequestStats(LongSupplier nanos) {
        this.nanos = nanos;
        for (ApiMethod method : ApiMethod.values()) {
            methods.put(method, new OfMethod(method.wireName()));
        }
        unreadable = new OfMethod("unreadable");
    }

    public long nanos() {
        return nanos.getAsLong();
    }

    public OfMethod of(ApiMethod method) {
        return methods.get(method);
    }

    /** Of what could not be read as a request, or names no method. */
    public OfMethod unreadable() {
        return unreadable;
    }

    /** All methods, in the order of their table, and what could not be read. */
    public Iterable<OfMethod> all() {
        List<OfMethod> all = new ArrayList<>(methods.values());
        all.add(unreadable);
        return all;
    }

    /** One method's requests. */
    public final class OfMethod {
        private final String name;
        private final LongAdder succeeded = new LongAdder();
        private final Map<ErrorCode, LongAdder> failed = new EnumMap<>(ErrorCode.class);
        private final Durations durations = new Durations();

        private OfMethod(String name) {
            this.name = name;
            for (ErrorCode error : ErrorCode.values()) {
                failed.put(error, new LongAdder());
            }
        }

        public String name() {
            return name;
        }

        public Durations durations() {
            return durations;
        }

        /**
         * One was answered.
         *
         * @param sinceNanos when the request began to be served, by {@link RequestStats#nanos}
         */
        public void answered(Optional<ErrorCode> error, long sinceNanos) {
            if (error.isPresent()) {
                failed.get(error.get()).increment();
            } else {
                succeeded.increment();
            }
            durations.record(nanos.getAsLong() - sinceNanos);
        }

        /** What was not served at all. */
        public void refused(ErrorCode error) {
            failed.get(error).increment();
        }

        /** Gives the outcomes that there were with their numbers; {@code NONE} where all went well. */
        public void outcomes(BiConsumer<String, Long> consumer) {
            if (succeeded.sum() > 0) {
                consumer.accept("NONE", succeeded.sum());
            }
            failed.forEach((error, count) -> {
                if (count.sum() > 0) {
                    consumer.accept(error.name(), count.sum());
                }
            });
        }
    }
}
