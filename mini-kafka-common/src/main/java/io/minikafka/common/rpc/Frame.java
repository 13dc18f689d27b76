package io.minikafka.common.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** One frame as it came: an envelope of JSON and an attachment. Owns its bytes; close it, or give them away. */
public final class Frame implements AutoCloseable {
    private static final int HEADER_BYTES = 8;

    private ByteBuf body; // null once given away
    private final int envelopeLength;
    private final int sizeInBytes;

    /** Takes over {@code body}: the envelope and behind it the attachment. */
    Frame(ByteBuf body, int envelopeLength) {
        this.body = body;
        this.envelopeLength = envelopeLength;
        this.sizeInBytes = HEADER_BYTES + body.readableBytes();
    }

    /** The envelope's bytes; valid until this frame is closed. */
    InputStream envelope() {
        return new ByteBufInputStream(body.slice(body.readerIndex(), envelopeLength));
    }

    /** What it took on the wire. */
    public int sizeInBytes() {
        return sizeInBytes;
    }

    /** Gives the attachment away, empty or not: the caller releases it, and closing this frame does nothing more. */
    public ByteBuf takeAttachment() {
        ByteBuf attachment = body.skipBytes(envelopeLength);
        body = null;
        return attachment;
    }

    @Override
    public void close() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    /**
     * A frame's beginning: lengths and envelope. The caller sends {@code attachmentBytes} bytes behind it and owns the
     * buffer.
     *
     * @throws BrokerException {@link ErrorCode#MESSAGE_TOO_LARGE} where the whole would not fit into {@code maxLength}
     */
    public static ByteBuf write(ByteBufAllocator allocator, Json.Writer envelope, long attachmentBytes, int maxLength) {
        ByteBuf out = allocator.buffer(256);
        try {
            out.writeZero(HEADER_BYTES);
            Json.write(new ByteBufOutputStream(out), envelope);
            int envelopeLength = out.readableBytes() - HEADER_BYTES;
            long length = 4L + envelopeLength + attachmentBytes;
            if (length > maxLength) {
                throw new BrokerException(
                        ErrorCode.MESSAGE_TOO_LARGE,
                        "the frame would be " + length + " bytes long; allowed: " + maxLength);
            }
            out.setInt(0, (int) length).setInt(4, envelopeLength);
            return out;
        } catch (IOException e) {
            out.release();
            throw new UncheckedIOException(e);
        } catch (Throwable t) {
            out.release();
            throw t;
        }
    }
}
