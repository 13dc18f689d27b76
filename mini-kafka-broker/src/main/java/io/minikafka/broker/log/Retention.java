package io.minikafka.broker.log;

import java.io.IOException;

/** Decides how much of the oldest part of a log may go. Threads: any. */
final class Retention {
    private final FileSystem files;

    Retention(FileSystem files) {
        this.files = files;
    }

    /**
     * The offset up to which whole segments may go, too old or too many; the log's start where none may.
     *
     * @param activeTimestamp the greatest one of the last segment
     * @param highWatermark nothing behind it goes
     */
    long deletableUpTo(RetentionConfig config, LogView view, long activeTimestamp, long nowMs, long highWatermark)
            throws IOException {
        long bytes = 0;
        for (int i = 0; i < view.segmentCount(); i++) {
            bytes += view.bytesOf(i);
        }
        long upTo = view.logStartOffset();
        for (int i = 0; i < view.segmentCount(); i++) {
            bytes -= view.bytesOf(i);
            boolean last = i == view.segmentCount() - 1;
            long endOffset = view.endOffsetOf(i);
            boolean tooMany = config.retentionBytes() >= 0 && bytes >= config.retentionBytes();
            if (endOffset > highWatermark
                    || (last && view.bytesOf(i) == 0)
                    || !(tooMany
                            || isTooOld(config, view.segment(i), endOffset, last ? activeTimestamp : null, nowMs))) {
                break;
            }
            upTo = Math.max(upTo, endOffset);
        }
        return upTo;
    }

    /**
     * A record cannot be younger than the last write to its file: whatever time a producer has set, a record from the
     * future keeps nothing longer than one of that moment.
     */
    private boolean isTooOld(RetentionConfig config, Segment segment, long endOffset, Long activeTimestamp, long nowMs)
            throws IOException {
        if (config.retentionMs() < 0) {
            return false;
        }
        long timestamp = activeTimestamp != null ? activeTimestamp : segment.maxTimestamp(endOffset);
        long written = files.lastModifiedMs(segment.path());
        long newest = timestamp < 0 ? written : Math.min(timestamp, written);
        return nowMs - newest > config.retentionMs();
    }
}
