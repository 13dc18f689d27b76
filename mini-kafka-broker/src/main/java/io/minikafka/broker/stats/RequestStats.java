package io.minikafka.broker.stats;

import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.rpc.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** Requests by method: how many, with which outcome, and how long they took. For any thread. */
public final class RequestStats {
    private static final ErrorCode[] CODES = ErrorCode.values();

    private final OfMethod[] methods = new OfMethod[ApiMethod.values().length];
    private final OfMethod unreadable;
    private final LongSupplier nanos;

    /** @param nanos a clock of which only differences mean something */
    public RequestStats(LongSupplier nanos) {
        this.nanos = nanos;
        for (ApiMethod method : ApiMethod.values()) {
            methods[method.ordinal()] = new OfMethod(method.wireName());
        }
        unreadable = new OfMethod("unreadable");
    }

    public long nanos() {
        return nanos.getAsLong();
    }

    public OfMethod of(ApiMethod method) {
        return methods[method.ordinal()];
    }

    /** Of what could not be read as a request, or names no method. */
    public OfMethod unreadable() {
        return unreadable;
    }

    /** All methods, in the order of their table, and what could not be read. */
    public Iterable<OfMethod> all() {
        List<OfMethod> all = new ArrayList<>(List.of(methods));
        all.add(unreadable);
        return all;
    }

    /** One method's requests. */
    public final class OfMethod {
        private final String name;
        private final LongAdder succeeded = new LongAdder();
        private final LongAdder[] failed = new LongAdder[CODES.length];
        private final Durations durations = new Durations();

        private OfMethod(String name) {
            this.name = name;
            for (int i = 0; i < failed.length; i++) {
                failed[i] = new LongAdder();
            }
        }

        public String name() {
            return name;
        }

        public Durations durations() {
            return durations;
        }

        /** @param sinceNanos when the request began to be served, by {@link RequestStats#nanos} */
        public void answered(Optional<ErrorCode> error, long sinceNanos) {
            if (error.isPresent()) {
                failed[error.get().ordinal()].increment();
            } else {
                succeeded.increment();
            }
            durations.record(nanos.getAsLong() - sinceNanos);
        }

        /** What was not served at all. */
        public void refused(ErrorCode error) {
            failed[error.ordinal()].increment();
        }

        /** Gives the outcomes that there were with their numbers; {@code NONE} where all went well. */
        public void outcomes(BiConsumer<String, Long> consumer) {
            if (succeeded.sum() > 0) {
                consumer.accept("NONE", succeeded.sum());
            }
            for (int i = 0; i < failed.length; i++) {
                long count = failed[i].sum();
                if (count > 0) {
                    consumer.accept(CODES[i].name(), count);
                }
            }
        }
    }
}
