package io.minikafka.consumer;

import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.Connection;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcCall;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The broker that owns the group, found again whenever it was lost. Calls reach it in the order in which they are made,
 * also those that had to wait for a connection: an older commit must never come behind a newer one.
 *
 * <p>Threads: the event loop.
 */
final class Coordinator {
    private static final Set<ErrorCode> FIND_AGAIN = Set.of(
            ErrorCode.NETWORK_EXCEPTION,
            ErrorCode.REQUEST_TIMED_OUT,
            ErrorCode.NOT_COORDINATOR,
            ErrorCode.COORDINATOR_NOT_AVAILABLE);

    private final ClusterClient client;
    private final String groupId;
    private final Queue<Call<?>> waiting = new ArrayDeque<>();
    private Runnable onLost = () -> {};
    private Connection connection; // null until found
    private Connection watched; // the last one that was found
    private boolean finding;

    Coordinator(ClusterClient client, String groupId) {
        this.client = client;
        this.groupId = groupId;
    }

    String groupId() {
        return groupId;
    }

    /** {@code onLost} runs when the connection ends, whether a call is under way or not. */
    void onLost(Runnable listener) {
        onLost = listener;
    }

    /** One attempt; the future fails with a {@link BrokerException}. */
    <R> CompletableFuture<R> call(RpcCall<R> request, Duration timeout) {
        Call<R> call = new Call<>(request, timeout);
        if (waiting.isEmpty() && connection != null && connection.isOpen()) {
            send(call);
        } else {
            waiting.add(call);
            find();
        }
        return call.answer;
    }

    /** What an answer's element said: this code makes the next call look for the coordinator anew. */
    void note(ErrorCode code) {
        if (FIND_AGAIN.contains(code)) {
            connection = null;
            client.forgetCoordinator(groupId);
        }
    }

    private void find() {
        if (finding) {
            return;
        }
        finding = true;
        client.coordinator(groupId).whenComplete((found, failure) -> {
            finding = false;
            if (failure != null) {
                failWaiting(ClusterClient.failure(failure));
                return;
            }
            connection = found;
            if (found != watched) {
                watched = found;
                found.closeFuture().addListener(ended -> lost(found));
            }
            for (Call<?> call = waiting.poll(); call != null; call = waiting.poll()) {
                sendOn(found, call);
            }
        });
    }

    private void lost(Connection ended) {
        if (connection == ended) {
            connection = null;
        }
        if (watched == ended) {
            onLost.run();
        }
    }

    private void failWaiting(BrokerException failure) {
        client.forgetCoordinator(groupId);
        Queue<Call<?>> failed = new ArrayDeque<>(waiting);
        waiting.clear();
        failed.forEach(call -> call.answer.completeExceptionally(failure));
    }

    private <R> void send(Call<R> call) {
        sendOn(connection, call);
    }

    private <R> void sendOn(Connection to, Call<R> call) {
        to.call(call.request, Unpooled.EMPTY_BUFFER, call.timeout).whenComplete((reply, thrown) -> {
            if (thrown == null) {
                try (reply) {
                    call.answer.complete(reply.result());
                }
            } else {
                BrokerException failure = ClusterClient.failure(thrown);
                if (to == connection) {
                    note(failure.code());
                }
                call.answer.completeExceptionally(failure);
            }
        });
    }

    private static final class Call<R> {
        final RpcCall<R> request;
        final Duration timeout;
        final CompletableFuture<R> answer = new CompletableFuture<>();

        Call(RpcCall<R> request, Duration timeout) {
            this.request = request;
            this.timeout = timeout;
        }
    }
}
