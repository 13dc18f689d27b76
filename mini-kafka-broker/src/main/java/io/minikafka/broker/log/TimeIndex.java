package io.minikafka.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * From a time to an offset, sparse. Kafka's layout: an int64 with the greatest timestamp of the segment so far and an
 * int32 with the last offset, relative to the segment's base offset, of the first batch that bears it; both grow. The
 * time of a batch that compaction has left without records does not count.
 *
 * <p>Threads: as {@link IndexFile}.
 */
final class TimeIndex {
    static final int ENTRY_BYTES = 12;

    private static final IndexFile.Key BY_TIMESTAMP = (entries, at) -> entries.getLong(at);
    private static final IndexFile.Key BY_OFFSET = (entries, at) -> entries.getInt(at + 8);

    private final long baseOffset;
    private final IndexFile entries;

    TimeIndex(FileSystem files, Path path, long baseOffset, int entriesInFile) {
        this.baseOffset = baseOffset;
        this.entries = new IndexFile(files, path, ENTRY_BYTES, entriesInFile);
    }

    IndexFile file() {
        return entries;
    }

    /** The caller sees to it that the timestamp is greater than the last entry's. */
    void append(long timestamp, long lastOffset) {
        int relative = Math.toIntExact(lastOffset - baseOffset);
        entries.append(ByteBuffer.allocate(ENTRY_BYTES)
                .putLong(timestamp)
                .putInt(relative)
                .flip());
    }

    /** The last entry whose timestamp is at most {@code timestamp}: no batch before its batch has a greater one. */
    Optional<TimestampOffset> floor(long timestamp) throws IOException {
        return entries.floor(BY_TIMESTAMP, timestamp).map(this::entry);
    }

    Optional<TimestampOffset> last() throws IOException {
        return entries.last().map(this::entry);
    }

    /** Drops what is about batches that end with {@code offset} or later. */
    void truncateFrom(long offset) throws IOException {
        entries.truncate(entries.countUpTo(BY_OFFSET, offset - 1 - baseOffset));
    }

    private TimestampOffset entry(ByteBuffer entry) {
        return new TimestampOffset(entry.getLong(0), baseOffset + entry.getInt(8));
    }
}
