package io.minikafka.consumer;

import io.minikafka.common.rpc.RpcError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** What became of a {@link FetchTarget}: records, or why there are none. Owns its bytes. */
final class FetchAnswer implements AutoCloseable {
    final FetchTarget target;
    final Optional<RpcError> error;
    /** -1 where the broker did not tell. */
    final long logStartOffset;
    /** -1 where the broker did not tell. */
    final long highWatermark;

    private ByteBuf records; // null once given away

    private FetchAnswer(
            FetchTarget target, ByteBuf records, Optional<RpcError> error, long logStartOffset, long highWatermark) {
        this.target = target;
        this.records = records;
        this.error = error;
        this.logStartOffset = logStartOffset;
        this.highWatermark = highWatermark;
    }

    /** Takes {@code records} over. */
    static FetchAnswer records(FetchTarget target, ByteBuf records) {
        return new FetchAnswer(target, records, Optional.empty(), -1, -1);
    }

    static FetchAnswer error(FetchTarget target, RpcError error, long logStartOffset, long highWatermark) {
        return new FetchAnswer(target, Unpooled.EMPTY_BUFFER, Optional.of(error), logStartOffset, highWatermark);
    }

    /** Gives the bytes away: the caller releases them. */
    ByteBuf takeRecords() {
        ByteBuf taken = records;
        records = null;
        return taken;
    }

    @Override
    public void close() {
        if (records != null) {
            records.release();
            records = null;
        }
    }
}
