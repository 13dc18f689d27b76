package io.minikafka.broker.http;

import io.minikafka.broker.network.ClientName;
import io.minikafka.broker.network.Peer;
import io.minikafka.broker.network.ServedConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: takes one request after the other and answers in that order. What comes behind the request
 * that is served waits, and while anything waits nothing more is read, so that one read bounds it.
 *
 * <p>Threads: the channel's event loop owns everything; {@link #onLoop} and {@link #ended} are for any thread.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter implements ServedConnection {
    /** How long a peer that is refused may go on reading why. */
    private static final int LINGER_SECONDS = 1;

    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    private final Channel channel;
    private final Peer peer;
    private final Router router;
    private final HttpConfig config;
    private final InstantSource clock;
    private final RequestDeadline deadline;
    private final Promise<Void> ended;
    private final Deque<HttpObject> inbox = new ArrayDeque<>();
    private HttpCall current; // null between requests
    private boolean taking;
    private boolean draining;
    private boolean closing;

    HttpConnection(Channel channel, Peer peer, Router router, HttpConfig config, InstantSource clock) {
        this.channel = channel;
        this.peer = peer;
        this.router = router;
        this.config = config;
        this.clock = clock;
        this.deadline = new RequestDeadline(config.requestTimeout(), this::refuseSlow);
        this.ended = channel.eventLoop().newPromise();
    }

    RequestDeadline deadline() {
        return deadline;
    }

    Channel channel() {
        return channel;
    }

    boolean isDraining() {
        return draining;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
            return;
        }
        inbox.add((HttpObject) message);
        takeNext();
    }

    /** What one of them sets off comes back here, and finds that it is under way. */
    private void takeNext() {
        if (taking) {
            return;
        }
        taking = true;
        try {
            while (!inbox.isEmpty() && mayTake()) {
                HttpObject part = inbox.poll();
                try {
                    take(part);
                } finally {
                    ReferenceCountUtil.release(part);
                }
            }
        } finally {
            taking = false;
        }
        updateReading();
    }

    private boolean mayTake() {
        return !closing && (current == null ? channel.isWritable() && !draining : !current.isReceived());
    }

    private void updateReading() {
        // While a request is served what comes is read as far as the inbox is empty: else nobody would hear that the
        // peer is gone.
        boolean read = closing || (inbox.isEmpty() && !draining);
        if (channel.config().isAutoRead() != read) {
            channel.config().setAutoRead(read);
        }
    }

    private void take(HttpObject part) {
        if (part.decoderResult().isFailure()) {
            refuseBroken(part);
            return;
        }
        try {
            if (part instanceof HttpRequest head) {
                begin(head);
            }
            if (part instanceof HttpContent content && current != null) {
                addToBody(content);
            }
        } catch (HttpRefusal e) {
            refuse(e);
        }
        if (part instanceof LastHttpContent && current != null && !closing) {
            serve();
        }
    }

    private void begin(HttpRequest head) {
        deadline.begun();
        current = new HttpCall(this, head);
        peer.requested();
        current.header(HttpHeaderNames.USER_AGENT)
                .ifPresent(agent -> peer.named(ClientName.of(Optional.of(agent), Optional.empty())));
        current.routeTo(router.route(current));
        current.route().route().handler().check(current);
        long announced = HttpUtil.getContentLength(head, -1L);
        if (announced > config.maxBodyBytes()) {
            throw tooLarge("is " + announced);
        }
        if (HttpUtil.is100ContinueExpected(head)) {
            channel.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private void addToBody(HttpContent content) {
        int already = current.body().readableBytes();
        if (already + content.content().readableBytes() > config.maxBodyBytes()) {
            throw tooLarge("has more than " + config.maxBodyBytes());
        }
        if (content.content().isReadable()) {
            current.addToBody(content.content());
        }
    }

    private HttpRefusal tooLarge(String what) {
        return new HttpRefusal(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "the body " + what + " bytes; allowed: " + config.maxBodyBytes() + " (http.max.body.bytes)");
    }

    private void serve() {
        HttpCall call = current;
        call.received();
        deadline.met();
        try {
            call.route().route().handler().handle(call);
        } catch (HttpRefusal e) {
            answer(call, e.answer());
        } catch (Throwable t) { // errors too: memory that ran out for one request is there for the next
            LOG.error("{} {} of {} failed", call.head().method(), call.head().uri(), channel.remoteAddress(), t);
            answer(call, HttpRefusal.internal(t).answer());
        }
    }

    private void refuse(HttpRefusal refusal) {
        if (current == null) { // not even its first line can be used
            current = HttpCall.unreadable(this);
        }
        if (!current.hasBodyAhead()) {
            current.received();
            deadline.met();
        }
        answer(current, refusal.answer());
    }

    private void refuseBroken(HttpObject part) {
        if (current == null) {
            current = HttpCall.unreadable(this);
        }
        answer(
                current,
                BrokenRequest.refusal(part.decoderResult().cause(), config).answer());
    }

    private void refuseSlow() {
        if (closing) {
            return;
        }
        if (current == null) {
            current = HttpCall.unreadable(this);
        }
        answer(
                current,
                new HttpRefusal(
                                HttpResponseStatus.REQUEST_TIMEOUT,
                                "the request was not there in full after "
                                        + config.requestTimeout().toMillis()
                                        + " ms; allowed: so long (http.request.timeout.ms)")
                        .answer());
    }

    /** Takes over the answer's body. What was answered already, or has nobody to answer to, is not answered. */
    void answer(HttpCall call, HttpAnswer answer) {
        if (call != current || !channel.isActive()) {
            answer.body().release();
            finish(call, false);
            return;
        }
        boolean keepAlive = keepsAlive(call);
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, answer.status(), answer.body());
        complete(response, answer, call, keepAlive);
        if (answer.status().code() != HttpResponseStatus.NO_CONTENT.code()) {
            HttpUtil.setContentLength(response, answer.body().readableBytes());
        }
        channel.writeAndFlush(response);
        finish(call, keepAlive);
    }

    /** What was not read to its end cannot be followed by another request. */
    private boolean keepsAlive(HttpCall call) {
        return call.isReceived() && !draining && HttpUtil.isKeepAlive(call.head());
    }

    private void complete(HttpResponse response, HttpAnswer answer, HttpCall call, boolean keepAlive) {
        answer.headers().forEach((name, value) -> response.headers().set(name, value));
        ResponseHeaders.add(response.headers(), clock.instant());
        HttpUtil.setKeepAlive(response.headers(), call.head().protocolVersion(), keepAlive);
    }

    /** An HTTP/1.0 client knows no chunks: for it the answer ends with the connection. */
    void begin(HttpCall call, HttpAnswer head) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, head.status());
        complete(response, head, call, !call.isHttp10() && keepsAlive(call));
        if (!call.isHttp10()) {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
        }
        channel.write(response, channel.voidPromise());
    }

    void writeBody(ByteBuf part) {
        channel.write(new DefaultHttpContent(part), channel.voidPromise());
    }

    void end(HttpCall call) {
        boolean there = call == current && channel.isActive();
        if (there) {
            channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        finish(call, there && !call.isHttp10() && keepsAlive(call));
    }

    private void finish(HttpCall call, boolean keepAlive) {
        if (call != current) {
            return;
        }
        boolean received = call.isReceived();
        current = null;
        call.release();
        if (!channel.isActive()) {
            ended.trySuccess(null);
        } else if (keepAlive) {
            deadline.next();
            takeNext();
        } else {
            closeAfterAnswer(received);
        }
    }

    /** Closing over unread bytes would reset the connection, and the peer might never see the answer. */
    private void closeAfterAnswer(boolean received) {
        closing = true;
        clearInbox();
        updateReading();
        channel.writeAndFlush(channel.alloc().buffer(0))
                .addListener(received ? ChannelFutureListener.CLOSE : written -> hangUp());
    }

    private void hangUp() {
        ((SocketChannel) channel).shutdownOutput();
        channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    }

    private void clearInbox() {
        inbox.forEach(ReferenceCountUtil::release);
        inbox.clear();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            if (current != null) {
                current.ongoing().ifPresent(Ongoing::writable);
            }
            takeNext();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        clearInbox();
        HttpCall call = current;
        if (call == null) {
            ended.trySuccess(null);
        } else if (!call.isReceived()) {
            finish(call, false);
        } else {
            call.ongoing().ifPresent(Ongoing::gone);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent && !(isServing() && channel.isWritable())) {
            LOG.info("Closing the HTTP connection of {}, which did nothing for too long", channel.remoteAddress());
            ctx.close();
        }
    }

    /** Whether a request is there in full, and its answer is not. */
    private boolean isServing() {
        return current != null && current.isReceived();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        LOG.info("Closing the HTTP connection of {}: {}", channel.remoteAddress(), thrown.toString());
        ctx.close();
    }

    void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
            return;
        }
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The network has ended before an answer to {}", channel.remoteAddress());
        }
    }

    @Override
    public void drain() {
        draining = true;
        if (closing) {
            return;
        }
        if (!isServing()) {
            closeAfterAnswer(true); // that to the request before may not be on its way yet
            return;
        }
        updateReading();
        current.ongoing().ifPresent(Ongoing::drain);
    }

    @Override
    public Future<Void> ended() {
        return ended;
    }
}
