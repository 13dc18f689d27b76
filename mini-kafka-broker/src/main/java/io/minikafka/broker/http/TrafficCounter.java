package io.minikafka.broker.http;

import io.minikafka.broker.network.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Counts what one connection carries, as it is on the wire. */
final class TrafficCounter extends ChannelDuplexHandler {
    private final Peer peer;

    TrafficCounter(Peer peer) {
        this.peer = peer;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            peer.received(bytes.readableBytes());
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            peer.sent(bytes.readableBytes());
        }
        ctx.write(message, promise);
    }
}
