package io.minikafka.common.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.RecvByteBufAllocator;

/**
 * Cuts the byte stream into {@link Frame}s: {@code length:int32 envelopeLength:int32 envelope attachment}. One per
 * channel, on its event loop. Lengths are checked before anything is allocated or awaited for them; a stream that breaks
 * the bounds cannot be followed any further, so the failure is thrown once and everything behind it is dropped.
 *
 * <p>A frame that came with one read is a slice of what was read. One that comes in pieces has a buffer of its own
 * length, into which the channel reads the rest: see {@link #readsFor}. Netty's {@code ByteToMessageDecoder} would
 * instead copy all that is read into a buffer that it grows; that took a tenth of the broker's time while batches were
 * written.
 */
public final class FrameDecoder extends ChannelInboundHandlerAdapter {
    private static final int LENGTH_BYTES = 4;
    private static final int HEADER_BYTES = 2 * LENGTH_BYTES;
    private static final int MIN_LENGTH = 5;
    /** A longer frame gets a buffer of so many times what has come of it: who only says that much comes gets little. */
    private static final int GROWTH = 4;

    /** So little that ten thousand connections may each have begun a frame. */
    private static final int ANY_FRAME_BYTES = 16 << 10;

    private final int maxLength;
    private final int maxEnvelopeLength;

    private long header; // what has come of it, the latest byte lowest
    private int headerBytes;
    private int length; // of envelope and attachment; known with the header
    private ByteBuf body; // what has come behind the header; null while that is nothing
    private boolean broken;

    /** Both bounds in bytes; {@code maxLength} is the field's, which does not count itself. */
    public FrameDecoder(int maxLength, int maxEnvelopeLength) {
        this.maxLength = maxLength;
        this.maxEnvelopeLength = maxEnvelopeLength;
    }

    /** Has the channel, which must not have read anything yet, ask here for the buffers into which it reads. */
    public FrameDecoder readsFor(Channel channel) {
        RecvByteBufAllocator usual = channel.config().getRecvByteBufAllocator();
        channel.config().setRecvByteBufAllocator(() -> new ReadHandle(usual.newHandle()));
        return this;
    }

    @SuppressWarnings("deprecation") // of Handle, in favour of one that a delegate cannot be
    private final class ReadHandle extends RecvByteBufAllocator.DelegatingHandle {
        ReadHandle(RecvByteBufAllocator.Handle usual) {
            super(usual);
        }

        /** What is read into the frame's buffer comes to {@link #channelRead} as that buffer. */
        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return body == null ? super.allocate(allocator) : withRoom(0).retain();
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very buffer that was given out
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (in == body) {
                deliverIfWhole(ctx);
                return;
            }
            while (in.isReadable() && !broken) {
                if (headerBytes < HEADER_BYTES) {
                    readHeader(in);
                } else if (body == null && in.readableBytes() >= length) {
                    deliver(ctx, in.readRetainedSlice(length));
                } else {
                    collect(ctx, in);
                }
            }
        } finally {
            in.release();
        }
    }

    private void readHeader(ByteBuf in) {
        header = header << Byte.SIZE | in.readUnsignedByte();
        headerBytes++;
        if (headerBytes == LENGTH_BYTES) {
            check("length", (int) header, MIN_LENGTH, maxLength);
            length = (int) header - LENGTH_BYTES;
        } else if (headerBytes == HEADER_BYTES) {
            check("envelopeLength", (int) header, 1, Math.min(maxEnvelopeLength, length));
        }
    }

    private void collect(ChannelHandlerContext ctx, ByteBuf in) {
        if (body == null) {
            body = ctx.alloc().buffer(capacityFor(in.readableBytes()), length);
        }
        int bytes = Math.min(in.readableBytes(), length - body.writerIndex());
        withRoom(bytes).writeBytes(in, bytes);
        deliverIfWhole(ctx);
    }

    /** The frame's buffer, with room for so many bytes more, and for one at least. */
    private ByteBuf withRoom(int bytes) {
        if (body.writableBytes() < Math.max(1, bytes)) {
            body.capacity(capacityFor(body.writerIndex() + bytes));
        }
        return body;
    }

    private int capacityFor(int come) {
        return (int) Math.min(length, Math.max(ANY_FRAME_BYTES, (long) GROWTH * come));
    }

    private void deliverIfWhole(ChannelHandlerContext ctx) {
        if (body.writerIndex() == length) {
            ByteBuf whole = body;
            body = null;
            deliver(ctx, whole);
        }
    }

    private void deliver(ChannelHandlerContext ctx, ByteBuf whole) {
        int envelopeLength = (int) header;
        headerBytes = 0;
        ctx.fireChannelRead(new Frame(whole, envelopeLength));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) { // which is so at the channel's end, too
        if (body != null) {
            body.release();
            body = null;
        }
    }

    private void check(String field, int value, int min, int max) {
        if (value < min || value > max) {
            broken = true;
            throw new BrokerException(
                    ErrorCode.PARSE_ERROR,
                    "frame " + field + " is " + value + "; allowed: " + min + " to " + max
                            + "; the connection is closed, since what follows cannot be found");
        }
    }
}
