package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts one cleaned segment in the place of others. What decides is a file, {@code compaction-swap}: it says which offsets
 * the cleaned segment covers, and appears in one step, when that segment is on the disk whole. Before it is there the old
 * segments are the log; from then on the cleaned one is, and whatever is left to be renamed or deleted is done at the
 * next start.
 *
 * <p>Threads: whoever changes the files of the log.
 */
final class SegmentSwap {
    static final String FILE = "compaction-swap";

    private static final Logger LOG = LoggerFactory.getLogger(SegmentSwap.class);
    private static final List<String> SUFFIXES = List.of(SegmentFiles.INDEX, SegmentFiles.TIME_INDEX, SegmentFiles.LOG);

    private final FileSystem files;
    private final Path folder;
    private final long baseOffset;
    private final long endOffset;

    /** The cleaned segment with {@code baseOffset} is for what lies from there up to {@code endOffset}. */
    SegmentSwap(FileSystem files, Path folder, long baseOffset, long endOffset) {
        this.files = files;
        this.folder = folder;
        this.baseOffset = baseOffset;
        this.endOffset = endOffset;
    }

    /**
     * Decides for the cleaned segment, whose content is on the disk.
     *
     * @throws UncleanableException where nobody knows whether it is decided: the next start finds out
     */
    void decide() throws IOException {
        files.syncFolder(folder); // the names of the cleaned files, before anything relies on them
        try {
            files.replace(folder.resolve(FILE), CheckpointText.of(List.of(baseOffset + " " + endOffset)));
        } catch (IOException e) {
            throw files.exists(folder.resolve(FILE))
                    ? new UncleanableException("writing " + FILE + ": " + e.getMessage(), e)
                    : e;
        }
    }

    /** Gives the cleaned files their final names, the batches last; what bore these goes. */
    void moveIn() throws IOException {
        for (String suffix : SUFFIXES) {
            Path cleaned = SegmentFiles.path(folder, baseOffset, suffix + SegmentFiles.CLEANED);
            if (files.exists(cleaned)) {
                files.rename(cleaned, SegmentFiles.path(folder, baseOffset, suffix));
            }
        }
        files.syncFolder(folder);
    }

    /** Ends the swap. Only then may anything else be cleaned, or an old decision could meet new files. */
    void end() throws IOException {
        files.delete(folder.resolve(FILE));
        files.syncFolder(folder);
    }

    /** At the start: finishes what was decided, and clears away what was not. */
    static void recover(FileSystem files, Path folder, TopicPartition partition) throws IOException {
        if (files.exists(folder.resolve(FILE))) {
            SegmentSwap swap = read(files, folder);
            swap.removeReplaced();
            swap.moveIn();
            swap.end();
            LOG.info(
                    "{}: a compaction that was under way is finished: one segment has the offsets from {} to {}",
                    partition,
                    swap.baseOffset,
                    swap.endOffset - 1);
        }
        removeCleaned(files, folder);
    }

    private static SegmentSwap read(FileSystem files, Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        try {
            List<String> lines = CheckpointText.lines(files.read(file));
            String[] fields = lines.size() == 1 ? lines.get(0).split(" ", -1) : new String[0];
            if (fields.length != 2) {
                throw new IOException("a line with two offsets expected, not " + lines);
            }
            return new SegmentSwap(files, folder, Long.parseLong(fields[0]), Long.parseLong(fields[1]));
        } catch (IOException | NumberFormatException e) {
            throw new IOException(file + " does not say which segments a compaction replaced: " + e.getMessage(), e);
        }
    }

    private void removeReplaced() throws IOException {
        for (Path path : files.list(folder)) {
            for (String suffix : SUFFIXES) {
                OptionalLong offset = SegmentFiles.baseOffset(path, suffix);
                if (offset.isPresent() && offset.getAsLong() > baseOffset && offset.getAsLong() < endOffset) {
                    files.delete(path);
                }
            }
        }
    }

    /** Deletes what a compaction that came to nothing has written. */
    static void removeCleaned(FileSystem files, Path folder) throws IOException {
        for (Path path : files.list(folder)) {
            if (path.getFileName().toString().endsWith(SegmentFiles.CLEANED)) {
                files.delete(path);
            }
        }
    }
}
