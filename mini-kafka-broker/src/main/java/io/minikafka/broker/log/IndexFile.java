package io.minikafka.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries of one size, sorted, only ever appended: what both indexes are made of. The newest entries are kept in a small
 * tail in memory and reach the file when the tail is full, at a flush and at a roll; a crash loses them, and recovery
 * makes them again.
 *
 * <p>Threads: one writer at a time (the holder of the log's append lock); any thread may search meanwhile, and sees the
 * entries of one moment.
 */
final class IndexFile {
    private static final Logger LOG = LoggerFactory.getLogger(IndexFile.class);
    private static final int TAIL_BYTES = 4096;
    private static final int BLOCK_ENTRIES = 256;

    /** Reads the number that the entries are searched by out of the entry at {@code at}. */
    interface Key {
        long of(ByteBuffer entries, int at);
    }

    /** What is in the file and what is not yet; the bytes of {@code tail} below {@code tailBytes} never change. */
    private static final class State {
        final int entriesInFile;
        final byte[] tail;
        final int tailBytes;

        State(int entriesInFile, byte[] tail, int tailBytes) {
            this.entriesInFile = entriesInFile;
            this.tail = tail;
            this.tailBytes = tailBytes;
        }
    }

    private final LazyChannel file;
    private final int entryBytes;
    private volatile State state; // written by the writer only

    IndexFile(FileSystem files, Path path, int entryBytes, int entriesInFile) {
        this.file = new LazyChannel(files, path);
        this.entryBytes = entryBytes;
        this.state = new State(entriesInFile, new byte[0], 0);
    }

    void create() throws IOException {
        file.create();
    }

    int count() {
        return count(state);
    }

    /** Appends what remains in {@code entry}. A full disk costs no entry: it stays in memory until the next flush. */
    void append(ByteBuffer entry) {
        State now = state;
        byte[] tail = now.tail;
        if (now.tailBytes + entryBytes > tail.length) {
            tail = Arrays.copyOf(tail, Math.max(16 * entryBytes, 2 * tail.length));
        }
        entry.get(tail, now.tailBytes, entryBytes);
        state = new State(now.entriesInFile, tail, now.tailBytes + entryBytes);
        if (state.tailBytes >= TAIL_BYTES && state.tailBytes % TAIL_BYTES < entryBytes) {
            try {
                flush();
            } catch (IOException e) {
                LOG.warn("{} could not be written and is kept in memory for now: {}", file.path(), e.toString());
            }
        }
    }

    /** Writes the tail to the file, without fsync. A failure leaves the tail in memory. */
    void flush() throws IOException {
        State now = state;
        if (now.tailBytes > 0) {
            FileSystem.writeFully(
                    file.get(), ByteBuffer.wrap(now.tail, 0, now.tailBytes), (long) now.entriesInFile * entryBytes);
            state = new State(now.entriesInFile + now.tailBytes / entryBytes, new byte[0], 0);
        }
    }

    void force() throws IOException {
        file.get().force(false);
    }

    /** Keeps the first {@code entries} entries, of as many at least. */
    void truncate(int entries) throws IOException {
        if (entries < count()) {
            flush();
            file.get().truncate((long) entries * entryBytes);
            state = new State(entries, new byte[0], 0);
        }
    }

    /** The last entry. */
    Optional<ByteBuffer> last() throws IOException {
        State now = state;
        int count = count(now);
        return count == 0 ? Optional.empty() : Optional.of(entry(now, count - 1));
    }

    /** The last entry whose key is at most {@code most}. */
    Optional<ByteBuffer> floor(Key key, long most) throws IOException {
        State now = state;
        int upTo = countUpTo(now, key, most);
        return upTo == 0 ? Optional.empty() : Optional.of(entry(now, upTo - 1));
    }

    /** How many of the entries have a key of at most {@code most}. */
    int countUpTo(Key key, long most) throws IOException {
        return countUpTo(state, key, most);
    }

    private int countUpTo(State now, Key key, long most) throws IOException {
        ByteBuffer tail = ByteBuffer.wrap(now.tail);
        if (now.tailBytes > 0 && key.of(tail, 0) <= most) {
            return now.entriesInFile + search(tail, now.tailBytes / entryBytes, key, most);
        }
        int low = 0; // every entry below has a key of at most most
        int high = now.entriesInFile; // every entry from here on has a greater one
        while (high - low > BLOCK_ENTRIES) {
            int middle = (low + high) >>> 1;
            if (key.of(read(middle, 1), 0) <= most) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return high == low ? low : low + search(read(low, high - low), high - low, key, most);
    }

    private ByteBuffer entry(State now, int index) throws IOException {
        int inTail = index - now.entriesInFile;
        return inTail < 0
                ? read(index, 1)
                : ByteBuffer.wrap(now.tail, inTail * entryBytes, entryBytes).slice();
    }

    private int count(State now) {
        return now.entriesInFile + now.tailBytes / entryBytes;
    }

    private int search(ByteBuffer entries, int count, Key key, long most) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (key.of(entries, middle * entryBytes) <= most) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private ByteBuffer read(int first, int entries) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(entries * entryBytes);
        FileSystem.readFully(file.get(), target, (long) first * entryBytes);
        return target.flip();
    }

    LazyChannel channel() {
        return file;
    }
}
