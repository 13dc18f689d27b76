package io.minikafka.consumer;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** How the polling thread waits for the event loop: it goes on taking messages, and may be woken up or not. */
final class Waits {
    enum Wakeup {
        THROWN,
        /** It stays for the next call that can be woken. */
        KEPT
    }

    private final Mailbox mailbox;
    private final LongSupplier nanoClock;

    Waits(Mailbox mailbox, LongSupplier nanoClock) {
        this.mailbox = mailbox;
        this.nanoClock = nanoClock;
    }

    long nowNanos() {
        return nanoClock.getAsLong();
    }

    long deadline(Duration timeout) {
        return nowNanos() + Math.min(Mailbox.nanos(timeout), TimeUnit.DAYS.toNanos(365));
    }

    /**
     * The future's value, or its failure thrown.
     *
     * @param what names it in the failure past {@code timeout}
     */
    <T> T await(CompletableFuture<T> future, String what, Duration timeout, Wakeup wakeup) {
        future.whenComplete((value, failure) -> mailbox.signal());
        until(future::isDone, what, timeout, wakeup);
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException) {
                throw (RuntimeException) e.getCause();
            }
            throw e;
        }
    }

    /** Until the condition holds, which must be brought about by a task or signal of the mailbox. */
    void until(BooleanSupplier condition, String what, Duration timeout, Wakeup wakeup) {
        long deadline = deadline(timeout);
        mailbox.runTasks();
        while (!condition.getAsBoolean()) {
            long left = deadline - nowNanos();
            if (left <= 0) {
                throw new BrokerException(
                        ErrorCode.REQUEST_TIMED_OUT, what + " took longer than " + timeout.toMillis() + " ms");
            }
            mailbox.await(left, wakeup == Wakeup.THROWN);
            mailbox.runTasks();
        }
    }
}
