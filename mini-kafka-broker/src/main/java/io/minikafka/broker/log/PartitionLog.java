package io.minikafka.broker.log;

import io.minikafka.broker.log.LogLoader.LastStop;
import io.minikafka.broker.log.LogReader.StaleViewException;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.InflateBudget;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one partition, in segments in a folder of its own.
 *
 * <p>Threads: {@link #append} may be called from any thread; the holder of {@code appendLock} is the only one that
 * writes to the last segment or to a field. It is held for a copy into the page cache, never for an fsync. Reading takes
 * no lock: it works on the view that the last append published. {@link #flush} waits for the disk and belongs on the
 * storage thread; what the flush policy asks for runs on the flush threads. Old records go on the cleaner's thread alone, which so is the only one that takes segments away.
 */
public final class PartitionLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLog.class);

    private final TopicPartition partition;
    private final Path folder;
    private volatile LogConfig config; // written under appendLock
    private final LogContext context;
    private final ReentrantLock appendLock = new ReentrantLock(); // guards the write side: all that is not volatile
    private final ReentrantLock filesLock = new ReentrantLock(); // guards the names in the folder against closing
    private final LogProducers producers;
    private final LogDisk disk;
    private final LogReader reader;
    private final LogTrim trim;
    private SegmentAppender appender;
    private boolean tailDirty; // the file may go on behind the published end
    private final AtomicBoolean rollFlushQueued = new AtomicBoolean(); // one flush takes all rolls before it
    private volatile LogView view; // written under appendLock
    private volatile boolean closed; // written under appendLock
    private volatile long recoversFrom; // written by whoever writes the checkpoint file

    private PartitionLog(
            TopicPartition partition, Path folder, LogConfig config, LogContext context, OpenedLog opened) {
        this.partition = partition;
        this.folder = folder;
        this.config = config;
        this.context = context;
        this.producers = opened.producers();
        this.appender = opened.appender();
        this.disk = new LogDisk(partition, folder, config, context, opened, () -> view);
        this.reader = new LogReader(partition, folder);
        this.recoversFrom = opened.recoveryPoint();
        this.trim = new LogTrim(this, context);
        List<Segment> segments = opened.segments();
        this.view = new LogView(
                segments.toArray(new Segment[0]), opened.startOffset(), appender.nextOffset(), appender.sizeInBytes());
    }

    /**
     * Opens the log in {@code folder}, or an empty one where there is none, and brings it in order first.
     *
     * @throws BrokerException KAFKA_STORAGE_ERROR
     */
    static PartitionLog open(
            TopicPartition partition,
            Path folder,
            LogConfig config,
            LogContext context,
            LastStop lastStop,
            LogCheckpoints checkpoints) {
        try {
            OpenedLog opened = new LogLoader(partition, folder, config, context).load(lastStop, checkpoints);
            PartitionLog log = new PartitionLog(partition, folder, config, context, opened);
            log.producers.complete(() -> log.view, log.appendLock);
            try {
                log.disk.opened(log.view, config.flush().policy());
            } catch (IOException e) {
                log.close();
                throw e;
            }
            return log;
        } catch (IOException e) {
            throw storageError("opening " + partition + " in " + folder, e);
        }
    }

    public TopicPartition partition() {
        return partition;
    }

    Path folder() {
        return folder;
    }

    public LogConfig config() {
        return config;
    }

    /**
     * Keeps the log by {@code next} from now on: the next append, the next look for old or superseded records, the next
     * sync. What was written before stays as it is; what waits for the disk is brought there once. From any thread.
     */
    public void reconfigure(LogConfig next) {
        appendLock.lock();
        try {
            config = next;
            appender.reconfigure(next);
        } finally {
            appendLock.unlock();
        }
        disk.reconfigure(next.flush());
    }

    /** How many segments there are, the one that is written to included. */
    public int segmentCount() {
        return view.segmentCount();
    }

    FileSystem files() {
        return context.files();
    }

    Executor storage() {
        return context.storage();
    }

    long nowMs() {
        return context.clock().millis();
    }

    LogView view() {
        return view;
    }

    /** The offset of the first record. */
    public long logStartOffset() {
        return view.logStartOffset();
    }

    /** The offset behind the last record. */
    public long logEndOffset() {
        return view.logEndOffset();
    }

    /** Up to where the log is on the disk for sure. */
    public long recoveryPoint() {
        return disk.recoveryPoint();
    }

    /** What of it is on the disk, and whether that can be trusted. */
    public LogDisk disk() {
        return disk;
    }

    /** The recovery point that is written down: what lies before it will not be checked batch by batch. */
    long recoversFrom() {
        return recoversFrom;
    }

    boolean isClosed() {
        return closed;
    }

    /** What the log takes on the disk, without its indexes. */
    public long sizeInBytes() {
        LogView now = view;
        long bytes = 0;
        for (int i = 0; i < now.segmentCount(); i++) {
            bytes += now.bytesOf(i);
        }
        return bytes;
    }

    /**
     * Appends the batches between the position and the limit of {@code batches}, which have been validated; neither is
     * moved. Their offsets and leader epoch, and their time where the log says so, are set where they lie, also when the
     * append fails.
     *
     * @throws BrokerException KAFKA_STORAGE_ERROR where they could not be written, and the log is as it was; or because it
     *     is not the producer's turn, see {@link ProducerStates#check}
     */
    public AppendResult append(ByteBuffer batches, int leaderEpoch) {
        AppendResult result = appendUnsynced(batches, leaderEpoch);
        if (!result.duplicate()) {
            disk.appended(result.lastOffset() + 1);
        }
        return result;
    }

    private AppendResult appendUnsynced(ByteBuffer batches, int leaderEpoch) {
        appendLock.lock();
        try {
            requireOpen();
            long nowMs = context.clock().millis();
            Optional<AppendResult> earlier = producers.check(batches, nowMs);
            return earlier.isPresent() ? earlier.get() : appendNew(batches, leaderEpoch, nowMs);
        } finally {
            appendLock.unlock();
        }
    }

    private AppendResult appendNew(ByteBuffer batches, int leaderEpoch, long nowMs) {
        long baseOffset = view.logEndOffset();
        boolean stamp = config.timestampType() == TimestampType.LOG_APPEND_TIME;
        long nextOffset = baseOffset;
        long maxTimestamp = RecordBatch.NO_TIMESTAMP;
        for (int at = batches.position(); at < batches.limit(); ) {
            RecordBatch batch = RecordBatch.at(batches, at);
            batch.assign(nextOffset, leaderEpoch);
            if (stamp) {
                batch.setLogAppendTime(nowMs);
            }
            nextOffset = batch.nextOffset();
            maxTimestamp = Math.max(maxTimestamp, batch.maxTimestamp());
            at += batch.sizeInBytes();
        }
        if (nextOffset == baseOffset) {
            throw new IllegalArgumentException("append to " + partition + ": no batches");
        }
        try {
            repairTail();
            if (appender.mustRollBefore(batches.remaining(), nextOffset - 1, maxTimestamp, nowMs)) {
                roll(nowMs);
            }
            write(batches, nowMs);
        } catch (IOException e) {
            throw storageError(
                    "append of " + batches.remaining() + " bytes to " + partition + " at offset " + baseOffset + " in "
                            + folder,
                    e);
        }
        publish(batches, nextOffset, nowMs);
        return new AppendResult(baseOffset, nextOffset - 1, stamp ? nowMs : -1, false);
    }

    /** Cuts off what an earlier append left behind, where the disk did not let that append do it itself. */
    private void repairTail() throws IOException {
        if (tailDirty) {
            appender.cutTail();
            tailDirty = false;
        }
    }

    private void write(ByteBuffer batches, long nowMs) throws IOException {
        tailDirty = true;
        try {
            appender.write(batches.duplicate(), nowMs);
            tailDirty = false;
        } catch (IOException e) {
            try {
                repairTail();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private void publish(ByteBuffer batches, long endOffset, long nowMs) {
        for (int at = batches.position(); at < batches.limit(); ) {
            RecordBatch batch = RecordBatch.at(batches, at);
            appender.added(batch.lastOffset(), batch.maxTimestamp(), batch.sizeInBytes());
            producers.appended(batch, nowMs);
            disk.epochs().appended(batch.partitionLeaderEpoch(), batch.baseOffset());
            at += batch.sizeInBytes();
        }
        view = view.withEnd(endOffset, appender.sizeInBytes());
    }

    /** Begins a new segment. A failure leaves the old one in use. */
    private void roll(long nowMs) throws IOException {
        long baseOffset = view.logEndOffset();
        Segment next =
                new Segment(context.files(), folder, baseOffset, config.indexIntervalBytes(), SegmentEntries.NONE);
        try {
            next.create();
        } catch (IOException e) {
            next.release();
            try {
                SegmentFiles.delete(context.files(), folder, baseOffset);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        appender.seal();
        producers.rolled(baseOffset);
        appender = new SegmentAppender(next, config, nowMs);
        disk.rolled();
        view = view.withSegment(next);
        if (rollFlushQueued.compareAndSet(false, true)) {
            onStorageThread(this::flushAfterRoll);
        }
    }

    /**
     * Whole batches from the one with {@code offset} on: of one segment, before {@code upToOffset}, and at most
     * {@code maxBytes} of them, but at least one where there is one. Empty where {@code offset} is where the log or what
     * may be read ends.
     *
     * @param upToOffset the high watermark
     * @return to be closed by the caller
     * @throws BrokerException OFFSET_OUT_OF_RANGE, KAFKA_STORAGE_ERROR
     */
    public LogRegion read(long offset, int maxBytes, long upToOffset) {
        return onView(now -> reader.read(now, offset, maxBytes, upToOffset, this::scheduleIndexRepair));
    }

    /**
     * The first record before {@code upToOffset} whose timestamp is {@code timestamp} or later.
     *
     * @throws BrokerException KAFKA_STORAGE_ERROR
     */
    public Optional<TimestampOffset> offsetForTimestamp(long timestamp, long upToOffset) {
        return offsetForTimestamp(
                timestamp, upToOffset, InflateBudget.ofEachBatch(RecordBatch.DEFAULT_MAX_INFLATED_BYTES));
    }

    /**
     * The same, with what has to be inflated to be looked through taken from {@code budget}.
     *
     * @throws BrokerException MESSAGE_TOO_LARGE where it does not suffice
     */
    public Optional<TimestampOffset> offsetForTimestamp(long timestamp, long upToOffset, InflateBudget budget) {
        return onView(now -> reader.offsetForTimestamp(now, timestamp, upToOffset, budget, this::scheduleIndexRepair));
    }

    /** Asks once more where a segment was deleted under the question; the log has a newer view then. */
    private <T> T onView(Function<LogView, T> question) {
        disk.requireInService();
        LogView asked = view;
        while (true) {
            try {
                return question.apply(asked);
            } catch (StaleViewException e) {
                LogView newer = view;
                if (newer == asked) {
                    throw closedException(partition);
                }
                asked = newer;
            }
        }
    }

    /**
     * Deletes what the log need not keep: whole segments, oldest first, that are too old or too many. A last segment that
     * is too old is followed by a new one first, whether anything is appended or not. On the cleaner's thread.
     *
     * @param highWatermark nothing behind it goes
     * @throws BrokerException KAFKA_STORAGE_ERROR; what went is gone, the rest goes the next time
     */
    public void applyRetention(long highWatermark) {
        trim.applyRetention(config.retention(), highWatermark);
    }

    /**
     * Lets the log begin at {@code offset}, unless it begins later: whoever asks for less gets OFFSET_OUT_OF_RANGE. When
     * this returns that holds after a crash too, and the segments before it are deleted. On the cleaner's thread.
     *
     * @param offset at most the log's end
     * @throws BrokerException KAFKA_STORAGE_ERROR; the log begins at {@code offset}, but after a restart maybe earlier
     */
    public void deleteRecordsBefore(long offset) {
        trim.deleteRecordsBefore(offset);
    }

    /** The latest timestamp in the last segment. */
    long activeTimestamp() {
        appendLock.lock();
        try {
            return appender.maxTimestamp();
        } finally {
            appendLock.unlock();
        }
    }

    /** Begins a new segment where the last one holds anything, and {@code due} says so of it. */
    void rollIf(Predicate<SegmentAppender> due, long nowMs) throws IOException {
        appendLock.lock();
        try {
            requireOpen();
            if (appender.sizeInBytes() > 0 && due.test(appender)) {
                repairTail();
                roll(nowMs);
            }
        } finally {
            appendLock.unlock();
        }
    }

    /** Lets everybody see the log's segments, or its start, as {@code change} has them. */
    void publish(UnaryOperator<LogView> change) {
        appendLock.lock();
        try {
            requireOpen();
            view = change.apply(view);
        } finally {
            appendLock.unlock();
        }
    }

    /** Creates, renames or deletes files by their names. */
    interface FilesChange {
        void run() throws IOException;
    }

    /**
     * Changes files of the log, unless it is closed, which gives false: closing waits meanwhile, so that no name is touched
     * that may be a successor's by then.
     */
    boolean whileOpen(FilesChange change) throws IOException {
        filesLock.lock();
        try {
            if (closed) {
                return false;
            }
            change.run();
            return true;
        } finally {
            filesLock.unlock();
        }
    }

    /** False for a while after a start that has to read the log for its producers. */
    boolean knowsItsProducers() {
        appendLock.lock();
        try {
            return producers.isComplete();
        } finally {
            appendLock.unlock();
        }
    }

    /** Of each producer that is remembered, the offset of its last record. */
    Map<Long, Long> lastOffsetsOfProducers() {
        appendLock.lock();
        try {
            return producers.lastOffsets();
        } finally {
            appendLock.unlock();
        }
    }

    /** No batch before {@code offset} is there any more. */
    void removedBelow(long offset) {
        producers.removeBelow(offset);
    }

    private void scheduleIndexRepair(Segment segment) {
        onStorageThread(() -> rebuildIndex(segment));
    }

    private void rebuildIndex(Segment segment) {
        appendLock.lock(); // the last segment must not grow meanwhile; this is rare enough to let appends wait
        try {
            if (closed || segment.isDeleted()) {
                return;
            }
            boolean active = segment == appender.segment();
            int bytes = active ? appender.sizeInBytes() : segment.sealedBytes();
            int whole = BatchWalker.wholeBytes(segment, bytes);
            if (whole < bytes) {
                LOG.error("{}: {} is damaged at position {}; its indexes are kept", partition, segment.path(), whole);
                segment.keepIndex();
                return;
            }
            SegmentAppender rebuilt = SegmentAppender.rebuilding(
                    segment, bytes, config, context.clock().millis());
            if (active) {
                appender = rebuilt;
            } else {
                rebuilt.finishIndexes();
            }
            segment.indexRepaired();
            LOG.info("{}: the indexes of {} are rebuilt", partition, segment.path());
        } catch (IOException e) {
            LOG.error("{}: the indexes of {} could not be rebuilt and stay unused", partition, segment.path(), e);
        } finally {
            appendLock.unlock();
        }
    }

    private void onStorageThread(Runnable task) {
        try {
            context.storage().execute(task);
        } catch (RejectedExecutionException e) {
            rollFlushQueued.set(false); // or the flush of the next roll would never be asked for
            LOG.debug("{}: the storage thread takes no more tasks now", partition, e);
        }
    }

    private void flushAfterRoll() {
        rollFlushQueued.set(false); // a roll from here on may be too late for this flush
        try {
            flush();
            context.afterRollFlush().run();
        } catch (IOException e) {
            if (disk.outOfService().isEmpty()) {
                LOG.warn("{}: fsync in {} failed, recovery would begin at {}", partition, folder, recoveryPoint(), e);
            }
        }
    }

    /**
     * Brings everything appended so far to the disk and moves the recovery point behind it. After a failure the recovery
     * point stays; if it was the fsync that failed, for good, see {@link LogDisk#outOfService}.
     */
    public void flush() throws IOException {
        LogView now;
        List<ProducerSnapshots.Taken> producersNow;
        appendLock.lock();
        try {
            if (closed) {
                return;
            }
            repairTail();
            now = view;
            producersNow = producers.take(now);
            for (int i = disk.firstToFlush(now); i < now.segmentCount(); i++) {
                now.segment(i).flushIndexes();
            }
        } finally {
            appendLock.unlock();
        }
        try {
            producers.write(producersNow);
            disk.flush(now, appendLock);
        } catch (IOException e) {
            throw disk.met(e);
        }
    }

    /** {@code point} is written down: what is there for older ones alone may go. */
    void recoveryPointStored(long point) {
        recoversFrom = point;
        producers.prune(view, point);
    }

    /** The leader epoch of the last batch, -1 for an empty log. */
    public int latestLeaderEpoch() {
        appendLock.lock();
        try {
            return disk.epochs().latest();
        } finally {
            appendLock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw closedException(partition);
        }
        disk.requireInService();
    }

    static BrokerException closedException(TopicPartition partition) {
        return new BrokerException(ErrorCode.NOT_LEADER_OR_FOLLOWER, "the log of " + partition + " is closed");
    }

    static BrokerException storageError(String what, IOException e) {
        return new BrokerException(ErrorCode.KAFKA_STORAGE_ERROR, what + ": " + e.getMessage(), e);
    }

    /** Takes no more calls. Nothing is flushed; regions that are still held stay readable. */
    @Override
    public void close() {
        filesLock.lock();
        appendLock.lock();
        try {
            if (!closed) {
                closed = true;
                LogView now = view;
                for (int i = 0; i < now.segmentCount(); i++) {
                    now.segment(i).release();
                }
            }
        } finally {
            appendLock.unlock();
            filesLock.unlock();
        }
        producers.close();
        disk.close();
    }
}
