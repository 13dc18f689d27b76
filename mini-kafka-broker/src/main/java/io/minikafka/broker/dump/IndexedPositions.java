package io.minikafka.broker.dump;

import java.io.IOException;
import java.util.Optional;

/** What the offset index knows of where batches begin; nothing where there is none. What it says is looked at first. */
final class IndexedPositions {
    private final LogFile index;
    private final BatchReader reader;

    /** @param reader of the segment; stands at the batch that was found last */
    IndexedPositions(LogFile segment, BatchReader reader) {
        this.index = segment.sibling(FileKind.OFFSET_INDEX);
        this.reader = reader;
    }

    /** The first batch behind a position that an entry leads to. */
    Optional<Long> firstBehind(long position) {
        try (IndexEntries entries = OffsetIndexDump.open(index)) {
            for (long i = firstFrom(entries, OffsetIndexDump.POSITION_AT, position + 1); i < entries.count(); i++) {
                if (leadsToItsBatch(entries, i)) {
                    return Optional.of((long) entries.int32(i, OffsetIndexDump.POSITION_AT));
                }
            }
        } catch (IOException e) {
            return Optional.empty(); // what is wrong with the index is said where it is dumped itself
        }
        return Optional.empty();
    }

    /** The last batch that ends at or before an offset and that an entry leads to. */
    Optional<Long> atOrBefore(long offset) {
        try (IndexEntries entries = OffsetIndexDump.open(index)) {
            long i = firstFrom(entries, OffsetIndexDump.OFFSET_AT, offset + 1 - index.offset()) - 1;
            if (i >= 0 && leadsToItsBatch(entries, i)) {
                return Optional.of((long) entries.int32(i, OffsetIndexDump.POSITION_AT));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private boolean leadsToItsBatch(IndexEntries entries, long i) throws IOException {
        return reader.flawAt(entries.int32(i, OffsetIndexDump.POSITION_AT)).isEmpty()
                && reader.header().lastOffset() == index.offset() + entries.int32(i, OffsetIndexDump.OFFSET_AT);
    }

    /** The first entry whose number at {@code at} is at least {@code least}. */
    private static long firstFrom(IndexEntries entries, int at, long least) throws IOException {
        long low = 0;
        long high = entries.count();
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (entries.int32(middle, at) < least) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
