package io.minikafka.broker.log;

import io.minikafka.common.record.BatchRewriter;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordCursor;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides what one pass of compaction leaves of a batch. A record goes when its key has a later one, when it has no key,
 * or when it has no value and the batch's delete horizon is over. That horizon is set the first time that a pass has gone
 * through all of the batch: then what the record deletes is gone, and readers have {@code delete.retention.ms} from there
 * to hear of it.
 *
 * <p>Threads: one; to be closed.
 */
final class CompactionFilter implements AutoCloseable {
    private final OffsetMap map;
    private final long endOffset;
    private final Map<Long, Long> lastOffsetsOfProducers;
    private final long nowMs;
    private final long horizonMs;
    private final BitSet kept = new BitSet();
    private final BatchRewriter rewriter = new BatchRewriter();

    /**
     * @param map the last offset of each key before {@code endOffset}, of those since the log was last compacted
     * @param endOffset what lies there and behind it is left alone
     * @param lastOffsetsOfProducers the batch that ends there stays, empty if need be, because it has the sequence with
     *     which its producer goes on
     */
    CompactionFilter(
            OffsetMap map, long endOffset, Map<Long, Long> lastOffsetsOfProducers, long nowMs, long deleteRetentionMs) {
        this.map = map;
        this.endOffset = endOffset;
        this.lastOffsetsOfProducers = lastOffsetsOfProducers;
        this.nowMs = nowMs;
        this.horizonMs = nowMs + Math.min(deleteRetentionMs, Long.MAX_VALUE - nowMs);
    }

    /** What is left of the batch, which must be whole: itself where it stays as it is; nothing where it goes. */
    Optional<RecordBatch> filter(RecordBatch batch) {
        if (batch.baseOffset() >= endOffset || batch.isControl()) {
            return Optional.of(batch);
        }
        boolean anyTombstone = select(batch);
        if (kept.isEmpty()) {
            return hasLastSequence(batch) ? Optional.of(emptied(batch)) : Optional.empty();
        }
        OptionalLong horizon = batch.deleteHorizonMs();
        if (horizon.isEmpty() && anyTombstone && batch.lastOffset() < endOffset) {
            horizon = OptionalLong.of(horizonMs);
        }
        boolean unchanged = kept.cardinality() == batch.recordCount() && horizon.equals(batch.deleteHorizonMs());
        return Optional.of(unchanged ? batch : RecordBatch.at(rewriter.keeping(batch, kept, horizon), 0));
    }

    /** Without its records, which is what {@code batch} itself may be already. */
    static RecordBatch emptied(RecordBatch batch) {
        return batch.recordCount() == 0 ? batch : RecordBatch.at(BatchRewriter.emptied(batch), 0);
    }

    /** Marks in {@link #kept} what stays, and tells whether a record without value is among it. */
    private boolean select(RecordBatch batch) {
        OptionalLong horizon = batch.deleteHorizonMs();
        boolean tombstonesGo = horizon.isPresent() && nowMs >= horizon.getAsLong();
        boolean anyTombstone = false;
        kept.clear();
        try (RecordCursor records = batch.records()) {
            for (int index = 0; records.next(); index++) {
                if (records.offset() >= endOffset || (isLatest(records) && (records.hasValue() || !tombstonesGo))) {
                    kept.set(index);
                    anyTombstone |= !records.hasValue();
                }
            }
        }
        return anyTombstone;
    }

    private boolean isLatest(RecordCursor record) {
        return record.hasKey() && record.offset() >= map.get(record.key());
    }

    @Override
    public void close() {
        rewriter.close();
    }

    private boolean hasLastSequence(RecordBatch batch) {
        Long lastOffset = batch.hasProducerId() ? lastOffsetsOfProducers.get(batch.producerId()) : null;
        return lastOffset != null && lastOffset == batch.lastOffset();
    }
}
