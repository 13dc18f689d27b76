package io.minikafka.common.client;

import io.minikafka.common.api.FindCoordinator;
import io.minikafka.common.api.Metadata;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.Connection;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcCall;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The cluster as one client reaches it: bootstrap, metadata, a connection to each broker, the coordinator of a group.
 * Each call is one attempt over the brokers there are; how often and how long to try again is the caller's business.
 *
 * <p>Threads: the event loop owns everything; methods may be called from any thread, futures complete on the event loop
 * and fail with a {@link BrokerException}.
 */
public final class ClusterClient implements AutoCloseable {
    private final ClientConfig config;
    private final EventLoop loop;
    private final Connections connections;
    private final Map<String, InetSocketAddress> coordinators = new HashMap<>();
    private volatile Cluster cluster = Cluster.EMPTY; // written by the event loop only
    private boolean closed;

    /** {@code onNotification} gets method and params of what a broker tells unasked, on the event loop. */
    public ClusterClient(ClientConfig config, EventLoop loop, BiConsumer<String, JsonObject> onNotification) {
        this.config = config;
        this.loop = loop;
        this.connections = new Connections(config, loop, onNotification);
    }

    /** What is known now; nothing before the first refresh. */
    public Cluster cluster() {
        return cluster;
    }

    /** Asks for some topics, whose errors then stand in the view; the other topics stay as they are known. */
    public CompletableFuture<Cluster> refresh(Collection<String> topics, boolean autoCreate) {
        Metadata.Request request = new Metadata.Request(Optional.of(List.copyOf(topics)), autoCreate);
        return callAny(request).thenApply(result -> cluster = cluster.with(result));
    }

    /** Asks for all topics; those that are not there any more leave the view. */
    public CompletableFuture<Cluster> refreshAll() {
        Metadata.Request request = new Metadata.Request(Optional.empty(), false);
        return callAny(request).thenApply(result -> cluster = Cluster.ofAll(result));
    }

    /** A connection to the broker with this id: {@link ErrorCode#LEADER_NOT_AVAILABLE} where nobody named it yet. */
    public CompletableFuture<Connection> connection(int brokerId) {
        return onLoop(() -> cluster.broker(brokerId)
                .map(connections::to)
                .orElseGet(() -> CompletableFuture.failedFuture(new BrokerException(
                        ErrorCode.LEADER_NOT_AVAILABLE, "broker " + brokerId + " is not in the metadata"))));
    }

    /** A connection to whichever broker answers first in turn. */
    public CompletableFuture<Connection> any() {
        return onLoop(() -> firstOf(candidates(), null));
    }

    /** Calls a method that every broker can answer, without an attachment. */
    public <R> CompletableFuture<R> callAny(RpcCall<R> request) {
        return any().thenCompose(connection -> call(connection, request));
    }

    /** A connection to the broker that owns the group; remembered until {@link #forgetCoordinator}. */
    public CompletableFuture<Connection> coordinator(String groupId) {
        return onLoop(() -> {
            InetSocketAddress known = coordinators.get(groupId);
            if (known != null) {
                return connections.to(known);
            }
            return callAny(new FindCoordinator.Request("group", groupId)).thenCompose(found -> {
                InetSocketAddress address = InetSocketAddress.createUnresolved(found.host, found.port);
                coordinators.put(groupId, address);
                return connections.to(address);
            });
        });
    }

    /** After the coordinator was not reached, or said that it is none. */
    public void forgetCoordinator(String groupId) {
        if (loop.inEventLoop()) {
            coordinators.remove(groupId);
        } else {
            loop.execute(() -> coordinators.remove(groupId));
        }
    }

    /** Calls on a given connection, without attachments either way. */
    public <R> CompletableFuture<R> call(Connection connection, RpcCall<R> request) {
        return connection
                .call(request, Unpooled.EMPTY_BUFFER, config.requestTimeout)
                .thenApply(reply -> {
                    try (reply) {
                        return reply.result();
                    }
                });
    }

    /** Ends all connections; calls under way fail. May be called again, and after the event loop has ended. */
    @Override
    public void close() {
        if (loop.isShuttingDown()) {
            return; // its end closed the channels
        }
        loop.execute(() -> {
            closed = true;
            connections.close();
        });
    }

    /** The failure itself, without the wrapping of futures. */
    public static BrokerException failure(Throwable t) {
        Throwable cause = t instanceof CompletionException && t.getCause() != null ? t.getCause() : t;
        return cause instanceof BrokerException
                ? (BrokerException) cause
                : new BrokerException(ErrorCode.UNKNOWN_SERVER_ERROR, String.valueOf(cause), cause);
    }

    private Deque<InetSocketAddress> candidates() {
        Set<InetSocketAddress> addresses = new LinkedHashSet<>();
        cluster.brokerIds().forEach(id -> cluster.broker(id).ifPresent(addresses::add));
        addresses.addAll(config.bootstrapServers);
        return new ArrayDeque<>(addresses);
    }

    private CompletableFuture<Connection> firstOf(Deque<InetSocketAddress> untried, Throwable lastFailure) {
        if (untried.isEmpty()) {
            return CompletableFuture.failedFuture(lastFailure);
        }
        CompletableFuture<Connection> result = new CompletableFuture<>();
        connections.to(untried.poll()).whenComplete((connection, failure) -> {
            if (failure == null) {
                result.complete(connection);
            } else {
                firstOf(untried, failure).whenComplete((next, nextFailure) -> {
                    if (nextFailure == null) {
                        result.complete(next);
                    } else {
                        result.completeExceptionally(failure(nextFailure));
                    }
                });
            }
        });
        return result;
    }

    private <T> CompletableFuture<T> onLoop(Supplier<CompletableFuture<T>> action) {
        if (loop.inEventLoop()) {
            return closed ? CompletableFuture.failedFuture(clientClosed()) : action.get();
        }
        try {
            return CompletableFuture.supplyAsync(() -> onLoop(action), loop).thenCompose(future -> future);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(clientClosed());
        }
    }

    private static BrokerException clientClosed() {
        return new BrokerException(ErrorCode.NETWORK_EXCEPTION, "the client is closed");
    }
}
