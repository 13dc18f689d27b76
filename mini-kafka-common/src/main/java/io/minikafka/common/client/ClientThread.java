package io.minikafka.common.client;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The one thread of a client: a daemon, so that an application that forgets to close still ends. */
public final class ClientThread implements AutoCloseable {
    private final EventLoopGroup group;
    private final EventLoop loop;

    public ClientThread(String name) {
        this.group =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
        this.loop = group.next();
    }

    public EventLoop loop() {
        return loop;
    }

    /** Ends the thread after what it is doing. Waits for that, unless it is the thread itself that calls. */
    @Override
    public void close() {
        var ended = group.shutdownGracefully(0, 5, TimeUnit.SECONDS);
        if (!loop.inEventLoop()) {
            ended.awaitUninterruptibly(10, TimeUnit.SECONDS);
        }
    }
}
