package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.RecordBatch;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the end of a log in order. After a clean stop the last segment's end is found by its index. After any other
 * stop every batch from the recovery point on is checked, the log is cut at the first one that does not check out, and
 * the indexes of what was read are made anew.
 *
 * <p>Threads: one.
 */
final class LogRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);

    private final TopicPartition partition;
    private final List<Segment> segments;
    private final LeaderEpochs epochs;
    private final LogProducers producers;
    private final LogConfig config;
    private final LogContext context;
    private final long nowMs;
    private long scannedBytes;
    private long gapsUpTo;

    /** @param segments oldest first, at least one; those that cannot be kept are removed from the list and the disk */
    LogRecovery(
            TopicPartition partition,
            List<Segment> segments,
            LeaderEpochs epochs,
            LogProducers producers,
            LogConfig config,
            LogContext context) {
        this.partition = partition;
        this.segments = segments;
        this.epochs = epochs;
        this.producers = producers;
        this.config = config;
        this.context = context;
        this.nowMs = context.clock().millis();
    }

    OpenedLog run(LogLoader.LastStop lastStop, LogCheckpoints checkpoints) throws IOException {
        long recoveryPoint = checkpoints.recoveryPoint();
        gapsUpTo = config.compaction().isPresent() ? Long.MAX_VALUE : checkpoints.cleanedUpTo();
        boolean clean = lastStop == LogLoader.LastStop.CLEAN;
        int first = clean ? segments.size() - 1 : segmentOf(recoveryPoint);
        for (int i = 0; i < first; i++) {
            if (segments.get(i).claimIndexRepair()) {
                rebuildIndex(segments.get(i), segments.get(i).sealedBytes());
            }
        }
        if (!clean) {
            epochs.truncate(recoveryPoint);
        }
        SegmentAppender appender = recover(segments.get(first), clean ? Long.MAX_VALUE : recoveryPoint);
        while (segments.get(segments.size() - 1) != appender.segment()) {
            Segment next = segments.get(segments.indexOf(appender.segment()) + 1);
            if (appender.sizeInBytes() != appender.segment().sealedBytes()
                    || next.baseOffset() != appender.nextOffset()) {
                removeFrom(next, appender.nextOffset());
            } else {
                appender.seal();
                appender.segment().flushIndexes();
                appender = recover(next, recoveryPoint);
            }
        }
        return opened(appender, clean, recoveryPoint);
    }

    private OpenedLog opened(SegmentAppender appender, boolean clean, long recoveryPoint) {
        long endOffset = appender.nextOffset();
        if (endOffset < recoveryPoint) {
            LOG.warn(
                    "{}: the log ends at offset {}, although it had been on the disk up to {}",
                    partition,
                    endOffset,
                    recoveryPoint);
        }
        epochs.truncate(endOffset);
        if (!clean && scannedBytes > 0) {
            LOG.info(
                    "{}: recovered from offset {} on: read {} bytes in {} ms, {} producers, the log ends at offset {}",
                    partition,
                    recoveryPoint,
                    scannedBytes,
                    context.clock().millis() - nowMs,
                    producers.size(),
                    endOffset);
        }
        appender.resumeAge();
        return new OpenedLog(
                segments,
                appender,
                segments.get(0).baseOffset(),
                producers,
                epochs,
                Math.min(recoveryPoint, endOffset));
    }

    private int segmentOf(long offset) {
        int index = segments.size() - 1;
        while (index > 0 && segments.get(index).baseOffset() > offset) {
            index--;
        }
        return index;
    }

    /**
     * Trusts a segment up to {@code trustedOffset}, scans the rest, and cuts it where the rest is damaged. Where even the
     * trusted part does not hang together, all of it is scanned.
     */
    private SegmentAppender recover(Segment segment, long trustedOffset) throws IOException {
        int bytes = segment.sealedBytes();
        SegmentAppender appender = resume(segment, bytes, trustedOffset);
        boolean sound = trustedOffset == Long.MAX_VALUE
                ? appender.sizeInBytes() == bytes
                : appender.nextOffset() == Math.max(trustedOffset, segment.baseOffset());
        if (!sound) {
            LOG.warn(
                    "{}: {} was expected to be whole up to {}, but its batches end at position {} with offset {}: all of"
                            + " it is checked",
                    partition,
                    segment.path(),
                    trustedOffset == Long.MAX_VALUE ? bytes + " bytes" : "offset " + trustedOffset,
                    appender.sizeInBytes(),
                    appender.nextOffset());
            appender = SegmentAppender.rebuilding(segment, 0, config, nowMs);
        }
        producers.readFrom(appender.nextOffset());
        scan(appender, bytes);
        segment.indexRepaired();
        return appender;
    }

    /** An appender that stands where the trusted part ends, or as far as its batches hang together. */
    private SegmentAppender resume(Segment segment, int bytes, long trustedOffset) throws IOException {
        if (trustedOffset <= segment.baseOffset()) {
            return SegmentAppender.rebuilding(segment, 0, config, nowMs);
        }
        if (trustedOffset != Long.MAX_VALUE) {
            segment.offsetIndex().truncateFrom(trustedOffset);
            segment.timeIndex().truncateFrom(trustedOffset);
        }
        SegmentAppender appender = indexesFit(segment, bytes)
                ? atLastEntry(segment, bytes)
                : SegmentAppender.rebuilding(segment, 0, config, nowMs);
        int start = appender.sizeInBytes();
        int windowBytes = start == 0 ? BatchWalker.FAR_BYTES : BatchWalker.NEAR_BYTES;
        BatchWalker walker = new BatchWalker(segment.channel(), start, bytes, windowBytes);
        while (walker.advance() && walker.baseOffset() < trustedOffset) {
            appender.added(walker.lastOffset(), walker.latestRecordTime(), walker.sizeInBytes());
        }
        return appender;
    }

    private boolean indexesFit(Segment segment, int bytes) {
        try {
            Optional<IndexEntry> last = segment.offsetIndex().last();
            Optional<TimestampOffset> lastTime = segment.timeIndex().last();
            if (last.isPresent()) {
                segment.batchAt(last.get().lastOffset(), bytes); // reports what does not fit
            }
            if (lastTime.isPresent() && !segment.bears(lastTime.get(), bytes)) {
                segment.reportBrokenIndex("its time index ends with " + lastTime.get() + ", which is not there");
            }
        } catch (IOException e) {
            segment.reportBrokenIndex(e.toString());
        }
        return segment.isIndexUsable();
    }

    private SegmentAppender atLastEntry(Segment segment, int bytes) throws IOException {
        SegmentAppender appender = new SegmentAppender(segment, config, nowMs);
        Optional<IndexEntry> last = segment.offsetIndex().last();
        BatchWalker first = new BatchWalker(segment.channel(), 0, bytes, RecordBatch.HEADER_BYTES);
        if (last.isPresent() && first.advance()) {
            TimestampOffset none = new TimestampOffset(RecordBatch.NO_TIMESTAMP, segment.baseOffset());
            appender.resumeAt(
                    last.get().position(),
                    first.latestRecordTime(),
                    segment.timeIndex().last().orElse(none));
            return appender;
        }
        return SegmentAppender.rebuilding(segment, 0, config, nowMs);
    }

    private void scan(SegmentAppender appender, int bytes) throws IOException {
        Segment segment = appender.segment();
        int start = appender.sizeInBytes();
        BatchScanner scanner = new BatchScanner(segment.channel(), start, bytes, appender.nextOffset(), gapsUpTo);
        for (Optional<RecordBatch> batch = scanner.next(); batch.isPresent(); batch = scanner.next()) {
            RecordBatch valid = batch.get();
            epochs.appended(valid.partitionLeaderEpoch(), valid.baseOffset());
            producers.appended(valid, nowMs);
            appender.added(valid.lastOffset(), valid.latestRecordTime(), scanner.position() - appender.sizeInBytes());
        }
        scannedBytes += bytes - start;
        if (scanner.position() < bytes) {
            appender.cutTail();
            segment.channel().force(false); // or a power cut could join what was cut off to what is appended next
            LOG.warn(
                    "{}: {} is cut at position {}, offset {}: {}; {} bytes are dropped",
                    partition,
                    segment.path(),
                    scanner.position(),
                    appender.nextOffset(),
                    scanner.damage(),
                    bytes - scanner.position());
        }
    }

    private void removeFrom(Segment segment, long endOffset) throws IOException {
        int index = segments.indexOf(segment);
        while (segments.size() > index) {
            Segment removed = segments.remove(segments.size() - 1);
            LOG.warn(
                    "{}: {} with {} bytes does not go on where the log ends, at offset {}, and is removed",
                    partition,
                    removed.path(),
                    removed.sealedBytes(),
                    endOffset);
            removed.release();
            SegmentFiles.delete(context.files(), removed.path().getParent(), removed.baseOffset());
        }
        context.files().syncFolder(segment.path().getParent()); // likewise
    }

    private void rebuildIndex(Segment segment, int bytes) throws IOException {
        SegmentAppender rebuilt = SegmentAppender.rebuilding(segment, bytes, config, nowMs);
        rebuilt.finishIndexes();
        segment.indexRepaired();
        LOG.info(
                "{}: the indexes of {} are rebuilt from {} of {} bytes",
                partition,
                segment.path(),
                rebuilt.sizeInBytes(),
                bytes);
    }
}
