package io.minikafka.broker.log;

import java.util.List;

/**
 * What {@link LogLoader} found in a partition's folder, in good order.
 *
 * @param segments oldest first; the last one is the one to append to
 * @param startOffset the first one that may be read
 * @param recoveryPoint up to where the log is on the disk for sure
 */
record OpenedLog(
        List<Segment> segments,
        SegmentAppender appender,
        long startOffset,
        LogProducers producers,
        LeaderEpochs epochs,
        long recoveryPoint) {

    /** The same, but that what lies before {@code offset} is not to be read. */
    OpenedLog startingAt(long offset) {
        return new OpenedLog(segments, appender, Math.max(startOffset, offset), producers, epochs, recoveryPoint);
    }

    /** The offset behind the last record. */
    long endOffset() {
        return appender.nextOffset();
    }
}
