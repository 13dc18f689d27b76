package io.minikafka.common.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts the byte stream into {@link Frame}s: {@code length:int32 envelopeLength:int32 envelope attachment}. One per
 * channel, on its event loop. Lengths are checked before anything is allocated or awaited for them; a stream that breaks
 * the bounds cannot be followed any further, so the failure is thrown once and everything behind it is dropped.
 */
public final class FrameDecoder extends ByteToMessageDecoder {
    private static final int LENGTH_BYTES = 4;
    private static final int MIN_LENGTH = 5;

    private final int maxLength;
    private final int maxEnvelopeLength;
    private boolean broken;

    /** Both bounds in bytes; {@code maxLength} is the field's, which does not count itself. */
    public FrameDecoder(int maxLength, int maxEnvelopeLength) {
        this.maxLength = maxLength;
        this.maxEnvelopeLength = maxEnvelopeLength;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < LENGTH_BYTES) {
            return;
        }
        int start = in.readerIndex();
        int length = in.getInt(start);
        check("length", length, MIN_LENGTH, maxLength);
        if (in.readableBytes() < 2 * LENGTH_BYTES) {
            return;
        }
        int envelopeLength = in.getInt(start + LENGTH_BYTES);
        check("envelopeLength", envelopeLength, 1, Math.min(maxEnvelopeLength, length - LENGTH_BYTES));
        if (in.readableBytes() - LENGTH_BYTES < length) {
            return;
        }
        in.skipBytes(2 * LENGTH_BYTES);
        ByteBuf body = in.readRetainedSlice(length - LENGTH_BYTES);
        out.add(new Frame(body, envelopeLength));
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
