package io.minikafka.broker.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * With which offset each leader epoch began: what tells, after a change of leaders, how far two logs are the same. The
 * file {@code leader-epoch-checkpoint} has Kafka's form. It is written at a flush, before the recovery point moves on,
 * because recovery finds the later epochs in the batches that it reads.
 *
 * <p>Threads: the holder of the log's append lock, or the one thread that opens the log.
 */
final class LeaderEpochs {
    static final String FILE = "leader-epoch-checkpoint";

    /** An epoch and the offset of its first record. */
    record Entry(int epoch, long startOffset) {}

    private final List<Entry> entries = new ArrayList<>();
    private boolean dirty;

    static LeaderEpochs load(FileSystem files, Path folder) throws IOException {
        LeaderEpochs epochs = new LeaderEpochs();
        Path file = folder.resolve(FILE);
        if (files.exists(file)) {
            for (String line : CheckpointText.lines(files.read(file))) {
                String[] fields = line.split(" ", -1);
                if (fields.length != 2) {
                    throw new IOException("two numbers expected, not \"" + line + "\"");
                }
                epochs.entries.add(new Entry(Integer.parseInt(fields[0]), Long.parseLong(fields[1])));
            }
        }
        return epochs;
    }

    /** Takes note of a batch that is in the log. */
    void appended(int epoch, long baseOffset) {
        if (entries.isEmpty() || epoch > latest()) {
            entries.add(new Entry(epoch, baseOffset));
            dirty = true;
        }
    }

    /** The epoch of the last batch, -1 where there is none. */
    int latest() {
        return entries.isEmpty() ? -1 : entries.get(entries.size() - 1).epoch();
    }

    /** Forgets the epochs that begin at or behind {@code endOffset}. */
    void truncate(long endOffset) {
        dirty |= entries.removeIf(entry -> entry.startOffset() >= endOffset);
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    boolean isDirty() {
        return dirty;
    }

    /** The content of the file now; whoever fails to write it calls {@link #notWritten}. */
    byte[] takeContent() {
        dirty = false;
        return CheckpointText.of(entries.stream()
                .map(entry -> entry.epoch() + " " + entry.startOffset())
                .toList());
    }

    void notWritten() {
        dirty = true;
    }
}
