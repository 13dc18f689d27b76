package io.minikafka.common.client;

import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.api.ApiVersions;
import io.minikafka.common.rpc.Connection;
import io.minikafka.common.rpc.JsonObject;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** One connection for each address, made when it is first asked for and again when it has ended. On the event loop. */
final class Connections {
    private static final String NAME = "mini-kafka-java";

    private final ClientConfig config;
    private final ApiVersions.Request introduction;
    private final EventLoop loop;
    private final BiConsumer<String, JsonObject> onNotification;
    private final Map<InetSocketAddress, CompletableFuture<Connection>> byAddress = new HashMap<>();

    Connections(ClientConfig config, EventLoop loop, BiConsumer<String, JsonObject> onNotification) {
        this.config = config;
        this.introduction = introduction(config);
        this.loop = loop;
        this.onNotification = onNotification;
    }

    CompletableFuture<Connection> to(InetSocketAddress address) {
        CompletableFuture<Connection> known = byAddress.get(address);
        if (known != null && isUsable(known)) {
            return known;
        }
        CompletableFuture<Connection> made = Connection.open(
                        loop, address, config.connectionSetupTimeout, config.receiveMaxBytes, onNotification)
                .thenApply(this::introduced);
        byAddress.put(address, made);
        return made;
    }

    /** So that those who look after the broker can see who is connected. */
    private Connection introduced(Connection connection) {
        connection.tell(ApiMethod.API_VERSIONS.wireName(), introduction);
        return connection;
    }

    private static ApiVersions.Request introduction(ClientConfig config) {
        String version = Connections.class.getPackage().getImplementationVersion();
        String name = config.clientId.isEmpty() ? NAME : NAME + " (" + config.clientId + ")";
        return new ApiVersions.Request(Optional.of(name), Optional.of(version == null ? "development" : version));
    }

    private static boolean isUsable(CompletableFuture<Connection> future) {
        return !future.isDone()
                || (!future.isCompletedExceptionally() && future.join().isOpen());
    }

    void close() {
        byAddress.values().forEach(future -> future.thenAccept(Connection::close));
        byAddress.clear();
    }
}
