package io.minikafka.broker.log;

import java.io.IOException;

/**
 * What of a log has come since it was last compacted, as far as compaction may go: sealed segments that are on the disk,
 * below the high watermark and old enough.
 *
 * @param firstOffset where the dirty part begins
 * @param endOffset behind it; the start of a segment
 * @param cleanBytes of the segments before
 * @param dirtyBytes of the segments with the dirty part
 * @param overdue whether a record in it is older than {@code max.compaction.lag.ms}
 */
record DirtyRange(long firstOffset, long endOffset, long cleanBytes, long dirtyBytes, boolean overdue) {

    /**
     * @param cleanedUpTo what the checkpoint says; where the log does not have that offset, all of it is dirty
     * @param safeOffset what lies there or behind is left alone
     */
    static DirtyRange of(LogView view, long cleanedUpTo, long safeOffset, CompactionConfig config, long nowMs)
            throws IOException {
        boolean known = cleanedUpTo >= view.logStartOffset() && cleanedUpTo <= view.logEndOffset();
        long firstOffset = known ? cleanedUpTo : view.logStartOffset();
        long cleanBytes = 0;
        long dirtyBytes = 0;
        boolean overdue = false;
        int i = 0;
        for (; i < view.segmentCount() - 1 && view.endOffsetOf(i) <= safeOffset; i++) {
            Segment segment = view.segment(i);
            if (view.endOffsetOf(i) <= firstOffset) {
                cleanBytes += segment.sealedBytes();
                continue;
            }
            if (config.minLagMs() > 0 && segment.newestMs(view.endOffsetOf(i)) > nowMs - config.minLagMs()) {
                break;
            }
            dirtyBytes += segment.sealedBytes();
            overdue |= config.maxLagMs() != Long.MAX_VALUE && segment.oldestMs() < nowMs - config.maxLagMs();
        }
        long endOffset = Math.max(firstOffset, view.segment(i).baseOffset());
        return new DirtyRange(firstOffset, endOffset, cleanBytes, dirtyBytes, overdue);
    }

    /** Which part of what could be compacted is dirty, 0 to 1. */
    double ratio() {
        return dirtyBytes == 0 ? 0 : (double) dirtyBytes / (cleanBytes + dirtyBytes);
    }

    boolean isDue(CompactionConfig config) {
        return dirtyBytes > 0 && (overdue || ratio() >= config.minDirtyRatio());
    }
}
