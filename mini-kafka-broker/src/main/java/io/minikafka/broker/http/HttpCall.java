package io.minikafka.broker.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request, from its header to the last byte of its answer. Owns the body.
 *
 * <p>Threads: the connection's event loop; {@link #answer} and {@link #onLoop} are for any thread.
 */
final class HttpCall {
    private static final Logger LOG = LoggerFactory.getLogger(HttpCall.class);

    private final HttpConnection connection;
    private final HttpRequest head;
    private final QueryStringDecoder target;
    private RouteMatch route; // null until it is found
    private ByteBuf body; // null until there is some
    private boolean received;
    private Ongoing ongoing;

    /** @throws HttpRefusal where the target cannot be read */
    HttpCall(HttpConnection connection, HttpRequest head) {
        this.connection = connection;
        this.head = head;
        this.target = new QueryStringDecoder(RequestTarget.pathAndQuery(head.uri()));
    }

    /** Stands for a request of which there is nothing to be used. */
    static HttpCall unreadable(HttpConnection connection) {
        return new HttpCall(connection, new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
    }

    HttpRequest head() {
        return head;
    }

    /** The header's only value; empty where there is none. */
    Optional<String> header(CharSequence name) {
        List<String> values = head.headers().getAll(name);
        if (values.size() > 1) {
            throw HttpRefusal.badRequest("there are " + values.size() + " headers " + name + "; allowed: one");
        }
        return values.stream().findFirst();
    }

    /** Decoded. */
    String path() {
        try {
            return target.path();
        } catch (IllegalArgumentException e) {
            throw HttpRefusal.badRequest("the path cannot be decoded: " + e.getMessage());
        }
    }

    /** Undecoded, for who takes it apart first. */
    String rawPath() {
        return target.rawPath();
    }

    /** Decoded. */
    Map<String, List<String>> query() {
        try {
            return target.parameters();
        } catch (IllegalArgumentException e) {
            throw HttpRefusal.badRequest("the query cannot be decoded: " + e.getMessage());
        }
    }

    void routeTo(RouteMatch found) {
        route = found;
    }

    RouteMatch route() {
        return route;
    }

    /** What the variable part of the route's path was. */
    String variable() {
        return route.variable();
    }

    /** A borrow until the call is answered; empty where the request has none. */
    ByteBuf body() {
        return body == null ? Unpooled.EMPTY_BUFFER : body;
    }

    /** Copies, so that nothing is held but what came, however small the pieces were. */
    void addToBody(ByteBuf part) {
        if (body == null) {
            body = connection.channel().alloc().buffer(part.readableBytes());
        }
        body.writeBytes(part);
    }

    void received() {
        received = true;
    }

    /** Whether all of the request is there. */
    boolean isReceived() {
        return received;
    }

    /** Tells {@code what} of the connection until the call is answered. */
    void attach(Ongoing what) {
        ongoing = what;
    }

    Optional<Ongoing> ongoing() {
        return Optional.ofNullable(ongoing);
    }

    Channel channel() {
        return connection.channel();
    }

    boolean isDraining() {
        return connection.isDraining();
    }

    void onLoop(Runnable task) {
        connection.onLoop(task);
    }

    /** Ends the call. The first answer counts. Takes over the answer's body. */
    void answer(HttpAnswer answer) {
        connection.onLoop(() -> connection.answer(this, answer));
    }

    /**
     * Ends the call with what {@code building} gives, or where it fails with 500, for whoever has nobody above him who
     * would answer then. Where not even that can be built the connection ends.
     */
    void answerWith(Supplier<HttpAnswer> building) {
        try {
            answer(built(building));
        } catch (Throwable t) { // memory that ran out, say: the client is not to wait for ever
            channel().close();
            LOG.error("{} has no answer", this, t);
        }
    }

    private HttpAnswer built(Supplier<HttpAnswer> building) {
        try {
            return building.get();
        } catch (Throwable t) {
            LOG.error("An answer to {} could not be written", this, t);
            return HttpRefusal.internal(t).answer();
        }
    }

    /** Begins an answer whose length nobody knows; {@link #writeBody} and {@link #end} go on with it. */
    void begin(HttpAnswer head) {
        connection.begin(this, head);
    }

    /** Takes over {@code part}; {@link #flush} sends it. */
    void writeBody(ByteBuf part) {
        connection.writeBody(part);
    }

    void flush() {
        connection.channel().flush();
    }

    /** Ends the call after {@link #begin}, or where nobody is there any more. */
    void end() {
        connection.end(this);
    }

    void release() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    boolean isHttp10() {
        return head.protocolVersion().minorVersion() == 0;
    }

    @Override
    public String toString() {
        return head.method() + " " + HttpRefusal.shortened(head.uri()) + " of "
                + channel().remoteAddress();
    }

    boolean hasBodyAhead() {
        String length = head.headers().get(HttpHeaderNames.CONTENT_LENGTH, "0");
        return head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING) || !length.equals("0");
    }
}
