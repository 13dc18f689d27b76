package io.minikafka.broker.network;

import io.minikafka.broker.log.LogRegion;
import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.Frame;
import io.minikafka.common.rpc.Json;
import io.minikafka.common.rpc.MalformedRequestException;
import io.minikafka.common.rpc.RpcError;
import io.minikafka.common.rpc.RpcId;
import io.minikafka.common.rpc.RpcReply;
import io.minikafka.common.rpc.RpcRequest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: takes requests, writes answers in whatever order they come, and stops reading while the peer
 * has too much unanswered or does not read what it asked for.
 *
 * <p>Threads: the channel's event loop owns everything; {@link #onLoop}, {@link #groupChanged}, {@link #isOpen} and
 * {@link #host} are for any thread.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements Caller, ServedConnection {
    /** Unanswered requests past which no more are read: a bound on what one peer can make wait here. */
    private static final int MAX_IN_FLIGHT = 1000;

    /**
     * Requests of so many bytes together are work enough that the peer gets the answers at once, and makes the next ones
     * ready meanwhile; without that it waited for the broker and the broker for it, with all that was in flight. With
     * 32 KiB, each answer to a request of 60 KiB woke the peer: 1.8 million records of 1 KiB a second instead of 2.1.
     */
    private static final int FLUSH_AFTER_BYTES = 128 << 10;

    /** How long a peer that broke the framing may go on reading why. */
    private static final int LINGER_SECONDS = 1;

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    private final Channel channel;
    private final Peer peer;
    private final Dispatcher dispatcher;
    private final Promise<Void> ended;
    private final Inbox inbox = new Inbox(this::mayServe, this::receive);
    private final Deque<Runnable> whenWritable = new ArrayDeque<>();
    private final OrderedWrites writes = new OrderedWrites();
    private final Set<WaitingFetch> waitingFetches = new LinkedHashSet<>();
    private int inFlight;
    private boolean inRead;
    private boolean flushNeeded;
    private long bytesSinceFlush; // of requests
    private boolean draining;
    private boolean broken;

    ClientConnection(Channel channel, Peer peer, Dispatcher dispatcher) {
        this.channel = channel;
        this.peer = peer;
        this.dispatcher = dispatcher;
        this.ended = channel.eventLoop().newPromise();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Frame frame = (Frame) message;
        if (draining) {
            frame.close();
            return;
        }
        inRead = true;
        inbox.add(frame);
        updateReading();
    }

    private boolean mayServe() {
        return inFlight < MAX_IN_FLIGHT && channel.isWritable();
    }

    private void receive(Frame received) {
        inFlight++;
        peer.requested();
        peer.received(received.sizeInBytes());
        bytesSinceFlush += received.sizeInBytes();
        RpcId id = null;
        try (Frame frame = received) {
            RpcRequest request = RpcRequest.read(frame);
            id = request.id().orElse(null);
            ApiMethod method = ApiMethod.of(request.method())
                    .orElseThrow(() -> new BrokerException(
                            ErrorCode.METHOD_NOT_FOUND,
                            "no method \"" + shortened(request.method()) + "\"; there are: "
                                    + String.join(", ", ApiMethod.wireNames())));
            dispatcher.dispatch(this, method, method.readRequest(request.params()), id, frame.takeAttachment());
        } catch (MalformedRequestException e) {
            dispatcher.requests().unreadable().refused(e.code());
            write(RpcReply.error(e.id(), RpcError.of(e)), List.of());
        } catch (BrokerException e) {
            dispatcher.requests().unreadable().refused(e.code());
            if (id == null) {
                finished();
            } else {
                write(RpcReply.error(id, RpcError.of(e)), List.of());
            }
        }
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    @Override
    public void write(Json.Writer envelope, List<LogRegion> regions) {
        finished();
        try {
            peer.sent(AnswerWriter.write(channel, envelope, regions));
        } catch (RuntimeException | OutOfMemoryError e) { // the latter for memory outside the heap
            LOG.error("An answer to {} could not be written: {}", channel.remoteAddress(), e.getMessage(), e);
            channel.close(); // or the peer would wait for it for ever
            return;
        }
        flush();
    }

    /** One request is done with, answered or not. */
    @Override
    public void finished() {
        inFlight--;
        inbox.serve();
        updateReading();
        if (draining && inFlight == 0) {
            later(this::closeIfAnswered); // after the answer itself is written
        }
        endIfDone();
    }

    private void endIfDone() {
        if (!channel.isOpen() && inFlight == 0) {
            ended.trySuccess(null);
        }
    }

    @Override
    public Future<Void> ended() {
        return ended;
    }

    /** Answers to small requests that were read together go out together. */
    private void flush() {
        if (inRead && bytesSinceFlush < FLUSH_AFTER_BYTES) {
            flushNeeded = true;
        } else {
            flushNeeded = false;
            bytesSinceFlush = 0;
            channel.flush();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        inRead = false;
        if (flushNeeded) {
            flush();
        }
    }

    private void updateReading() {
        // What follows a broken frame is read and dropped: closing over unread bytes would reset the connection, and
        // the peer might never see why.
        boolean read = broken || (inbox.isEmpty() && mayServe() && !draining);
        if (channel.config().isAutoRead() != read) {
            channel.config().setAutoRead(read);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        while (channel.isWritable() && !whenWritable.isEmpty()) {
            whenWritable.poll().run();
        }
        inbox.serve();
        updateReading();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        inbox.clear();
        whenWritable.clear();
        new ArrayList<>(waitingFetches).forEach(WaitingFetch::abandon);
        endIfDone();
        ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent && inFlight == 0) { // who waits for an answer is not idle
            LOG.info("Closing the connection of {}, which said nothing for too long", channel.remoteAddress());
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.info("Closing the connection of {}: {}", channel.remoteAddress(), cause.toString());
        if (cause instanceof BrokerException failure && channel.isActive()) {
            inFlight++; // the broken frame, which is answered like a request
            broken = true;
            write(RpcReply.error(RpcId.NULL, RpcError.of(failure)), List.of());
            drain(); // what came before is still answered
        } else {
            ctx.close();
        }
    }

    @Override
    public void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            later(task);
        }
    }

    @Override
    public void later(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The network has ended before an answer to {}", channel.remoteAddress());
        }
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void whenWritable(Runnable task) {
        whenWritable.add(task);
    }

    @Override
    public boolean isDraining() {
        return draining;
    }

    @Override
    public OrderedWrites writes() {
        return writes;
    }

    @Override
    public Set<WaitingFetch> waitingFetches() {
        return waitingFetches;
    }

    @Override
    public EventExecutor loop() {
        return channel.eventLoop();
    }

    /** The peer has said what it is. On the event loop. */
    @Override
    public void named(ClientName name) {
        peer.named(name);
    }

    @Override
    public SocketAddress remoteAddress() {
        return channel.remoteAddress();
    }

    @Override
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public void drain() {
        draining = true;
        updateReading();
        new ArrayList<>(waitingFetches).forEach(WaitingFetch::answerNow);
        channel.flush();
        closeIfAnswered();
    }

    private void closeIfAnswered() {
        if (!draining || inFlight > 0 || !inbox.isEmpty() || !channel.isActive()) {
            return;
        }
        channel.writeAndFlush(channel.alloc().buffer(0)) // it goes behind all that is not written yet
                .addListener(broken ? written -> hangUp() : ChannelFutureListener.CLOSE);
    }

    /** Says that nothing more comes, and gives the peer time to read that before it may see a reset. */
    private void hangUp() {
        ((SocketChannel) channel).shutdownOutput();
        channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public String host() {
        return Optional.ofNullable((InetSocketAddress) channel.remoteAddress())
                .map(address -> address.getAddress().getHostAddress())
                .orElse("");
    }

    @Override
    public boolean isKeptOpen() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public void groupChanged(String groupId, String memberId) {
        onLoop(() -> {
            if (!channel.isActive()) {
                return;
            }
            Json.Writer params = out -> {
                out.writeStartObject();
                out.writeStringField("groupId", groupId);
                out.writeStringField("memberId", memberId);
                out.writeEndObject();
            };
            channel.writeAndFlush(
                    Frame.write(channel.alloc(), RpcRequest.notification("groupChanged", params), 0, Integer.MAX_VALUE),
                    channel.voidPromise());
        });
    }
}
