package io.minikafka.producer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits of the application's threads for the event loop. */
final class Waiting {
    private Waiting() {}

    /**
     * Waits for {@code future}; what it fails with is thrown as it is.
     *
     * @param what the caller waits for, for the message
     * @throws InterruptException with the interrupt flag set again
     */
    static <T> T await(CompletableFuture<T> future, long nanos, String what) throws TimeoutException {
        try {
            return future.get(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while waiting for " + what, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException) {
                throw (RuntimeException) e.getCause();
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
