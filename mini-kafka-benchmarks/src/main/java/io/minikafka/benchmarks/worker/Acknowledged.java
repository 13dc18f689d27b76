package io.minikafka.benchmarks.worker;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was acknowledged; a record that was refused fails the run. */
final class Acknowledged implements Clients.Done {
    private final LongAdder records = new LongAdder();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    @Override
    public void done(Exception exception) {
        if (exception == null) {
            records.increment();
        } else {
            failure.compareAndSet(null, exception);
        }
    }

    long count() {
        Exception exception = failure.get();
        if (exception != null) {
            throw new IllegalStateException("a record was refused", exception);
        }
        return records.sum();
    }
}
