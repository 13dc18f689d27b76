package io.minikafka.broker.network;

import io.minikafka.broker.group.MemberConnection;
import io.minikafka.broker.log.LogRegion;
import io.minikafka.broker.stats.ConnectionStats;
import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.api.DescribeBroker;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.Frame;
import io.minikafka.common.rpc.Json;
import io.minikafka.common.rpc.MalformedRequestException;
import io.minikafka.common.rpc.RpcError;
import io.minikafka.common.rpc.RpcId;
import io.minikafka.common.rpc.RpcReply;
import io.minikafka.common.rpc.RpcRequest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
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
final class ClientConnection extends ChannelInboundHandlerAdapter
        implements MemberConnection, OpenConnections.Described {
    /** Unanswered requests past which no more are read: a bound on what one peer can make wait here. */
    private static final int MAX_IN_FLIGHT = 1000;

    /** How long a peer that broke the framing may go on reading why. */
    private static final int LINGER_SECONDS = 1;

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    private final Channel channel;
    private final Dispatcher dispatcher;
    private final Promise<Void> ended;
    private final ConnectionStats stats = new ConnectionStats();
    private final ConnectionStats allStats;
    private final long id;
    private final long connectedMs;
    private volatile ClientName client = ClientName.UNKNOWN; // written by the event loop
    private final Inbox inbox = new Inbox(this::mayServe, this::receive);
    private final Deque<Runnable> whenWritable = new ArrayDeque<>();
    private final OrderedWrites writes = new OrderedWrites();
    private final Set<WaitingFetch> waitingFetches = new LinkedHashSet<>();
    private int inFlight;
    private boolean inRead;
    private boolean flushNeeded;
    private boolean draining;
    private boolean broken;

    /** @param allStats of all connections, in which this one is counted too */
    ClientConnection(Channel channel, Dispatcher dispatcher, ConnectionStats allStats, long id, long connectedMs) {
        this.channel = channel;
        this.dispatcher = dispatcher;
        this.allStats = allStats;
        this.id = id;
        this.connectedMs = connectedMs;
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
        stats.received(received.sizeInBytes());
        allStats.received(received.sizeInBytes());
        RpcId id = null;
        try (Frame frame = received) {
            RpcRequest request = RpcRequest.read(frame);
            id = request.id().orElse(null);
            ApiMethod method = ApiMethod.of(request.method())
                    .orElseThrow(() -> new BrokerException(
                            ErrorCode.METHOD_NOT_FOUND,
                            "no method \"" + shortened(request.method()) + "\"; there are: "
                                    + String.join(", ", ApiMethod.wireNames())));
            dispatcher.dispatch(this, method, method.readRequest(request.params()), id, frame);
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

    /** Writes one answer. Takes over the regions. On the event loop. */
    void write(Json.Writer envelope, List<LogRegion> regions) {
        finished();
        long attachmentBytes = 0;
        for (LogRegion region : regions) {
            attachmentBytes += region.sizeInBytes();
        }
        ByteBuf head;
        try {
            // What an answer may carry is for its handler to bound; here only the frame's own length counts.
            head = Frame.write(channel.alloc(), envelope, attachmentBytes, Integer.MAX_VALUE);
        } catch (RuntimeException e) {
            regions.forEach(LogRegion::close);
            LOG.error("An answer to {} could not be written: {}", channel.remoteAddress(), e.getMessage(), e);
            channel.close(); // or the peer would wait for it for ever
            return;
        }
        stats.sent(head.readableBytes() + attachmentBytes);
        allStats.sent(head.readableBytes() + attachmentBytes);
        channel.write(head, channel.voidPromise());
        for (LogRegion region : regions) {
            channel.write(new LogFileRegion(region), channel.voidPromise());
        }
        flush();
    }

    /** One request is done with, answered or not. */
    void finished() {
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

    /** Succeeds when the connection is closed and what the peer had asked for is done, which may be later. */
    Future<Void> ended() {
        return ended;
    }

    /** Answers to requests that were read together go out together. */
    private void flush() {
        if (inRead) {
            flushNeeded = true;
        } else {
            channel.flush();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        inRead = false;
        if (flushNeeded) {
            flushNeeded = false;
            ctx.flush();
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
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        Throwable cause = thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
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

    /** Runs {@code task} on the event loop, at once where that is the calling thread. */
    void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            later(task);
        }
    }

    /** Runs {@code task} on the event loop, after what it is doing. */
    void later(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The network has ended before an answer to {}", channel.remoteAddress());
        }
    }

    /** Whether the peer reads what it was sent. */
    boolean isWritable() {
        return channel.isWritable();
    }

    /** Runs {@code task} once the peer has read what it was sent; never, where it does not come to that. */
    void whenWritable(Runnable task) {
        whenWritable.add(task);
    }

    /** Whether nothing may wait here any more. */
    boolean isDraining() {
        return draining;
    }

    /** What keeps the writes of this connection in the order in which they were sent. */
    OrderedWrites writes() {
        return writes;
    }

    Set<WaitingFetch> waitingFetches() {
        return waitingFetches;
    }

    Channel channel() {
        return channel;
    }

    /** The peer has said what it is. On the event loop. */
    void named(ClientName name) {
        client = name;
    }

    @Override
    public DescribeBroker.Connection described() {
        return new DescribeBroker.Connection(
                id,
                String.valueOf(channel.remoteAddress()).replaceFirst("^.*/", ""),
                client.name(),
                client.version(),
                "rpc",
                connectedMs,
                stats.requests(),
                stats.bytesIn(),
                stats.bytesOut());
    }

    /** The broker's address as this client reached it. */
    InetSocketAddress localAddress() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** Reads no more, answers what waits, and closes when all is answered. */
    void drain() {
        draining = true;
        updateReading();
        new ArrayList<>(waitingFetches).forEach(WaitingFetch::answerNow);
        channel.flush();
        closeIfAnswered();
    }

    /**
     * Closes the connection once everything is answered and written. After {@link #drain}; not on the event loop.
     *
     * @return whether that was so within {@code nanos}; else the connection is closed all the same
     */
    boolean closeWhenAnswered(long nanos) {
        boolean answered = ended.awaitUninterruptibly(nanos, TimeUnit.NANOSECONDS);
        channel.close();
        return answered;
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
