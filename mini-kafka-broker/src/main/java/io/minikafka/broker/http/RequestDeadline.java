package io.minikafka.broker.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Gives a request so long from its first byte to its last; who sends one byte a minute does not keep a connection. Stands
 * before the codec, where bytes are seen. On the event loop.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {
    private final Duration limit;
    private final Runnable missed;
    private ChannelHandlerContext context; // null until it is in the pipeline
    private Future<?> timer; // null where none runs
    private boolean serving; // what comes now belongs to later requests
    private boolean cameMeanwhile;

    RequestDeadline(Duration limit, Runnable missed) {
        this.limit = limit;
        this.missed = missed;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        if (serving) {
            cameMeanwhile = true;
        } else if (timer == null) {
            start();
        }
        ctx.fireChannelRead(bytes);
    }

    private void start() {
        timer = context.executor().schedule(missed, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A request's head is there, whose bytes may have come together with those of the request before. */
    void begun() {
        if (timer == null) {
            start();
        }
    }

    /** The request is there in full. */
    void met() {
        serving = true;
        cancel();
    }

    /** The next one may begin, or has begun already. */
    void next() {
        serving = false;
        if (cameMeanwhile && timer == null) {
            start();
        }
        cameMeanwhile = false;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancel();
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
