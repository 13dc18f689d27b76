package io.minikafka.consumer;

import io.minikafka.common.record.Compression;
import io.minikafka.common.record.Header;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordBatchBuilder;
import io.minikafka.common.record.TimestampType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One partition of the {@link ScriptedBroker}: batches in memory. On the broker's thread. */
final class ScriptedLog {
    private final List<ByteBuffer> batches = new ArrayList<>();
    private long startOffset;
    private long endOffset;

    long startOffset() {
        return startOffset;
    }

    long endOffset() {
        return endOffset;
    }

    /** One batch of these values, with the time 1000 plus the offset. */
    void append(Compression compression, List<String> keys, List<String> values, List<Header> headers) {
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[1024], compression);
        for (int i = 0; i < values.size(); i++) {
            builder.append(1000 + endOffset + i, bytes(keys.get(i)), bytes(values.get(i)), headers);
        }
        appendBytes(builder.build(endOffset, 0, TimestampType.CREATE_TIME));
    }

    /** A batch as it is, right or wrong; its header says where the log goes on. */
    void appendBytes(ByteBuffer batch) {
        batches.add(batch);
        endOffset = RecordBatch.at(batch, 0).nextOffset();
    }

    ByteBuffer batch(int index) {
        return batches.get(index);
    }

    void deleteBefore(long offset) {
        startOffset = offset;
        batches.removeIf(batch -> RecordBatch.at(batch, 0).nextOffset() <= offset);
    }

    /** Everything goes, and the log ends at {@code offset}. */
    void startOver(long offset) {
        batches.clear();
        startOffset = offset;
        endOffset = offset;
    }

    /** Whole batches from the one that holds {@code offset} on; the first one however large. */
    ByteBuf read(long offset, int maxBytes) {
        List<ByteBuf> read = new ArrayList<>();
        int bytes = 0;
        for (ByteBuffer batch : batches) {
            if (RecordBatch.at(batch, 0).nextOffset() <= offset) {
                continue;
            }
            if (bytes > 0 && bytes + batch.remaining() > maxBytes) {
                break;
            }
            read.add(Unpooled.wrappedBuffer(batch.duplicate()));
            bytes += batch.remaining();
        }
        return Unpooled.wrappedBuffer(read.toArray(new ByteBuf[0]));
    }

    /** The first record at or after the time, -1 without one: what {@link #append} gave has the time 1000 + offset. */
    long offsetFor(long timestamp) {
        long offset = Math.max(startOffset, timestamp - 1000);
        return offset < endOffset ? offset : -1;
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
