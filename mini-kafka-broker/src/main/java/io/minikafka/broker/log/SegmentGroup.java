package io.minikafka.broker.log;

import io.minikafka.common.record.BatchRewriter;
import io.minikafka.common.record.RecordBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Neighbouring segments that one cleaned segment takes the place of. They are read by who owns this; what is not to
 * change and has no neighbour to be merged with is not written again.
 *
 * <p>The last batch of a group stays, even if nothing else is left of it: the offsets of a segment always go up to the
 * next one's. So recovery can tell that nothing is missing, and no reader stands before the log's end waiting for a batch
 * that never comes.
 *
 * <p>Threads: the cleaner's.
 */
final class SegmentGroup {
    private final PartitionLog log;
    private final CompactionFilter filter;
    private final List<Segment> segments = new ArrayList<>();
    private CleanedSegment cleaned; // null as long as nothing is written
    private RecordBatch tail; // the end of the last segment, where it is not in the cleaned one; else null
    private boolean changed;
    private boolean decided;

    SegmentGroup(PartitionLog log, CompactionFilter filter, Segment first) {
        this.log = log;
        this.filter = filter;
        segments.add(first);
    }

    /**
     * Takes the next batch of the segment that is being read. False where it did not, because only now there is something
     * to write: then the segment has to be read from its start again.
     */
    boolean add(RecordBatch batch, boolean lastOfSegment) throws IOException {
        Optional<RecordBatch> filtered = filter.filter(batch);
        boolean isTail = filtered.isEmpty() && lastOfSegment;
        boolean stays = filtered.isPresent() ? filtered.get() == batch : isTail && batch.recordCount() == 0;
        changed |= !stays;
        if (cleaned == null) {
            if (changed) {
                begin();
            }
            return !changed;
        }
        if (filtered.isPresent()) {
            cleaned.append(filtered.get());
        }
        tail = isTail ? RecordBatch.at(BatchRewriter.emptied(batch), 0) : null;
        return true;
    }

    /** Whether the segment would fit behind what there is, as it is. */
    boolean hasRoomFor(Segment next, long endOffset) {
        Segment present = isBegun() ? cleaned.segment() : segments.get(0);
        long bytes = isBegun() ? (long) cleaned.sizeInBytes() + RecordBatch.HEADER_BYTES : present.sealedBytes();
        LogConfig config = log.config();
        long entries = next.sealedBytes() / Math.max(RecordBatch.HEADER_BYTES, config.indexIntervalBytes()) + 2L;
        long offsetIndexBytes = (present.offsetIndex().file().count() + entries) * OffsetIndex.ENTRY_BYTES;
        long timeIndexBytes = (present.timeIndex().file().count() + entries) * TimeIndex.ENTRY_BYTES;
        return bytes + next.sealedBytes() <= config.segmentBytes()
                && endOffset - 1 - present.baseOffset() <= Integer.MAX_VALUE
                && Math.max(offsetIndexBytes, timeIndexBytes) <= config.segmentIndexBytes();
    }

    boolean isBegun() {
        return cleaned != null;
    }

    /** Writes from now on; what was read so far has to be read again. */
    void begin() throws IOException {
        CleanedSegment empty =
                new CleanedSegment(log.files(), log.folder(), segments.get(0).baseOffset(), log.config());
        cleaned = empty;
        log.whileOpen(empty::create);
    }

    /** The batches of this segment are those that come next. */
    void follow(Segment next) {
        segments.add(next);
    }

    long bytesWritten() {
        return isBegun() ? cleaned.sizeInBytes() : 0;
    }

    /**
     * All batches of all segments are here: the cleaned segment takes the place of them, if that changes anything. False
     * where they are not the log's any more.
     *
     * @throws UncleanableException where it could not be done to the end; the log is as it was and can be read
     */
    boolean complete() throws IOException {
        boolean current = log.view().contains(segments); // retention may have been faster
        if (current && isBegun() && (changed || segments.size() > 1)) {
            if (tail != null) {
                cleaned.append(tail);
            }
            long lastModifiedMs = Long.MIN_VALUE;
            for (Segment segment : segments) {
                lastModifiedMs = Math.max(lastModifiedMs, log.files().lastModifiedMs(segment.path()));
            }
            cleaned.finish(lastModifiedMs);
            log.whileOpen(this::swap);
            current = decided;
        }
        discard();
        return current;
    }

    private void swap() throws IOException {
        LogView view = log.view();
        long endOffset =
                view.endOffsetOf(view.indexOf(segments.get(segments.size() - 1).baseOffset()));
        SegmentSwap swap = new SegmentSwap(log.files(), log.folder(), cleaned.baseOffset(), endOffset);
        decided = true;
        try {
            swap.decide();
        } catch (UncleanableException e) {
            throw e;
        } catch (IOException e) {
            decided = false;
            throw e;
        }
        try {
            for (Segment old : segments) {
                old.delete(log.storage());
            }
            swap.moveIn();
            log.publish(now -> now.withReplaced(segments, cleaned.movedIn()));
            segments.forEach(Segment::release);
            swap.end();
        } catch (IOException e) {
            throw new UncleanableException("a cleaned segment could not be put in its place: " + e.getMessage(), e);
        }
    }

    /** Lets go of the cleaned segment, and removes it unless it has its place or is to get it at the next start. */
    void discard() throws IOException {
        if (isBegun()) {
            cleaned.close();
            cleaned = null;
            if (!decided) {
                log.whileOpen(() -> SegmentSwap.removeCleaned(log.files(), log.folder()));
            }
        }
    }
}
