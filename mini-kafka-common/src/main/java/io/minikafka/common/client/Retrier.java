package io.minikafka.common.client;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Tries again what may succeed later, with a growing wait in between. On the event loop. */
public final class Retrier {
    /** A deadline that is never reached. */
    public static final long FOREVER = Long.MAX_VALUE;
    /** In place of a deadline: a first failure is the last one. */
    public static final long ONCE = Long.MIN_VALUE;

    private final EventLoop loop;
    private final Backoff backoff;
    private final LongSupplier nanoClock;

    public Retrier(EventLoop loop, Backoff backoff, LongSupplier nanoClock) {
        this.loop = loop;
        this.backoff = backoff;
        this.nanoClock = nanoClock;
    }

    /**
     * Attempts until there is a value, a failure that is not retriable, or no more time; from any thread.
     *
     * @param what names it in the failure, as in "{what} took too long"
     * @param recover runs after each failure that is worth another attempt
     * @param deadlineNanos by the clock given to the constructor, {@link #FOREVER} or {@link #ONCE}
     */
    public <T> CompletableFuture<T> run(
            String what,
            Supplier<CompletableFuture<T>> attempt,
            Consumer<BrokerException> recover,
            long deadlineNanos) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(new Attempts<>(what, attempt, recover, deadlineNanos, result));
        return result;
    }

    private final class Attempts<T> implements Runnable {
        private final String what;
        private final Supplier<CompletableFuture<T>> attempt;
        private final Consumer<BrokerException> recover;
        private final long deadlineNanos;
        private final CompletableFuture<T> result;
        private int failures;

        Attempts(
                String what,
                Supplier<CompletableFuture<T>> attempt,
                Consumer<BrokerException> recover,
                long deadlineNanos,
                CompletableFuture<T> result) {
            this.what = what;
            this.attempt = attempt;
            this.recover = recover;
            this.deadlineNanos = deadlineNanos;
            this.result = result;
        }

        @Override
        public void run() {
            CompletableFuture<T> future;
            try {
                future = attempt.get();
            } catch (BrokerException e) {
                future = CompletableFuture.failedFuture(e);
            }
            future.whenComplete((value, thrown) -> {
                if (thrown == null) {
                    result.complete(value);
                } else {
                    failed(ClusterClient.failure(thrown));
                }
            });
        }

        private void failed(BrokerException failure) {
            if (!failure.retriable()) {
                result.completeExceptionally(failure);
                return;
            }
            recover.accept(failure);
            if (deadlineNanos == ONCE) {
                result.completeExceptionally(failure);
                return;
            }
            long delayMs = backoff.delayMs(++failures);
            boolean inTime = deadlineNanos == FOREVER
                    || nanoClock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(delayMs) - deadlineNanos < 0;
            if (inTime) {
                loop.schedule(this, delayMs, TimeUnit.MILLISECONDS);
            } else {
                result.completeExceptionally(new BrokerException(
                        ErrorCode.REQUEST_TIMED_OUT,
                        what + " took too long; last failure: " + failure.getMessage(),
                        failure));
            }
        }
    }
}
