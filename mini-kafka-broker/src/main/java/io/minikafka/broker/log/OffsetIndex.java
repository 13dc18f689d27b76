package io.minikafka.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * From an offset to a position in the segment, sparse. Kafka's layout: for some of the batches an int32 with the batch's
 * last offset, relative to the segment's base offset, and an int32 with the batch's position; both grow.
 *
 * <p>Threads: as {@link IndexFile}.
 */
final class OffsetIndex {
    static final int ENTRY_BYTES = 8;

    private static final IndexFile.Key BY_OFFSET = (entries, at) -> entries.getInt(at);
    private static final IndexFile.Key BY_POSITION = (entries, at) -> entries.getInt(at + 4);

    private final long baseOffset;
    private final IndexFile entries;

    OffsetIndex(FileSystem files, Path path, long baseOffset, int entriesInFile) {
        this.baseOffset = baseOffset;
        this.entries = new IndexFile(files, path, ENTRY_BYTES, entriesInFile);
    }

    IndexFile file() {
        return entries;
    }

    void append(long lastOffset, int position) {
        int relative = Math.toIntExact(lastOffset - baseOffset);
        entries.append(ByteBuffer.allocate(ENTRY_BYTES)
                .putInt(relative)
                .putInt(position)
                .flip());
    }

    /** The last entry whose offset is at most {@code offset}. */
    Optional<IndexEntry> floorByOffset(long offset) throws IOException {
        return entries.floor(BY_OFFSET, offset - baseOffset).map(this::entry);
    }

    /** The last entry whose position is at most {@code position}. */
    Optional<IndexEntry> floorByPosition(int position) throws IOException {
        return entries.floor(BY_POSITION, position).map(this::entry);
    }

    Optional<IndexEntry> last() throws IOException {
        return entries.last().map(this::entry);
    }

    /** Drops what is about batches that end with {@code offset} or later. */
    void truncateFrom(long offset) throws IOException {
        entries.truncate(entries.countUpTo(BY_OFFSET, offset - 1 - baseOffset));
    }

    private IndexEntry entry(ByteBuffer entry) {
        return new IndexEntry(baseOffset + entry.getInt(0), entry.getInt(4));
    }
}
