package io.minikafka.broker.network;

import io.minikafka.broker.log.LogRegion;
import io.minikafka.common.rpc.Frame;
import io.minikafka.common.rpc.Json;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.List;

/** Turns an answer into what a channel writes. */
final class AnswerWriter {
    /**
     * Records of so many bytes are copied behind the envelope: two system calls instead of three, and one packet, which
     * wakes the peer once. More go from the file to the socket, without a copy in here.
     */
    private static final int COPY_UP_TO_BYTES = 16 << 10;

    private AnswerWriter() {}

    /**
     * Writes an answer, without a flush, on the channel's event loop. Takes over the regions.
     *
     * @return how many bytes it has
     * @throws RuntimeException where it cannot be made, or an Error where there is no memory; then nothing is written
     */
    static long write(Channel channel, Json.Writer envelope, List<LogRegion> regions) {
        long attachmentBytes = 0;
        for (LogRegion region : regions) {
            attachmentBytes += region.sizeInBytes();
        }
        boolean copies = attachmentBytes <= COPY_UP_TO_BYTES;
        ByteBuf head = null;
        try {
            // What an answer may carry is for its handler to bound; here only the frame's own length counts.
            head = Frame.write(channel.alloc(), envelope, attachmentBytes, Integer.MAX_VALUE);
            if (copies) {
                copy(regions, head, (int) attachmentBytes);
            }
        } catch (Throwable e) { // memory outside the heap runs out with an Error
            if (head != null) {
                head.release();
            }
            regions.forEach(LogRegion::close);
            throw e;
        }
        long bytes = head.readableBytes() + (copies ? 0 : attachmentBytes);
        channel.write(head, channel.voidPromise());
        for (LogRegion region : regions) {
            if (copies || region.isEmpty()) {
                region.close();
            } else {
                channel.write(new LogFileRegion(region), channel.voidPromise());
            }
        }
        return bytes;
    }

    private static void copy(List<LogRegion> regions, ByteBuf out, int bytes) {
        if (bytes == 0) {
            return;
        }
        out.ensureWritable(bytes);
        ByteBuffer target = out.nioBuffer(out.writerIndex(), bytes);
        for (LogRegion region : regions) {
            region.readFully(target);
        }
        out.writerIndex(out.writerIndex() + bytes);
    }
}
