package io.minikafka.admin;

import io.minikafka.common.client.Backoff;
import io.minikafka.common.client.ClientThread;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.client.Retrier;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcCall;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Carries out calls: again while they fail for a while, each within its time, until the client is closed.
 *
 * <p>Threads: the event loop owns what is under way; methods may be called from any thread.
 */
final class AdminCalls {
    private final ClientThread thread;
    private final EventLoop loop;
    private final ClusterClient cluster;
    private final Retrier retrier;
    private final long apiTimeoutMs;
    private final Map<Long, CompletableFuture<?>> underWay = new HashMap<>(); // by the number of the call
    private long lastCall;
    private volatile boolean closed; // written by whoever closes

    AdminCalls(AdminConfig config) {
        String id = config.client.clientId;
        this.thread = new ClientThread(id.isEmpty() ? "mini-kafka-admin" : "mini-kafka-admin-" + id);
        this.loop = thread.loop();
        this.cluster = new ClusterClient(config.client, loop, (method, params) -> {});
        Backoff backoff = new Backoff(config.client.retryBackoffMs, config.client.retryBackoffMaxMs, new Random());
        this.retrier = new Retrier(loop, backoff, System::nanoTime);
        this.apiTimeoutMs = config.apiTimeoutMs;
    }

    /** One request whose answer is all there is to say. */
    <R> CompletableFuture<R> call(String what, RpcCall<R> request) {
        return retrying(what, () -> send(request));
    }

    /** Tried once: nobody knows what a second time would do. */
    <R> CompletableFuture<R> callOnce(String what, RpcCall<R> request) {
        return start(what, deadline -> retrier.run(what, () -> send(request), failure -> {}, Retrier.ONCE));
    }

    /** Runs {@code attempt} on the event loop until it succeeds, or fails with what is not retriable. */
    <R> CompletableFuture<R> retrying(String what, Supplier<CompletableFuture<R>> attempt) {
        return start(what, deadline -> retrier.run(what, attempt, failure -> {}, deadline));
    }

    /** One attempt. */
    <R> CompletableFuture<R> send(RpcCall<R> request) {
        return cluster.callAny(request);
    }

    private interface Work<R> {
        CompletableFuture<R> start(long deadlineNanos);
    }

    private <R> CompletableFuture<R> start(String what, Work<R> work) {
        if (closed) {
            throw closedException();
        }
        CompletableFuture<R> result = new CompletableFuture<>();
        try {
            loop.execute(() -> startOnLoop(what, work, result));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(closedException());
        }
        return result;
    }

    private <R> void startOnLoop(String what, Work<R> work, CompletableFuture<R> result) {
        long call = ++lastCall;
        underWay.put(call, result);
        Future<?> timer = loop.schedule(
                () -> result.completeExceptionally(new BrokerException(
                        ErrorCode.REQUEST_TIMED_OUT,
                        what + " took longer than " + apiTimeoutMs + " ms (default.api.timeout.ms)")),
                apiTimeoutMs,
                TimeUnit.MILLISECONDS);
        work.start(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(apiTimeoutMs))
                .whenComplete((value, failure) -> {
                    underWay.remove(call);
                    timer.cancel(false);
                    if (failure == null) {
                        result.complete(value);
                    } else {
                        result.completeExceptionally(ClusterClient.failure(failure));
                    }
                });
    }

    /** Lets what is under way come to its end, for so long at most; what is left fails. */
    void close(Duration timeout) {
        closed = true; // from here on nothing new begins
        if (loop.isShuttingDown()) {
            return;
        }
        if (!loop.inEventLoop()) {
            awaitIdle(timeout);
        }
        loop.execute(() -> List.copyOf(underWay.values())
                .forEach(call -> call.completeExceptionally(new BrokerException(
                        ErrorCode.REQUEST_TIMED_OUT,
                        "the admin client was closed before the answer; what was asked may be done or not"))));
        cluster.close();
        thread.close();
    }

    private void awaitIdle(Duration timeout) {
        CompletableFuture<Void> idle = CompletableFuture.supplyAsync(() -> new ArrayList<>(underWay.values()), loop)
                .thenCompose(calls -> CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0])));
        try {
            idle.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Whoever waits for a call hears what became of it; here it only matters that it is over, or not.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static IllegalStateException closedException() {
        return new IllegalStateException("the admin client is closed");
    }
}
