package io.minikafka.broker.log;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records away at the start of a log, as its retention says or somebody asks.
 *
 * <p>Threads: the cleaner's, which so is the only one that takes segments away.
 */
final class LogTrim {
    private static final Logger LOG = LoggerFactory.getLogger(LogTrim.class);

    private final PartitionLog log;
    private final FileSystem files;
    private final LogContext context;
    private final Retention retention;

    LogTrim(PartitionLog log, LogContext context) {
        this.log = log;
        this.files = context.files();
        this.context = context;
        this.retention = new Retention(files);
    }

    /** See {@link PartitionLog#applyRetention}. */
    void applyRetention(RetentionConfig config, long highWatermark) {
        long nowMs = log.nowMs();
        try {
            long upTo = retention.deletableUpTo(config, log.view(), log.activeTimestamp(), nowMs, highWatermark);
            log.rollIf(active -> upTo >= log.logEndOffset() || active.isTooOld(nowMs), nowMs);
            log.publish(now -> now.withStart(upTo));
            log.whileOpen(this::removeBeforeStart);
        } catch (IOException e) {
            throw PartitionLog.storageError(
                    "deleting old segments of " + log.partition() + " in " + log.folder(),
                    log.disk().met(e));
        }
    }

    /** See {@link PartitionLog#deleteRecordsBefore}. */
    void deleteRecordsBefore(long offset) {
        try {
            if (offset > log.logStartOffset()) {
                log.publish(now -> now.withStart(offset));
                if (!log.whileOpen(() -> LogStart.store(files, log.folder(), offset))) {
                    throw PartitionLog.closedException(log.partition());
                }
            }
            log.rollIf(active -> log.logStartOffset() == log.logEndOffset(), log.nowMs());
            log.whileOpen(this::removeBeforeStart);
        } catch (IOException e) {
            throw PartitionLog.storageError(
                    "deleting the records of " + log.partition() + " before offset " + offset,
                    log.disk().met(e));
        }
    }

    /** One segment after the other, each gone from the disk's folder before the next: a crash leaves no hole. */
    private void removeBeforeStart() throws IOException {
        LogView now = log.view();
        while (now.segmentCount() > 1 && now.endOffsetOf(0) <= now.logStartOffset()) {
            Segment oldest = now.segment(0);
            oldest.delete(context.storage());
            files.syncFolder(log.folder());
            log.publish(LogView::withoutFirst);
            oldest.release();
            now = log.view();
            log.removedBelow(now.segment(0).baseOffset());
            LOG.info(
                    "{}: {} with {} bytes is deleted, the log begins at {}",
                    log.partition(),
                    oldest.path().getFileName(),
                    oldest.sealedBytes(),
                    now.logStartOffset());
        }
    }
}
