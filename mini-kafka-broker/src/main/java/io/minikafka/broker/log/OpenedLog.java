package io.minikafka.broker.log;

import java.util.List;

/**
 * What {@link LogLoader} found in a partition's folder, in good order.
 *
 * @param segments oldest first; the last one is the one to append to
 * @param recoveryPoint up to where the log is on the disk for sure
 */
record OpenedLog(
        List<Segment> segments,
        SegmentAppender appender,
        ProducerStates producers,
        LeaderEpochs epochs,
        long recoveryPoint) {}
