package io.minikafka.broker.dump;

import java.io.IOException;
import java.util.Optional;

/** The entries of a time index, each checked against the segment, whose headers are walked along with them. */
final class TimeIndexDump {
    private static final int TIMESTAMP_AT = 0;
    private static final int OFFSET_AT = 8;
    private static final int ENTRY_BYTES = 12;

    private final LogFile file;
    private final Report report;
    private long lastTimestamp = -1;
    private long lastOffset;
    private BatchHeader batch; // that the walk stands on; null before the first one
    private long nextPosition;
    private long latestBefore = Long.MIN_VALUE; // of all batches before that one
    private Optional<String> flaw = Optional.empty(); // why the walk cannot go on

    TimeIndexDump(LogFile file, Report report) {
        this.file = file;
        this.report = report;
        this.lastOffset = file.offset() - 1;
    }

    void dump() throws IOException {
        report.file();
        try (IndexEntries entries = new IndexEntries(file.path(), ENTRY_BYTES);
                BatchReader segment = new BatchReader(file.sibling(FileKind.LOG).path(), BatchReader.FAR_BYTES)) {
            for (long i = 0; i < entries.count() && !report.isFull(); i++) {
                entry(i, entries.int64(i, TIMESTAMP_AT), file.offset() + entries.int32(i, OFFSET_AT), segment);
            }
            if (entries.bytesLeftOver() > 0) {
                report.problem(
                        file.path(),
                        entries.count() * ENTRY_BYTES,
                        entries.bytesLeftOver() + " bytes are left over behind the last entry of " + ENTRY_BYTES);
            }
        }
    }

    private void entry(long entry, long timestamp, long offset, BatchReader segment) throws IOException {
        if (offset >= report.options().from()) {
            report.line(file.path(), "timeIndexEntry", out -> {
                out.writeNumberField("position", entry * ENTRY_BYTES);
                out.writeNumberField("timestamp", timestamp);
                out.writeNumberField("offset", offset);
            });
        }
        if (timestamp <= lastTimestamp || offset <= lastOffset) {
            problem(
                    entry,
                    "the entry for time " + timestamp + " at offset " + offset + " stands behind that for time "
                            + lastTimestamp + " at offset " + lastOffset);
        }
        lastTimestamp = timestamp;
        lastOffset = offset;
        if (flaw.isEmpty()) {
            check(entry, timestamp, offset, segment);
        }
    }

    private void check(long entry, long timestamp, long offset, BatchReader segment) throws IOException {
        boolean there = walkTo(offset, segment);
        String leads = "the entry for time " + timestamp + " leads to offset " + offset;
        if (flaw.isPresent()) {
            problem(
                    entry,
                    leads + "; this and what follows cannot be checked: at position " + nextPosition
                            + " of the segment " + flaw.get());
        } else if (!there) {
            problem(entry, leads + ", with which no batch of the segment ends");
        } else if (batch.maxTimestamp() != timestamp) {
            problem(entry, leads + ", whose batch has time " + batch.maxTimestamp());
        } else if (latestBefore >= timestamp) {
            problem(entry, leads + ", but a batch before it has time " + latestBefore);
        }
    }

    /** Walks to the batch that ends with an offset; false where there is none. */
    private boolean walkTo(long offset, BatchReader segment) throws IOException {
        while (batch == null || batch.lastOffset() < offset) {
            if (nextPosition == segment.end()) {
                return false;
            }
            flaw = segment.flawAt(nextPosition);
            if (flaw.isPresent()) {
                return false;
            }
            if (batch != null && !batch.isEmpty()) { // what compaction has left without records has no entry
                latestBefore = Math.max(latestBefore, batch.maxTimestamp());
            }
            batch = segment.header();
            nextPosition += batch.sizeInBytes();
        }
        return batch.lastOffset() == offset;
    }

    private void problem(long entry, String what) {
        report.problem(file.path(), entry * ENTRY_BYTES, what);
    }
}
