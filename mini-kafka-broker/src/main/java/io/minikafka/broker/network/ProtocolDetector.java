package io.minikafka.broker.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection from the moment when it is accepted. It waits for the first bytes, holding no more than what came of them,
 * and gives the pipeline to the protocol that they belong to, from which moment on it costs nothing: it is not in the
 * pipeline any more. What belongs to no protocol of this port but has a way to say no is told so in its own words.
 *
 * <p>Threads: the channel's event loop; {@link #ended} is for any thread.
 */
final class ProtocolDetector extends ByteToMessageDecoder implements ServedConnection {
    /** A record with an alert: fatal, handshake_failure. */
    private static final byte[] TLS_ALERT = {0x15, 3, 1, 0, 2, 2, 40};

    /** An empty SETTINGS frame, then GOAWAY with HTTP_1_1_REQUIRED and its reason. */
    private static final byte[] HTTP2_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

    private static final byte[] HTTP2_REASON = "this port speaks HTTP/1.1".getBytes(StandardCharsets.US_ASCII);
    private static final int HTTP2_GOAWAY = 7;
    private static final int HTTP2_HTTP_1_1_REQUIRED = 0xd;

    /** How long a peer that was refused may go on reading why. */
    private static final int LINGER_SECONDS = 1;

    private static final Logger LOG = LoggerFactory.getLogger(ProtocolDetector.class);

    private final Channel channel;
    private final Peer peer;
    private final Supplier<ServedConnection> frames;
    private final HttpService http;
    private final ForeignProtocolLog foreign;
    private final Promise<Void> ended;
    private ServedConnection served; // null until it is known what the peer speaks
    private boolean refused;

    /** {@code frames} adds the handlers of JSON-RPC to the pipeline, as {@code http} does those of HTTP. */
    ProtocolDetector(
            Channel channel,
            Peer peer,
            Supplier<ServedConnection> frames,
            HttpService http,
            ForeignProtocolLog foreign) {
        this.channel = channel;
        this.peer = peer;
        this.frames = frames;
        this.http = http;
        this.foreign = foreign;
        this.ended = channel.eventLoop().newPromise();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        switch (FirstBytes.of(in)) {
            case UNDECIDED -> {}
            case FRAMES -> {
                ForeignProtocol.behindFrames(in).ifPresent(this::name);
                peer.speaks(Peer.Protocol.RPC);
                become(ctx, frames.get());
            }
            case HTTP -> {
                peer.speaks(Peer.Protocol.HTTP);
                become(ctx, http.open(channel, peer));
            }
            case TLS -> refuse(ctx, in, ForeignProtocol.TLS, Unpooled.wrappedBuffer(TLS_ALERT));
            case HTTP2 -> refuse(ctx, in, ForeignProtocol.HTTP2, http2Refusal());
        }
    }

    private void become(ChannelHandlerContext ctx, ServedConnection protocol) {
        served = protocol;
        protocol.ended().addListener(done -> ended.trySuccess(null));
        ctx.pipeline().remove(this); // which hands on the bytes
    }

    private void name(ForeignProtocol protocol) {
        foreign.name(protocol, channel.remoteAddress());
    }

    /** Closing over unread bytes would reset the connection, and the peer might never see why: so it is given a moment. */
    private void refuse(ChannelHandlerContext ctx, ByteBuf in, ForeignProtocol protocol, ByteBuf answer) {
        refused = true;
        name(protocol);
        in.skipBytes(in.readableBytes());
        ctx.writeAndFlush(answer).addListener(written -> {
            ((SocketChannel) channel).shutdownOutput();
            channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        });
    }

    private static ByteBuf http2Refusal() {
        return Unpooled.buffer(64)
                .writeBytes(HTTP2_SETTINGS)
                .writeMedium(8 + HTTP2_REASON.length)
                .writeByte(HTTP2_GOAWAY)
                .writeByte(0)
                .writeInt(0) // about the connection
                .writeInt(0) // no request was looked at
                .writeInt(HTTP2_HTTP_1_1_REQUIRED)
                .writeBytes(HTTP2_REASON);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            LOG.info("Closing the connection of {}, which said nothing for too long", channel.remoteAddress());
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        LOG.info("Closing the connection of {}: {}", channel.remoteAddress(), thrown.toString());
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        if (served == null) {
            ended.trySuccess(null);
        }
    }

    @Override
    public void drain() {
        if (served == null) {
            channel.close();
        } else {
            served.drain();
        }
    }

    @Override
    public Future<Void> ended() {
        return ended;
    }
}
