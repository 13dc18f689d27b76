package io.minikafka.broker.log;

import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordCursor;
import java.io.IOException;
import java.util.Optional;

/**
 * One pass over one log. First it takes note of the last offset of each key in the dirty part, as far as the map has
 * room; then it goes through the log from its start up to there, and writes anew the segments that have records whose key
 * has a later one. It works in steps, between which retention may delete segments and the log may be closed.
 *
 * <p>Threads: the cleaner's.
 */
final class Compaction implements AutoCloseable {
    private static final int STEP_BYTES = 1 << 20;

    private final PartitionLog log;
    private final CompactionConfig config;
    private final DirtyRange range;
    private final OffsetMap map;
    private final long nowMs;
    private final LogView view;
    private final SegmentSource source = new SegmentSource();
    private int next; // behind the segment that is being read
    private long endOffset;
    private CompactionFilter filter; // null while keys are being noted
    private SegmentGroup group; // null between two of them
    private long bytesWritten;
    private boolean ended;
    private boolean complete;

    /** @param map is cleared first */
    Compaction(PartitionLog log, CompactionConfig config, DirtyRange range, OffsetMap map) {
        this.log = log;
        this.config = config;
        this.range = range;
        this.map = map;
        this.nowMs = log.nowMs();
        this.view = log.view();
        this.next = view.indexOf(range.firstOffset());
        map.clear();
    }

    PartitionLog log() {
        return log;
    }

    /** Goes on for a while; returns how many bytes it has read and written. */
    long step() throws IOException {
        long before = bytesMoved();
        while (!ended && bytesMoved() - before < STEP_BYTES) {
            if (filter == null) {
                note();
            } else {
                clean();
            }
        }
        return bytesMoved() - before;
    }

    /** Whether there is nothing left to do. */
    boolean isEnded() {
        return ended;
    }

    /** Whether it came to its end, and not to that of the log. */
    boolean isComplete() {
        return complete;
    }

    /** Up to where the log is clean after a complete pass: not as far as it was dirty, where the map was full before. */
    long endOffset() {
        return endOffset;
    }

    private long bytesMoved() {
        return source.bytesRead() + bytesWritten + (group == null ? 0 : group.bytesWritten());
    }

    private void note() throws IOException {
        if (!source.isOpen() && !openNext(range.endOffset())) {
            beginCleaning(range.endOffset());
            return;
        }
        Optional<RecordBatch> batch = source.isOpen() ? source.next() : Optional.empty();
        if (batch.isEmpty()) {
            source.close();
        } else if (batch.get().nextOffset() > range.firstOffset()
                && !batch.get().isControl()) {
            note(batch.get());
        }
    }

    private void note(RecordBatch batch) throws IOException {
        try (RecordCursor records = batch.records()) {
            while (records.next()) {
                if (records.offset() >= range.firstOffset()
                        && records.hasKey()
                        && !map.put(records.key(), records.offset())) {
                    beginCleaning(records.offset());
                    return;
                }
            }
        }
    }

    private void beginCleaning(long upTo) {
        source.close();
        endOffset = upTo;
        next = 0;
        filter = new CompactionFilter(map, upTo, log.lastOffsetsOfProducers(), nowMs, config.deleteRetentionMs());
    }

    private void clean() throws IOException {
        if (group == null) {
            if (openNext(endOffset)) {
                group = new SegmentGroup(log, filter, view.segment(next - 1));
            } else if (!ended) {
                ended = true;
                complete = true;
            }
        } else if (source.isAtEnd()) {
            endOfSegment();
        } else {
            RecordBatch batch = source.next().orElseThrow();
            if (!group.add(batch, source.isAtEnd())) {
                source.rewind();
            }
        }
    }

    private void endOfSegment() throws IOException {
        if (hasNext(endOffset) && group.hasRoomFor(view.segment(next), view.endOffsetOf(next))) {
            if (!group.isBegun()) {
                group.begin();
                source.rewind();
            } else if (openNext(endOffset)) {
                group.follow(view.segment(next - 1));
            }
            return;
        }
        source.close();
        bytesWritten += group.bytesWritten();
        ended = !group.complete(); // what was not cleaned must not count as clean: the next pass begins where this
        // one did
        group = null;
    }

    private boolean hasNext(long upTo) {
        return next < view.segmentCount() - 1 && view.segment(next).baseOffset() < upTo;
    }

    /** Opens the next segment that begins before {@code upTo}, if there is one; ends the pass where the log is closed. */
    private boolean openNext(long upTo) {
        while (hasNext(upTo)) {
            Segment segment = view.segment(next);
            long segmentEnd = view.endOffsetOf(next);
            next++;
            if (source.open(segment, segmentEnd)) {
                return true;
            }
            if (!segment.isDeleted()) {
                ended = true;
                return false;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "compacted from offset " + range.firstOffset() + " up to " + endOffset + ", " + map.size() + " keys, "
                + source.bytesRead() + " bytes read, " + bytesWritten + " written";
    }

    /** Lets go of the log, and of what was not finished. */
    @Override
    public void close() throws IOException {
        ended = true;
        source.close();
        if (filter != null) {
            filter.close();
        }
        if (group != null) {
            group.discard();
            group = null;
        }
    }
}
