package io.minikafka.common.rpc;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A client's end of a connection to a broker: calls in any number at once, each tied to its answer by its id.
 *
 * <p>Threads: the channel's event loop owns everything; {@link #call} may be called from any thread, futures complete
 * on the event loop. Calls made on the event loop are written in the order in which they are made.
 */
public final class Connection implements AutoCloseable {
    /**
     * So much is sent at once, not with what follows: the broker has work with it while the next request is made. Where
     * making one takes long, as with lz4, 1.18 instead of 1.03 million records of 260 bytes a second.
     */
    public static final int FLUSH_AFTER_BYTES = 32 << 10;

    private final Channel channel;
    private final int maxFrameBytes;
    private final Map<Long, PendingCall<?>> pending = new HashMap<>();
    private final BiConsumer<String, JsonObject> onNotification;
    private long lastId;
    private boolean open = true;
    private boolean flushDue; // the event loop has a task that flushes
    private int bytesSinceFlush;

    private Connection(Channel channel, int maxFrameBytes, BiConsumer<String, JsonObject> onNotification) {
        this.channel = channel;
        this.maxFrameBytes = maxFrameBytes;
        this.onNotification = onNotification;
    }

    /**
     * Connects. {@code onNotification} gets method and params of what the broker tells unasked, on the event loop.
     *
     * @return fails with {@link ErrorCode#NETWORK_EXCEPTION} naming the address
     */
    public static CompletableFuture<Connection> open(
            EventLoop loop,
            InetSocketAddress address,
            Duration timeout,
            int maxFrameBytes,
            BiConsumer<String, JsonObject> onNotification) {
        CompletableFuture<Connection> result = new CompletableFuture<>();
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new FrameDecoder(maxFrameBytes, maxFrameBytes).readsFor(channel));
                    }
                });
        var connecting = bootstrap.connect(address);
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                result.completeExceptionally(new BrokerException(
                        ErrorCode.NETWORK_EXCEPTION,
                        "no connection to " + address.getHostString() + ":" + address.getPort() + ": "
                                + reason(done.cause()),
                        done.cause()));
                return;
            }
            Channel channel = connecting.channel();
            Connection connection = new Connection(channel, maxFrameBytes, onNotification);
            channel.pipeline().addLast(connection.new Inbound());
            if (!result.complete(connection)) {
                channel.close();
            }
        });
        return result;
    }

    private static String reason(Throwable cause) {
        return cause instanceof UnknownHostException ? "unknown host" : cause.getMessage();
    }

    /**
     * Calls a method. Takes over {@code attachment}.
     *
     * @param timeout how long the answer may take; past it the connection is closed, since nobody can tell what became
     *     of the calls on it
     * @return the answer, which the caller closes; or a {@link BrokerException}: the broker's error,
     *     {@link ErrorCode#NETWORK_EXCEPTION} where the connection ended before the answer,
     *     {@link ErrorCode#REQUEST_TIMED_OUT}
     */
    public <R> CompletableFuture<Reply<R>> call(RpcCall<R> request, ByteBuf attachment, Duration timeout) {
        PendingCall<R> call = new PendingCall<>(request);
        if (channel.eventLoop().inEventLoop()) {
            send(call, attachment, timeout);
        } else {
            try {
                channel.eventLoop().execute(() -> send(call, attachment, timeout));
            } catch (RuntimeException e) { // the loop has ended
                attachment.release();
                call.fail(lost("the client is closed"));
            }
        }
        return call.future;
    }

    /** Tells the broker something that it does not answer; where the connection ends, nobody hears. On the event loop. */
    public void tell(String method, Json.Writer params) {
        if (open) {
            channel.write(
                    Frame.write(channel.alloc(), RpcRequest.notification(method, params), 0, maxFrameBytes),
                    channel.voidPromise());
            flushSoon();
        }
    }

    public boolean isOpen() {
        return channel.isActive();
    }

    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) channel.remoteAddress();
    }

    /** Completes when the connection has ended, whoever ended it. */
    public Future<?> closeFuture() {
        return channel.closeFuture();
    }

    /** Ends the connection; what is not answered fails. Does not wait. */
    @Override
    public void close() {
        channel.close();
    }

    private <R> void send(PendingCall<R> call, ByteBuf attachment, Duration timeout) {
        if (!open) {
            attachment.release();
            call.fail(lost("closed"));
            return;
        }
        long id = ++lastId;
        ByteBuf head;
        try {
            RpcId rpcId = new RpcId(id);
            head = Frame.write(
                    channel.alloc(),
                    RpcRequest.envelope(Optional.of(rpcId), call.request.methodName(), call.request),
                    attachment.readableBytes(),
                    maxFrameBytes);
        } catch (BrokerException e) {
            attachment.release();
            call.fail(e);
            return;
        }
        bytesSinceFlush += attachment.readableBytes();
        pending.put(id, call);
        call.timer = channel.eventLoop().schedule(() -> timedOut(id, timeout), timeout.toNanos(), TimeUnit.NANOSECONDS);
        channel.write(head, channel.voidPromise());
        if (attachment.isReadable()) {
            channel.write(attachment, channel.voidPromise());
        } else {
            attachment.release();
        }
        flushSoon();
    }

    /**
     * Has what was written leave when the event loop is through with what it does now: small requests that answers have
     * made room for came together, and leave with one system call.
     */
    private void flushSoon() {
        if (bytesSinceFlush >= FLUSH_AFTER_BYTES) {
            bytesSinceFlush = 0;
            channel.flush();
        } else if (!flushDue) {
            flushDue = true;
            channel.eventLoop().execute(this::flush);
        }
    }

    private void flush() {
        flushDue = false;
        bytesSinceFlush = 0;
        channel.flush();
    }

    private void timedOut(long id, Duration timeout) {
        PendingCall<?> call = pending.remove(id);
        if (call != null) {
            call.fail(new BrokerException(
                    ErrorCode.REQUEST_TIMED_OUT,
                    call.request.methodName() + " was not answered by " + channel.remoteAddress() + " within "
                            + timeout.toMillis() + " ms"));
            channel.close();
        }
    }

    private void failAll(BrokerException cause) {
        open = false;
        List<PendingCall<?>> calls = new ArrayList<>(pending.values());
        pending.clear();
        calls.forEach(call -> call.fail(cause));
    }

    private BrokerException lost(String why) {
        return new BrokerException(
                ErrorCode.NETWORK_EXCEPTION, "the connection to " + channel.remoteAddress() + " ended: " + why);
    }

    private final class Inbound extends SimpleChannelInboundHandler<Frame> {
        Inbound() {
            super(Frame.class, false);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
            try (frame) {
                RpcReply reply = RpcReply.read(frame);
                if (reply.isNotification()) {
                    onNotification.accept(reply.method(), reply.params());
                    return;
                }
                PendingCall<?> call = reply.id().map(pending::remove).orElse(null);
                if (call != null) {
                    call.answer(reply, frame);
                } else if (reply.isError()
                        && reply.id().isEmpty()) { // of a frame that the broker could not follow: it hangs up
                    failAll(RpcError.read(reply.error()).exception());
                    ctx.close();
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            failAll(lost("closed by the broker"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            failAll(lost(String.valueOf(cause.getMessage())));
            ctx.close();
        }
    }

    private static final class PendingCall<R> {
        final RpcCall<R> request;
        final CompletableFuture<Reply<R>> future = new CompletableFuture<>();
        Future<?> timer;

        PendingCall(RpcCall<R> request) {
            this.request = request;
        }

        void answer(RpcReply reply, Frame frame) {
            Reply<R> answer;
            try {
                if (reply.isError()) {
                    fail(RpcError.read(reply.error()).exception());
                    return;
                }
                R result = request.readResult(reply.result());
                answer = new Reply<>(result, frame.takeAttachment());
            } catch (BrokerException e) { // a result of the wrong shape
                fail(e);
                return;
            }
            timer.cancel(false);
            if (!future.complete(answer)) {
                answer.close();
            }
        }

        void fail(BrokerException cause) {
            if (timer != null) {
                timer.cancel(false);
            }
            future.completeExceptionally(cause);
        }
    }
}
