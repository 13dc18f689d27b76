package io.minikafka.broker.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How the files of a partition's folder are named: the base offset, in twenty digits, and what is in it. */
final class SegmentFiles {
    static final String LOG = ".log";
    static final String INDEX = ".index";
    static final String TIME_INDEX = ".timeindex";
    static final String SNAPSHOT = ".snapshot";
    /** Behind the whole name: what is no part of the log any more, and goes when nobody reads it. */
    static final String DELETED = ".deleted";
    /** Behind the whole name: what compaction has written, and what is no part of the log yet. */
    static final String CLEANED = ".cleaned";

    private static final int DIGITS = 20;

    private SegmentFiles() {}

    static Path path(Path folder, long baseOffset, String suffix) {
        String digits = Long.toString(baseOffset);
        return folder.resolve("0".repeat(DIGITS - digits.length()) + digits + suffix);
    }

    /** Deletes the files of a segment, the batches last: what a crash leaves over is recognized by them. */
    static void delete(FileSystem files, Path folder, long baseOffset) throws IOException {
        files.delete(path(folder, baseOffset, INDEX));
        files.delete(path(folder, baseOffset, TIME_INDEX));
        files.delete(path(folder, baseOffset, LOG));
    }

    /** The base offset, where this is a file of a segment with this suffix. */
    static OptionalLong baseOffset(Path file, String suffix) {
        String name = file.getFileName().toString();
        if (name.length() != DIGITS + suffix.length() || !name.endsWith(suffix)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(name.substring(0, DIGITS)));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
