package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.InflateBudget;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Answers what is asked of a log at one moment, its view. A broken index that it comes across costs time, never a wrong
 * answer, and is handed to {@code onBrokenIndex}.
 *
 * <p>Threads: any, without locks.
 */
final class LogReader {
    private final TopicPartition partition;
    private final Path folder;

    LogReader(TopicPartition partition, Path folder) {
        this.partition = partition;
        this.folder = folder;
    }

    /** The view has a segment that the log has given up meanwhile: it has a newer view, or is closed. */
    static final class StaleViewException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StaleViewException() {
            super("a segment was given up", null, false, false);
        }
    }

    /** See {@link PartitionLog#read}; or a {@link StaleViewException}. */
    LogRegion read(LogView now, long offset, int maxBytes, long upToOffset, Consumer<Segment> onBrokenIndex) {
        if (offset < now.logStartOffset() || offset > now.logEndOffset()) {
            throw new BrokerException(
                    ErrorCode.OFFSET_OUT_OF_RANGE,
                    "read of " + partition + " at offset " + offset + ": the log has offsets " + now.logStartOffset()
                            + " to " + now.logEndOffset());
        }
        long endOffset = Math.min(upToOffset, now.logEndOffset());
        for (int i = now.indexOf(offset); offset < endOffset && i < now.segmentCount(); i++) {
            LogRegion region = readSegment(now, i, offset, maxBytes, endOffset, onBrokenIndex);
            if (!region.isEmpty()) {
                return region;
            }
        }
        return LogRegion.empty();
    }

    private LogRegion readSegment(
            LogView now, int index, long offset, int maxBytes, long endOffset, Consumer<Segment> onBrokenIndex) {
        Segment segment = retained(now.segment(index));
        boolean handedOver = false;
        try {
            int limit = now.bytesOf(index);
            int start = segment.positionOf(offset, limit);
            if (start == limit) {
                hintEnd(now, index, segment);
                return LogRegion.empty();
            }
            long limitOffset = Math.min(endOffset, now.endOffsetOf(index));
            Segment.ReadEnd readEnd = segment.endOfRead(
                    start,
                    maxBytes,
                    endOffset >= now.endOffsetOf(index) ? limit : segment.positionOf(endOffset, limit),
                    limitOffset);
            int end = readEnd.position();
            if (end == limit) {
                hintEnd(now, index, segment);
            }
            if (end <= start) {
                return LogRegion.empty();
            }
            long offsets = readEnd.offset() - Math.max(offset, segment.baseOffset());
            LogRegion region = new LogRegion(segment, segment.channel(), start, end - start, offsets);
            handedOver = true;
            return region;
        } catch (IOException e) {
            throw PartitionLog.storageError("read of " + partition + " at offset " + offset + " in " + folder, e);
        } finally {
            reportIfBroken(segment, onBrokenIndex);
            if (!handedOver) {
                segment.release();
            }
        }
    }

    private static void hintEnd(LogView now, int index, Segment segment) {
        if (index == now.segmentCount() - 1) {
            segment.hintReadEnd(now.logEndOffset(), now.bytesOf(index));
        }
    }

    /** See {@link PartitionLog#offsetForTimestamp}; or a {@link StaleViewException}. */
    Optional<TimestampOffset> offsetForTimestamp(
            LogView now, long timestamp, long upToOffset, InflateBudget budget, Consumer<Segment> onBrokenIndex) {
        for (int i = 0; i < now.segmentCount(); i++) {
            Segment segment = retained(now.segment(i));
            try {
                boolean last = i == now.segmentCount() - 1;
                long endOffset = now.endOffsetOf(i);
                if (last || segment.maxTimestamp(endOffset) >= timestamp) {
                    Optional<TimestampOffset> found = new TimestampSearch(segment, now.bytesOf(i), endOffset)
                            .first(timestamp, now.logStartOffset(), budget);
                    if (found.isPresent()) {
                        return found.filter(record -> record.offset() < upToOffset);
                    }
                }
            } catch (IOException e) {
                throw PartitionLog.storageError(
                        "search of " + partition + " for time " + timestamp + " in " + folder, e);
            } finally {
                reportIfBroken(segment, onBrokenIndex);
                segment.release();
            }
        }
        return Optional.empty();
    }

    private static void reportIfBroken(Segment segment, Consumer<Segment> onBrokenIndex) {
        if (segment.claimIndexRepair()) {
            onBrokenIndex.accept(segment);
        }
    }

    private static Segment retained(Segment segment) {
        if (!segment.tryRetain()) {
            throw new StaleViewException();
        }
        return segment;
    }
}
