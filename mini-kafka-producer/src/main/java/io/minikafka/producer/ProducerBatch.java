package io.minikafka.producer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.Compressor;
import io.minikafka.common.record.Header;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordBatchBuilder;
import io.minikafka.common.rpc.BrokerException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Records of one partition that travel together, and what became of them so far.
 *
 * <p>Threads: while it is open, whoever holds the lock of its queue; from {@link #stamp} on, the event loop.
 */
final class ProducerBatch {
    private final TopicPartition partition;
    private final MemoryPool memory;
    private final byte[] array;
    private final int limit;
    private final RecordBatchBuilder builder;
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private SendFuture first;
    private SendFuture last;

    /** When its first record came; its age decides over linger and delivery timeout. */
    final long createdNanos;
    /** Its place among the batches of its partition, whatever becomes of it. */
    final long order;
    /** Not to linger: somebody waits for it. */
    boolean hurried;

    private ByteBuffer built; // null while it is open
    private boolean arrayInUse; // a request that is over still holds the array
    private boolean released;
    private ProducerIdentity identity; // as it stands in the bytes
    private int sequence = RecordBatch.NO_SEQUENCE;
    private boolean numbered; // whether identity and sequence are still good
    /** A request with it was not answered, and may have been carried out, or may be yet. */
    boolean mayBeWritten;
    /** Attempts that failed. */
    int failures;
    /** Times that the partition began numbering anew because of this batch. */
    int renumberings;
    /** Not to be sent again before. Meaningless before the first attempt. */
    long retryAtNanos;
    /** Why the last attempt failed; null before. */
    BrokerException lastError;

    /** Takes over {@code array} from {@code memory}. */
    ProducerBatch(
            TopicPartition partition, MemoryPool memory, byte[] array, Format format, long createdNanos, long order) {
        this.partition = partition;
        this.memory = memory;
        this.array = array;
        this.limit = format.batchSize;
        this.builder = new RecordBatchBuilder(array, format.batchSize, format.compressor);
        this.createdNanos = createdNanos;
        this.order = order;
    }

    /** How batches are made. The compressor works on the event loop alone. */
    static final class Format {
        final int batchSize;
        final Compressor compressor;

        Format(int batchSize, Compressor compressor) {
            this.batchSize = batchSize;
            this.compressor = compressor;
        }
    }

    /** Null where there is no room; the first record always has. */
    SendFuture tryAppend(long timestamp, byte[] key, byte[] value, List<Header> headers, Callback callback) {
        if (!builder.hasRoomFor(key, value, headers, timestamp)) {
            return null;
        }
        builder.append(timestamp, key, value, headers);
        SendFuture future =
                new SendFuture(timestamp, key == null ? -1 : key.length, value == null ? -1 : value.length, callback);
        if (first == null) {
            first = future;
        } else {
            last.next = future;
        }
        last = future;
        return future;
    }

    /**
     * Whether it is not to linger, since it hardly has room for one more: less than a record of its has on average, or
     * than a 64th. Nothing more may come that would show it: records without key go to other partitions by then.
     */
    boolean isFull() {
        int records = builder.recordCount();
        int bytes = builder.sizeInBytes();
        return bytes >= limit || (records > 1 && limit - bytes < Math.max(bytes / records, limit >> 6));
    }

    boolean wasSent() {
        return built != null;
    }

    int recordCount() {
        return builder.recordCount();
    }

    /** As it travels; before it is stamped, without compression. */
    int sizeInBytes() {
        return built == null ? builder.sizeInBytes() : built.limit();
    }

    boolean hasSequence() {
        return numbered;
    }

    /** Under which it was sent last; null before. */
    ProducerIdentity identity() {
        return identity;
    }

    /** The next {@link #stamp} numbers it anew. Only for a batch that the broker certainly does not have. */
    void forgetSequence() {
        numbered = false;
    }

    /**
     * Closes the batch at the first call, and writes producer and sequence into it.
     *
     * @throws BrokerException where it cannot be compressed; then it never can be sent
     */
    void stamp(ProducerIdentity newIdentity, int newSequence) {
        if (built == null) {
            built = builder.build(newIdentity.producerId, newIdentity.epoch, newSequence);
        } else if (sequence != newSequence || identity != newIdentity) {
            if (arrayInUse) { // what a lost connection still writes is not to change under its hands
                ByteBuffer copy = ByteBuffer.allocate(built.limit());
                copy.put(built.duplicate()).flip();
                built = copy;
            }
            RecordBatch.at(built, 0).setProducer(newIdentity.producerId, newIdentity.epoch, newSequence);
        }
        identity = newIdentity;
        sequence = newSequence;
        numbered = true;
    }

    /** The bytes to send; the array behind them is in use until {@link #requestOver}. */
    ByteBuffer bytes() {
        return built.duplicate();
    }

    /** A request with these bytes is answered or lost. {@code written}: nobody reads them for it any more. */
    void requestOver(boolean written) {
        arrayInUse |= !written;
    }

    /** Completes when all futures and callbacks have. */
    CompletableFuture<Void> settled() {
        return settled;
    }

    boolean isSettled() {
        return first == null;
    }

    /** Completes the records, if they are not yet; {@code baseOffset} -1 where the broker does not tell. */
    void succeed(long baseOffset, long logAppendTimeMs) {
        long offset = baseOffset;
        for (SendFuture future = takeFutures(); future != null; ) {
            SendFuture next = future.next;
            future.next = null;
            future.succeed(partition, offset, logAppendTimeMs);
            offset += baseOffset < 0 ? 0 : 1;
            future = next;
        }
        settled.complete(null);
    }

    /** Fails the records, if they are not yet settled. */
    void fail(BrokerException cause) {
        for (SendFuture future = takeFutures(); future != null; ) {
            SendFuture next = future.next;
            future.next = null;
            future.fail(partition, cause);
            future = next;
        }
        settled.complete(null);
    }

    /** Gives the memory back, once. Not while it is in a request. */
    void release() {
        if (!released) {
            released = true;
            memory.release(array, !arrayInUse);
        }
    }

    private SendFuture takeFutures() {
        SendFuture taken = first;
        first = null;
        last = null;
        return taken;
    }

    /** For messages: what it is and how large. */
    @Override
    public String toString() {
        int records = recordCount();
        return records + (records == 1 ? " record" : " records") + " in a batch of " + sizeInBytes() + " bytes for "
                + "topic " + partition.topic() + " partition " + partition.partition();
    }
}
