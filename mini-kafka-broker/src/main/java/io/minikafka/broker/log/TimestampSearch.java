package io.minikafka.broker.log;

import io.minikafka.common.record.InflateBudget;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Finds records of one segment by their time. Whoever calls holds the segment. */
final class TimestampSearch {
    private final Segment segment;
    private final int limit;
    private final long endOffset;

    /**
     * @param limit how many bytes of the segment may be read
     * @param endOffset the offset behind the last record in these bytes
     */
    TimestampSearch(Segment segment, int limit, long endOffset) {
        this.segment = segment;
        this.limit = limit;
        this.endOffset = endOffset;
    }

    /** The first record from {@code fromOffset} on whose timestamp is {@code timestamp} or later. */
    Optional<TimestampOffset> first(long timestamp, long fromOffset, InflateBudget budget) throws IOException {
        long startOffset = segment.baseOffset();
        if (segment.isIndexUsable()) {
            Optional<TimestampOffset> entry = lookUp(timestamp);
            startOffset = entry.map(TimestampOffset::offset).orElse(startOffset);
        }
        Optional<BatchWalker> found = segment.batchAt(Math.max(startOffset, fromOffset), limit);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        BatchWalker batch = found.get();
        do {
            if (batch.latestRecordTime() >= timestamp) {
                Optional<TimestampOffset> record = firstIn(batch, timestamp, fromOffset, budget);
                if (record.isPresent()) {
                    return record;
                }
            }
        } while (batch.advance());
        return Optional.empty();
    }

    /** An entry of the time index before whose batch there is nothing to be found. */
    private Optional<TimestampOffset> lookUp(long timestamp) {
        try {
            Optional<TimestampOffset> entry = segment.timeIndex().floor(timestamp);
            if (entry.isPresent() && entry.get().offset() >= endOffset) {
                return Optional.empty(); // of an append that is not published yet
            }
            if (entry.isPresent() && !segment.bears(entry.get(), limit)) {
                segment.reportBrokenIndex("its time index tells of " + entry.get() + ", which is not there");
                return Optional.empty();
            }
            return entry;
        } catch (IOException e) {
            segment.reportBrokenIndex(e.toString());
            return Optional.empty();
        }
    }

    private Optional<TimestampOffset> firstIn(BatchWalker batch, long timestamp, long fromOffset, InflateBudget budget)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(batch.sizeInBytes());
        FileSystem.readFully(segment.channel(), bytes, batch.position());
        try (RecordCursor records = RecordBatch.at(bytes.flip(), 0).records(budget)) {
            while (records.next()) {
                if (records.timestamp() >= timestamp && records.offset() >= fromOffset) {
                    return Optional.of(new TimestampOffset(records.timestamp(), records.offset()));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The greatest timestamp of a segment that takes no more appends. The last entry of the time index tells; the batches
     * behind it are looked at because the entries behind it may have been lost.
     */
    long max() throws IOException {
        Optional<TimestampOffset> last = lastEntry();
        long indexed = last.map(TimestampOffset::timestamp).orElse(RecordBatch.NO_TIMESTAMP);
        long max = indexed;
        Optional<BatchWalker> batch =
                segment.batchAt(last.map(TimestampOffset::offset).orElse(segment.baseOffset()), limit);
        for (boolean more = batch.isPresent(); more; more = batch.get().advance()) {
            max = Math.max(max, batch.get().latestRecordTime());
        }
        if (max > indexed) {
            segment.reportBrokenIndex("its time index ends with " + indexed + ", a batch has " + max);
        }
        return max;
    }

    private Optional<TimestampOffset> lastEntry() {
        if (!segment.isIndexUsable()) {
            return Optional.empty();
        }
        try {
            Optional<TimestampOffset> last = segment.timeIndex().last();
            if (last.isEmpty() || segment.bears(last.get(), limit)) {
                return last;
            }
            segment.reportBrokenIndex("its time index ends with " + last.get() + ", which is not there");
        } catch (IOException e) {
            segment.reportBrokenIndex(e.toString());
        }
        return Optional.empty();
    }
}
