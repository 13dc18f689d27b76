package io.minikafka.broker.log;

import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.TimestampType;

/**
 * A batch of a numbered producer that is in the log, as far as a repetition of it has to be recognized and answered.
 *
 * @param offsetDelta how many records it has, less one
 * @param appendedMs when it was appended; where that is not known, a later time
 * @param timestampType whose time its records have
 */
record NumberedBatch(
        long producerId,
        short epoch,
        int lastSequence,
        long lastOffset,
        int offsetDelta,
        long appendedMs,
        TimestampType timestampType) {

    /** A batch with a producer id that lies in the log, and was appended at {@code nowMs} or before. */
    static NumberedBatch of(RecordBatch batch, long nowMs) {
        return new NumberedBatch(
                batch.producerId(),
                batch.producerEpoch(),
                batch.lastSequence(),
                batch.lastOffset(),
                batch.lastOffsetDelta(),
                appendedMs(batch.timestampType(), batch.maxTimestamp(), nowMs),
                batch.timestampType());
    }

    /** The batch with a producer id on which {@code walker} stands, which was appended at {@code nowMs} or before. */
    static NumberedBatch at(BatchWalker walker, long nowMs) {
        int offsetDelta = (int) (walker.lastOffset() - walker.baseOffset());
        return new NumberedBatch(
                walker.producerId(),
                walker.producerEpoch(),
                (walker.baseSequence() + offsetDelta) & Integer.MAX_VALUE,
                walker.lastOffset(),
                offsetDelta,
                appendedMs(walker.timestampType(), walker.maxTimestamp(), nowMs),
                walker.timestampType());
    }

    /** The producer's own time says nothing: an import of old records has just been appended. */
    private static long appendedMs(TimestampType type, long maxTimestamp, long nowMs) {
        return type == TimestampType.LOG_APPEND_TIME ? maxTimestamp : nowMs;
    }

    int baseSequence() {
        return (lastSequence - offsetDelta) & Integer.MAX_VALUE;
    }

    boolean isRepeatedBy(RecordBatch batch) {
        return batch.producerId() == producerId
                && batch.producerEpoch() == epoch
                && batch.lastSequence() == lastSequence
                && batch.baseSequence() == baseSequence();
    }

    /** What a repetition is answered. */
    AppendResult asDuplicate() {
        long logAppendTimeMs = timestampType == TimestampType.LOG_APPEND_TIME ? appendedMs : -1;
        return new AppendResult(lastOffset - offsetDelta, lastOffset, logAppendTimeMs, true);
    }
}
