package io.minikafka.broker.dump;

import java.io.IOException;
import java.util.Optional;

/** The entries of an offset index, each checked against the segment. */
final class OffsetIndexDump {
    static final int OFFSET_AT = 0;
    static final int POSITION_AT = 4;
    static final int ENTRY_BYTES = 8;

    private final LogFile file;
    private final Report report;
    private long lastOffset;
    private long lastPosition = -1;

    OffsetIndexDump(LogFile file, Report report) {
        this.file = file;
        this.report = report;
        this.lastOffset = file.offset() - 1;
    }

    static IndexEntries open(LogFile index) throws IOException {
        return new IndexEntries(index.path(), ENTRY_BYTES);
    }

    void dump() throws IOException {
        report.file();
        // The segment second: what a broker has an entry for is in it by then.
        try (IndexEntries entries = open(file);
                BatchReader segment = new BatchReader(file.sibling(FileKind.LOG).path(), BatchReader.NEAR_BYTES)) {
            for (long i = 0; i < entries.count() && !report.isFull(); i++) {
                entry(i, file.offset() + entries.int32(i, OFFSET_AT), entries.int32(i, POSITION_AT), segment);
            }
            if (entries.bytesLeftOver() > 0) {
                report.problem(
                        file.path(),
                        entries.count() * ENTRY_BYTES,
                        entries.bytesLeftOver() + " bytes are left over behind the last entry of " + ENTRY_BYTES);
            }
        }
    }

    private void entry(long entry, long offset, int position, BatchReader segment) throws IOException {
        if (offset >= report.options().from()) {
            report.line(file.path(), "indexEntry", out -> {
                out.writeNumberField("position", entry * ENTRY_BYTES);
                out.writeNumberField("lastOffset", offset);
                out.writeNumberField("batchPosition", position);
            });
        }
        if (offset <= lastOffset || position <= lastPosition) {
            problem(
                    entry,
                    "the entry for offset " + offset + " at position " + position + " stands behind that for offset "
                            + lastOffset + " at position " + lastPosition);
        }
        lastOffset = offset;
        lastPosition = position;
        Optional<String> flaw = segment.flawAt(position);
        if (flaw.isPresent()) {
            problem(
                    entry,
                    "the entry for offset " + offset + " leads to position " + position + " of the segment: "
                            + flaw.get());
        } else if (segment.header().lastOffset() != offset) {
            problem(
                    entry,
                    "the entry for offset " + offset + " leads to position " + position
                            + " of the segment, where the batch ends with offset "
                            + segment.header().lastOffset());
        }
    }

    private void problem(long entry, String what) {
        report.problem(file.path(), entry * ENTRY_BYTES, what);
    }
}
