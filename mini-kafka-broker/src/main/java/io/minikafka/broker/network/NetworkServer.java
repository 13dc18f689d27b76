package io.minikafka.broker.network;

import io.minikafka.common.rpc.FrameDecoder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens, and gives each connection its pipeline.
 *
 * <p>Threads: started and closed by one thread; connections come and go on their event loops, hence the concurrent map.
 */
public final class NetworkServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkServer.class);
    private static final int LENGTH_LIMIT_ENVELOPE = 4 << 20;
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);

    private final NetworkConfig config;
    private final Dispatcher dispatcher;
    private final HttpService http;
    private final ForeignProtocolLog foreign = new ForeignProtocolLog(System::nanoTime);
    private final EventLoopGroup loops;
    private final Map<Channel, ServedConnection> connections = new ConcurrentHashMap<>();
    private final OpenConnections open;
    private Channel listener;

    /**
     * {@code dispatcher} has what JSON-RPC serves.
     *
     * @param loops from {@link #newLoops}; they end with the server
     */
    public NetworkServer(
            NetworkConfig config, EventLoopGroup loops, Dispatcher dispatcher, HttpService http, OpenConnections open) {
        this.config = config;
        this.dispatcher = dispatcher;
        this.http = http;
        this.open = open;
        this.loops = loops;
    }

    /** The event loops for a server; no thread runs before it starts. */
    public static EventLoopGroup newLoops(NetworkConfig config) {
        return new MultiThreadIoEventLoopGroup(
                config.threads(), new DefaultThreadFactory("mini-kafka-io"), NioIoHandler.newFactory());
    }

    /** Binds, and returns where it listens; throws where that address cannot be had, naming it. */
    public InetSocketAddress start() throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 512)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                });
        var bound = bootstrap.bind(config.host(), config.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            Throwable cause = bound.cause();
            String why = cause instanceof UnresolvedAddressException ? "unknown host" : cause.getMessage();
            throw new IOException("cannot listen at " + config.host() + ":" + config.port() + ": " + why, cause);
        }
        listener = bound.channel();
        return (InetSocketAddress) listener.localAddress();
    }

    private void accept(Channel channel) {
        if (connections.size() >= config.maxConnections()) {
            LOG.warn(
                    "Refusing the connection of {}: there are {} already (max.connections)",
                    channel.remoteAddress(),
                    connections.size());
            open.refused();
            channel.close();
            return;
        }
        Peer peer = open.add(channel.remoteAddress());
        FrameDecoder decoder =
                new FrameDecoder(config.maxRequestBytes(), LENGTH_LIMIT_ENVELOPE).readsFor(channel); // before it reads
        ProtocolDetector connection =
                new ProtocolDetector(channel, peer, () -> serveFrames(channel, peer, decoder), http, foreign);
        connections.put(channel, connection);
        connection.ended().addListener(done -> {
            connections.remove(channel);
            open.remove(peer);
        });
        channel.pipeline()
                .addLast(new IdleStateHandler(0, 0, config.maxIdle().toMillis(), TimeUnit.MILLISECONDS))
                .addLast(connection);
    }

    private ServedConnection serveFrames(Channel channel, Peer peer, FrameDecoder decoder) {
        ClientConnection connection = new ClientConnection(channel, peer, dispatcher);
        channel.pipeline().addLast(decoder).addLast(connection);
        return connection;
    }

    /** Takes no more connections and requests, answers what waits, and returns when all is answered or 5 s are over. */
    public void drain() {
        if (listener != null) {
            listener.close().awaitUninterruptibly();
        }
        Map<Channel, ServedConnection> left = Map.copyOf(connections);
        left.forEach((channel, connection) -> channel.eventLoop().execute(connection::drain));
        long deadline = System.nanoTime() + DRAIN_LIMIT.toNanos();
        left.forEach((channel, connection) -> {
            long leftNanos = Math.max(0, deadline - System.nanoTime());
            if (!connection.ended().awaitUninterruptibly(leftNanos, TimeUnit.NANOSECONDS)) {
                LOG.warn("{} still waits for an answer; closing its connection", channel);
            }
            channel.close();
        });
    }

    /** Ends what is left and the threads; waits for them. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
