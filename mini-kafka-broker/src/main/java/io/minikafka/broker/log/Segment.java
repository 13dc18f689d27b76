package io.minikafka.broker.log;

import io.minikafka.common.record.RecordBatch;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of batches with its two indexes, as readers see it; {@link SegmentAppender} writes. Its files are opened when
 * they are first used, and closed when the last holder lets go: a log that is closed or deleted takes nothing away from
 * a transfer under way.
 *
 * <p>An index is only a hint. Wherever one leads, the batch there must be the one that the entry tells of; where it is
 * not, the index counts as broken and the segment is searched from its start until the index has been rebuilt.
 *
 * <p>Threads: any; whoever uses it must hold it ({@link #tryRetain}).
 */
final class Segment {
    private static final Logger LOG = LoggerFactory.getLogger(Segment.class);

    private static final long UNKNOWN_TIMESTAMP = Long.MIN_VALUE;

    private enum IndexState {
        USABLE,
        BROKEN,
        UNDER_REPAIR,
        /** The batches are damaged, not the index, which leads past the damage. */
        KEPT
    }

    /** Where the last read ended, which is where a sequential reader comes back. */
    record ReadEnd(long offset, int position) {}

    private final FileSystem files;
    private final long baseOffset;
    private final int indexIntervalBytes;
    private final LazyChannel log;
    private final OffsetIndex offsetIndex;
    private final TimeIndex timeIndex;
    private final AtomicInteger holders = new AtomicInteger(1);
    private final AtomicReference<IndexState> indexState = new AtomicReference<>(IndexState.USABLE);
    private volatile ReadEnd readEnd = new ReadEnd(-1, 0); // written by any reader
    private volatile long maxTimestamp = UNKNOWN_TIMESTAMP; // written when sealed, or by the reader who finds out
    private volatile long firstTimestamp = UNKNOWN_TIMESTAMP; // written by the reader who finds out
    private volatile Executor removal; // written once, by delete, before the hold of the log is given up
    private volatile int sealedBytes; // written once, before the segment is published as sealed

    Segment(FileSystem files, Path folder, long baseOffset, int indexIntervalBytes, SegmentEntries entries) {
        this(files, folder, baseOffset, indexIntervalBytes, entries, "");
    }

    private Segment(
            FileSystem files,
            Path folder,
            long baseOffset,
            int indexIntervalBytes,
            SegmentEntries entries,
            String mark) {
        this.files = files;
        this.baseOffset = baseOffset;
        this.indexIntervalBytes = indexIntervalBytes;
        this.log = new LazyChannel(files, SegmentFiles.path(folder, baseOffset, SegmentFiles.LOG + mark));
        Path offsetIndexPath = SegmentFiles.path(folder, baseOffset, SegmentFiles.INDEX + mark);
        this.offsetIndex = new OffsetIndex(files, offsetIndexPath, baseOffset, entries.inOffsetIndex());
        Path timeIndexPath = SegmentFiles.path(folder, baseOffset, SegmentFiles.TIME_INDEX + mark);
        this.timeIndex = new TimeIndex(files, timeIndexPath, baseOffset, entries.inTimeIndex());
    }

    /** An empty segment under names that no start takes for part of the log. */
    static Segment cleaned(FileSystem files, Path folder, long baseOffset, int indexIntervalBytes) {
        return new Segment(files, folder, baseOffset, indexIntervalBytes, SegmentEntries.NONE, SegmentFiles.CLEANED);
    }

    long baseOffset() {
        return baseOffset;
    }

    Path path() {
        return log.path();
    }

    FileChannel channel() throws IOException {
        return log.get();
    }

    OffsetIndex offsetIndex() {
        return offsetIndex;
    }

    TimeIndex timeIndex() {
        return timeIndex;
    }

    /** Creates the three files, empty. */
    void create() throws IOException {
        log.create();
        offsetIndex.file().create();
        timeIndex.file().create();
    }

    /** Writes the index entries that are in memory only, without fsync. Only for who may append. */
    void flushIndexes() throws IOException {
        offsetIndex.file().flush();
        timeIndex.file().flush();
    }

    /** The size of a segment that takes no more appends. */
    int sealedBytes() {
        return sealedBytes;
    }

    void seal(int sizeInBytes) {
        seal(sizeInBytes, UNKNOWN_TIMESTAMP);
    }

    void seal(int sizeInBytes, long greatestTimestamp) {
        sealedBytes = sizeInBytes;
        maxTimestamp = greatestTimestamp;
    }

    /** Takes a hold that {@link #release} gives back; false where the files are closed already. */
    boolean tryRetain() {
        int before = holders.get();
        while (before > 0) {
            if (holders.compareAndSet(before, before + 1)) {
                return true;
            }
            before = holders.get();
        }
        return false;
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            channels().forEach(Segment::close);
            if (removal != null) {
                remove(removal);
            }
        }
    }

    private List<LazyChannel> channels() {
        return List.of(log, offsetIndex.file().channel(), timeIndex.file().channel());
    }

    /**
     * Gives the files names under which no start takes them for part of the log, the batches first. Whoever holds the
     * segment goes on reading it; when the last one has released it the files go, on {@code storage}. Where the batches
     * cannot be renamed the segment is as it was.
     */
    void delete(Executor storage) throws IOException {
        log.rename(deletedName(log));
        for (LazyChannel index :
                List.of(offsetIndex.file().channel(), timeIndex.file().channel())) {
            try {
                index.rename(deletedName(index));
            } catch (IOException e) {
                LOG.warn("{} could not be renamed, the next start removes it: {}", index.path(), e.toString());
            }
        }
        removal = storage;
    }

    /** One that no file has: a segment which took the place of another may be deleted while that one is still read. */
    private Path deletedName(LazyChannel file) {
        Path name;
        int attempt = 0;
        do {
            String number = attempt == 0 ? "" : "." + attempt;
            name = file.path().resolveSibling(file.path().getFileName() + number + SegmentFiles.DELETED);
            attempt++;
        } while (files.exists(name));
        return name;
    }

    boolean isDeleted() {
        return removal != null;
    }

    private void remove(Executor storage) {
        try {
            storage.execute(() -> channels().forEach(this::remove));
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is removed at the next start", log.path(), e);
        }
    }

    private void remove(LazyChannel file) {
        try {
            if (file.path().toString().endsWith(SegmentFiles.DELETED)) {
                files.delete(file.path());
            }
        } catch (IOException e) {
            LOG.warn("{} could not be removed, the next start tries again: {}", file.path(), e.toString());
        }
    }

    private static void close(LazyChannel file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("{} could not be closed: {}", file.path(), e.toString());
        }
    }

    /** The position of the batch with {@code offset}, or of the first one after it; {@code limit} where there is none. */
    int positionOf(long offset, int limit) throws IOException {
        ReadEnd hint = readEnd;
        if (hint.offset == offset && hint.position <= limit) {
            return hint.position;
        }
        return offset <= baseOffset
                ? 0
                : batchAt(offset, limit).map(BatchWalker::position).orElse(limit);
    }

    /** How much lies between two entries of its indexes. */
    int indexIntervalBytes() {
        return indexIntervalBytes;
    }

    /** A walker that stands on the batch with {@code offset}, or on the first one after it. */
    Optional<BatchWalker> batchAt(long offset, int limit) throws IOException {
        if (limit == 0) {
            return Optional.empty();
        }
        BatchWalker walker = walk(entryBefore(offset), 0, limit);
        int from = walker.position();
        int passed = from;
        while (walker.lastOffset() < offset) {
            passed = walker.position();
            if (!walker.advance()) {
                requireAtLimit(walker);
                return Optional.empty();
            }
        }
        if (passed - from > indexIntervalBytes && isIndexUsable()) {
            reportBrokenIndex("it has no entry between position " + from + " and " + passed);
        }
        return Optional.of(walker);
    }

    /**
     * Where a read from {@code start}, where a batch begins, ends: at the end of a batch at most {@code maxBytes} away,
     * or of the first batch where that is farther.
     *
     * @param limitOffset the offset that begins at {@code limit}
     */
    ReadEnd endOfRead(int start, int maxBytes, int limit, long limitOffset) throws IOException {
        if (limit - start <= maxBytes) {
            return new ReadEnd(limitOffset, limit);
        }
        int most = start + Math.max(0, maxBytes);
        BatchWalker walker = walk(entryAt(most).filter(entry -> entry.position() > start), start, limit);
        int end = walker.position() > start ? walker.position() : walker.nextPosition();
        boolean more = true;
        while (more && walker.nextPosition() <= most) {
            end = walker.nextPosition();
            more = walker.advance();
        }
        long offset = walker.position() == end ? walker.baseOffset() : walker.lastOffset() + 1;
        hintReadEnd(offset, end);
        return new ReadEnd(offset, end);
    }

    /** The greatest timestamp of a segment that takes no more appends; found out when it is first asked for. */
    long maxTimestamp(long endOffset) throws IOException {
        long known = maxTimestamp;
        if (known == UNKNOWN_TIMESTAMP) {
            known = new TimestampSearch(this, sealedBytes, endOffset).max();
            maxTimestamp = known;
        }
        return known;
    }

    /**
     * When the newest record of a segment that takes no more appends was written, as far as can be told: a record cannot
     * be younger than the last write to its file, whatever time its producer has set.
     */
    long newestMs(long endOffset) throws IOException {
        long timestamp = maxTimestamp(endOffset);
        long written = files.lastModifiedMs(path());
        return timestamp < 0 ? written : Math.min(timestamp, written);
    }

    /** When the first batch of a segment that takes no more appends was written, as far as can be told. */
    long oldestMs() throws IOException {
        long known = firstTimestamp;
        if (known == UNKNOWN_TIMESTAMP) {
            BatchWalker first = new BatchWalker(channel(), 0, sealedBytes, RecordBatch.HEADER_BYTES);
            known = first.advance() && first.latestRecordTime() >= 0
                    ? first.latestRecordTime()
                    : files.lastModifiedMs(path());
            firstTimestamp = known;
        }
        return known;
    }

    /** Remembers that the batch with {@code offset} begins, or will begin, at {@code position}. */
    void hintReadEnd(long offset, int position) {
        readEnd = new ReadEnd(offset, position);
    }

    /** Whether the last batch with {@code entry}'s offset has {@code entry}'s time, as the time index says. */
    boolean bears(TimestampOffset entry, int limit) throws IOException {
        return entry.offset() >= baseOffset
                && batchAt(entry.offset(), limit)
                        .filter(batch ->
                                batch.lastOffset() == entry.offset() && batch.latestRecordTime() == entry.timestamp())
                        .isPresent();
    }

    /** Stands on the batch at {@code start}, or on that of {@code hint} where it keeps what it promises. */
    private BatchWalker walk(Optional<IndexEntry> hint, int start, int limit) throws IOException {
        if (hint.isPresent()) {
            IndexEntry entry = hint.get();
            if (entry.position() >= 0 && entry.position() < limit) {
                BatchWalker walker = new BatchWalker(channel(), entry.position(), limit, BatchWalker.NEAR_BYTES);
                if (walker.advance() && walker.lastOffset() == entry.lastOffset()) {
                    return walker;
                }
            }
            reportBrokenIndex("its entry for offset " + entry.lastOffset() + " leads to position " + entry.position()
                    + ", which does not hold that batch");
        }
        int windowBytes = isIndexUsable() ? BatchWalker.NEAR_BYTES : BatchWalker.FAR_BYTES;
        BatchWalker walker = new BatchWalker(channel(), start, limit, windowBytes);
        if (!walker.advance()) {
            requireAtLimit(walker);
            throw new IllegalStateException("nobody walks from the end of " + path());
        }
        return walker;
    }

    private void requireAtLimit(BatchWalker walker) throws IOException {
        if (!walker.atLimit()) {
            throw new IOException("what lies at position " + walker.nextPosition() + " of " + path() + " is no batch");
        }
    }

    private Optional<IndexEntry> entryBefore(long offset) {
        try {
            return isIndexUsable() ? offsetIndex.floorByOffset(offset) : Optional.empty();
        } catch (IOException e) {
            reportBrokenIndex(e.toString());
            return Optional.empty();
        }
    }

    private Optional<IndexEntry> entryAt(int position) {
        try {
            return isIndexUsable() ? offsetIndex.floorByPosition(position) : Optional.empty();
        } catch (IOException e) {
            reportBrokenIndex(e.toString());
            return Optional.empty();
        }
    }

    boolean isIndexUsable() {
        IndexState state = indexState.get();
        return state == IndexState.USABLE || state == IndexState.KEPT;
    }

    void reportBrokenIndex(String why) {
        if (indexState.compareAndSet(IndexState.USABLE, IndexState.BROKEN)) {
            LOG.warn("the index of {} is broken and will be rebuilt: {}", path(), why);
        }
    }

    /** True for one caller, who is to rebuild the broken index. */
    boolean claimIndexRepair() {
        return indexState.get() == IndexState.BROKEN
                && indexState.compareAndSet(IndexState.BROKEN, IndexState.UNDER_REPAIR);
    }

    /** Instead of a repair: nobody is to ask for one again. */
    void keepIndex() {
        indexState.set(IndexState.KEPT);
    }

    void indexRepaired() {
        indexState.set(IndexState.USABLE);
    }
}
