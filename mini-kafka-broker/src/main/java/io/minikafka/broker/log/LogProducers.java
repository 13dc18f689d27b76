package io.minikafka.broker.log;

import io.minikafka.broker.log.ProducerSnapshots.Loaded;
import io.minikafka.broker.log.ProducerSnapshots.Taken;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.TimestampType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producers of one log, and how they come through a restart. A start puts the table together from three parts: the
 * newest snapshot that can be trusted, the batches that recovery reads anyway, and the headers of what lies between the
 * two, which mostly is nothing.
 *
 * <p>Threads: up to {@link #complete} the one that opens the log; then the holder of its append lock, but for
 * {@link #write}, {@link #prune}, {@link #removeBelow} and {@link #close}, which touch files and are not to be called
 * under it.
 */
final class LogProducers {
    private static final Logger LOG = LoggerFactory.getLogger(LogProducers.class);

    /** How much of a log a start goes through for its producers before it leaves that to the storage thread. */
    private static final long MOST_BYTES_AT_START = 16 << 20;

    private final TopicPartition partition;
    private final LogContext context;
    private final ProducerStates states;
    private final ProducerSnapshots snapshots;
    private long readFrom = -1;
    private ProducerRebuild older; // written once, before the log is seen by anybody
    private volatile boolean closed; // written by close

    LogProducers(TopicPartition partition, Path folder, LogContext context) {
        this.partition = partition;
        this.context = context;
        this.states = noProducers();
        this.snapshots = new ProducerSnapshots(partition, folder, context.files());
    }

    private ProducerStates noProducers() {
        return new ProducerStates(partition, context.producerIdExpiration().toMillis());
    }

    /** There is a snapshot with this offset. */
    void found(long snapshotOffset) {
        snapshots.found(snapshotOffset);
    }

    /** Recovery reads the log from {@code offset} on; only the first call counts. */
    void readFrom(long offset) {
        readFrom = readFrom < 0 ? offset : readFrom;
    }

    /**
     * Loads what there was before that. Snapshots of what was not safe on the disk are removed: they may tell of batches
     * that have been lost.
     *
     * @param startOffset where the log's first segment begins
     * @param trustedUpTo up to where the log is what it was before the start
     */
    void load(long startOffset, long trustedUpTo, TimestampType timestampType) throws IOException {
        snapshots.removeAbove(trustedUpTo);
        Optional<Loaded> newest = snapshots.newest(startOffset, trustedUpTo, timestampType);
        ProducerStates loaded = noProducers();
        newest.ifPresent(snapshot -> snapshot.batches().forEach(loaded::appended));
        long loadedUpTo = newest.map(Loaded::offset).orElse(startOffset);
        states.missesOlder();
        older = new ProducerRebuild(
                partition, loaded, loadedUpTo, readFrom, context.clock().millis());
    }

    /**
     * Completes the table from the log's headers, if it is not: at once, or where that would hold up the start, piece by
     * piece on the storage thread. Until then numbered producers are refused.
     *
     * @param view the log as it is at the moment
     */
    void complete(Supplier<LogView> view, ReentrantLock appendLock) {
        if (isShort(view.get()) || !onStorageThread(() -> goOn(view, appendLock))) {
            while (!older.isDone()) {
                older.step(view.get());
            }
            completed(appendLock);
        }
    }

    private boolean isShort(LogView view) {
        try {
            return older.isWithin(MOST_BYTES_AT_START, view);
        } catch (IOException e) {
            LOG.debug("{}: an index is of no use", partition, e); // and has to be made anew first, which may take long
            return false;
        }
    }

    private void goOn(Supplier<LogView> view, ReentrantLock appendLock) {
        do {
            older.step(view.get());
            if (older.isDone()) {
                completed(appendLock);
                LOG.info("{}: no snapshot told of all producers, they were read from the log", partition);
                return;
            }
        } while (!closed && !onStorageThread(() -> goOn(view, appendLock)));
    }

    private boolean onStorageThread(Runnable task) {
        try {
            context.storage().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: the storage thread takes no more tasks now", partition, e);
            return false;
        }
    }

    private void completed(ReentrantLock appendLock) {
        appendLock.lock();
        try {
            states.completeWith(older.states(), older.endOffset());
        } finally {
            appendLock.unlock();
        }
    }

    /** See {@link ProducerStates#check}. */
    Optional<AppendResult> check(ByteBuffer batches, long nowMs) {
        return states.check(batches, nowMs);
    }

    /** Takes note of a batch that is in the log, appended at {@code nowMs} or before. */
    void appended(RecordBatch batch, long nowMs) {
        states.appended(batch, nowMs);
    }

    /** Whether all are known that there are. */
    boolean isComplete() {
        return states.isComplete();
    }

    /** Of each that is known, the offset of its last record. */
    Map<Long, Long> lastOffsets() {
        return states.lastOffsets();
    }

    /** How many are known. */
    int size() {
        return states.size();
    }

    /** A segment ends at {@code endOffset}. */
    void rolled(long endOffset) {
        snapshots.rolled(states, endOffset);
    }

    /** What is to be written before the recovery point moves to the end of {@code now}. */
    List<Taken> take(LogView now) {
        states.forgetExpired(context.clock().millis());
        return snapshots.take(states, now.segment(0).baseOffset(), now.logEndOffset());
    }

    void write(List<Taken> taken) {
        snapshots.write(taken);
    }

    /** The recovery point is written down, snapshots for older ones are not needed any more. */
    void prune(LogView now, long recoveryPoint) {
        snapshots.prune(now, recoveryPoint);
    }

    /** The log's first segment is the one that begins at {@code startOffset} now. */
    void removeBelow(long startOffset) {
        snapshots.removeBelow(startOffset);
    }

    /** No file is touched any more. */
    void close() {
        closed = true;
        snapshots.close();
    }
}
