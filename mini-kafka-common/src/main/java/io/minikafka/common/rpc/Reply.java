package io.minikafka.common.rpc;

import io.netty.buffer.ByteBuf;

/** The answer to a call: the method's result and the bytes behind it. Owns the attachment; close it when read. */
public final class Reply<R> implements AutoCloseable {
    private final R result;
    private final ByteBuf attachment;

    Reply(R result, ByteBuf attachment) {
        this.result = result;
        this.attachment = attachment;
    }

    public R result() {
        return result;
    }

    /** A borrow: valid until this reply is closed, unless retained. Empty where there is none. */
    public ByteBuf attachment() {
        return attachment;
    }

    @Override
    public void close() {
        attachment.release();
    }
}
