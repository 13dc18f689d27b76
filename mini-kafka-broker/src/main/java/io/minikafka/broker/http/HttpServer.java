package io.minikafka.broker.http;

import io.minikafka.broker.network.Dispatcher;
import io.minikafka.broker.network.HttpService;
import io.minikafka.broker.network.Peer;
import io.minikafka.broker.network.ServedConnection;
import io.minikafka.broker.topic.TopicRegistry;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.time.InstantSource;
import java.util.List;

/**
 * Serves HTTP/1.1 on connections that the network gives it, by one table of routes.
 *
 * <p>Threads: any event loop may open a connection; each then stays on its own.
 */
public final class HttpServer implements HttpService {
    /** Pieces of a body as the codec hands them on, at most. */
    private static final int MAX_CHUNK_BYTES = 1 << 16;

    /** Requests that one read can bring, which is 64 KiB; no more is read while any wait. */
    private static final int MAX_PIPELINED = 1 << 12;

    private final HttpConfig config;
    private final Router router;
    private final InstantSource clock;

    /** What the routes need of the broker. */
    public record Parts(
            Dispatcher dispatcher,
            TopicRegistry topics,
            Readiness readiness,
            MetricsSource metrics,
            InstantSource clock) {}

    public HttpServer(HttpConfig config, Parts parts) {
        this.config = config;
        this.router = new Router(routes(config, parts), new SameOrigin(config.allowedHosts()));
        this.clock = parts.clock();
    }

    private static List<Route> routes(HttpConfig config, Parts parts) {
        HealthRoutes health = new HealthRoutes(parts.readiness());
        Route.Access sameOrigin = Route.Access.SAME_ORIGIN;
        Route.Access anyone = Route.Access.ANYONE;
        return List.of(
                Route.post("/rpc", sameOrigin, new RpcRoute(parts.dispatcher())),
                Route.get("/health/live", anyone, health::live),
                Route.get("/health/ready", anyone, health::ready),
                Route.get("/metrics", anyone, new MetricsRoute(parts.metrics())),
                Route.get(
                        "/topics/{topic}/stream",
                        sameOrigin,
                        new StreamRoute(parts.topics(), config, System::nanoTime)),
                Route.get(
                        "/webjars/*",
                        sameOrigin,
                        new StaticFiles("META-INF/resources/webjars/", StaticFiles.Caching.IMMUTABLE)),
                Route.get("/*", sameOrigin, new StaticFiles("console/", StaticFiles.Caching.REVALIDATED)));
    }

    @Override
    public ServedConnection open(Channel channel, Peer peer) {
        HttpConnection connection = new HttpConnection(channel, peer, router, config, clock);
        channel.pipeline()
                .addLast(new TrafficCounter(peer))
                .addLast(connection.deadline())
                .addLast(new HttpServerCodec(
                        new HttpDecoderConfig()
                                .setMaxInitialLineLength(config.maxHeaderBytes())
                                .setMaxHeaderSize(config.maxHeaderBytes())
                                .setMaxChunkSize(MAX_CHUNK_BYTES),
                        MAX_PIPELINED))
                .addLast(connection);
        return connection;
    }
}
