package io.minikafka.broker.http;

import io.minikafka.broker.log.LogRegion;
import io.minikafka.broker.topic.Partition;
import io.minikafka.broker.topic.TopicRegistry;
import io.minikafka.common.record.InflateBudget;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordCursor;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Goes through the records of one partition in small steps, so that whoever takes them may stop after any.
 *
 * <p>Threads: the stream's event loop; {@link #run} is for the threads that append.
 */
final class PartitionTail implements Runnable {
    /** What is read at once; a batch that is longer comes as a whole. */
    private static final int READ_BYTES = 1 << 16;

    /** What a step came to. */
    enum Step {
        /** The {@link #record} is there. */
        RECORD,
        /** Nothing yet; the next step goes on. */
        GO_ON,
        /** Nothing yet, and nothing is held: the turn of others. */
        PAUSE,
        /** Records that were to come next are gone; {@link #nextOffset} is behind them. */
        GAP,
        /** There is nothing more now. */
        IDLE,
        /** There is nothing more to come. */
        DONE
    }

    private final TopicRegistry topics;
    private final Partition partition;
    private final Consumer<PartitionTail> whenWoken;
    private final InflateBudget inflating = InflateBudget.ofEachBatch(RecordBatch.DEFAULT_MAX_INFLATED_BYTES);
    private final AtomicBoolean woken = new AtomicBoolean();
    private long nextOffset;
    private long untilOffset;
    private ByteBuffer batches; // null between reads
    private int position;
    private RecordCursor cursor; // null between batches
    private boolean batchCounted;
    private boolean waiting;

    /** @param whenWoken called by the threads that append */
    PartitionTail(TopicRegistry topics, Partition partition, Consumer<PartitionTail> whenWoken) {
        this.topics = topics;
        this.partition = partition;
        this.whenWoken = whenWoken;
    }

    /** From the one offset on to before the other. */
    void range(long from, long until) {
        nextOffset = from;
        untilOffset = until;
    }

    int number() {
        return partition.id().partition();
    }

    long nextOffset() {
        return nextOffset;
    }

    /** Where it ends, as far as that is known now. */
    long endOffset() {
        return Math.min(untilOffset, partition.highWatermark());
    }

    boolean isDone() {
        return nextOffset >= untilOffset;
    }

    /** After {@link Step#RECORD}, until the next step. */
    RecordCursor record() {
        return cursor;
    }

    /** The {@link #record} goes to the client; with the first one of a batch the batch counts, as long as it is stored. */
    void sent() {
        partition
                .traffic()
                .out(1, batchCounted ? 0 : RecordBatch.at(batches, position).sizeInBytes());
        batchCounted = true;
    }

    /**
     * Reads one piece of the file, or goes to the next record, but not both.
     *
     * @throws BrokerException where the topic is gone, or the partition cannot be read
     */
    Step step() {
        if (isDone()) {
            close();
            return Step.DONE;
        }
        if (batches == null) {
            return read();
        }
        if (cursor == null) {
            return openBatch();
        }
        if (!cursor.next()) {
            closeBatch();
            return Step.GO_ON;
        }
        if (cursor.offset() < nextOffset) {
            return Step.GO_ON;
        }
        if (cursor.offset() >= untilOffset) {
            nextOffset = untilOffset;
            return Step.GO_ON;
        }
        nextOffset = cursor.offset() + 1;
        return Step.RECORD;
    }

    private Step read() {
        Partition now = topics.partition(partition.id(), Optional.of(partition.topicId())); // fails once it is deleted
        long end = now.highWatermark();
        long start = now.logStartOffset();
        if (nextOffset < start) {
            nextOffset = start;
            return Step.GAP;
        }
        if (nextOffset >= end) {
            return Step.IDLE;
        }
        try (LogRegion region = now.read(nextOffset, READ_BYTES)) {
            if (region.isEmpty()) { // compaction has left nothing up to there
                nextOffset = end;
                return Step.PAUSE;
            }
            batches = region.readFully();
            position = 0;
            return Step.GO_ON;
        } catch (BrokerException e) {
            if (e.code() == ErrorCode.OFFSET_OUT_OF_RANGE && nextOffset < now.logStartOffset()) {
                return Step.PAUSE; // deleted just now: the next step sees it
            }
            throw e;
        }
    }

    private Step openBatch() {
        if (position >= batches.limit()) {
            batches = null;
            return Step.PAUSE;
        }
        RecordBatch batch = RecordBatch.at(batches, position);
        if (!batch.isCrcValid()) {
            throw new BrokerException(
                    ErrorCode.CORRUPT_MESSAGE,
                    "the batch at offset " + batch.baseOffset() + " of " + partition.id() + " is damaged on disk");
        }
        cursor = batch.records(inflating);
        batchCounted = false;
        return Step.GO_ON;
    }

    private void closeBatch() {
        RecordBatch batch = RecordBatch.at(batches, position);
        nextOffset = Math.max(nextOffset, Math.min(batch.nextOffset(), untilOffset));
        position += batch.sizeInBytes();
        cursor.close();
        cursor = null;
    }

    /** From now on the next append wakes it, once. Returns whether it was not so already. */
    boolean startWaiting() {
        if (waiting) {
            return false;
        }
        waiting = true;
        partition.addWaiter(this);
        return true;
    }

    /** Something was appended, or the topic was deleted: once however often, until the loop has heard of it. */
    @Override
    public void run() {
        if (woken.compareAndSet(false, true)) {
            whenWoken.accept(this);
        }
    }

    /** The loop has heard of it. */
    void wokenUp() {
        waiting = false;
        woken.set(false);
    }

    /** Lets go of everything; it may be used again. */
    void close() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
        batches = null;
        partition.removeWaiter(this);
        waiting = false;
    }
}
