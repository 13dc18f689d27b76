package io.minikafka.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Makes good for a sync that failed, when the log is opened anew. The operating system counts what it could not write as
 * written, and may still show it to whoever reads: so it is read and written once more, and the next sync says whether it
 * is on the disk. A mark in the partition's folder asks for that.
 *
 * <p>Threads: the one that opens the log; {@link #ask} the one that found the sync failed.
 */
final class TailRewrite {
    static final String MARK = "out-of-service";

    private static final int PIECE_BYTES = 1 << 20;

    private final FileSystem files;
    private final Path mark;

    TailRewrite(FileSystem files, Path folder) {
        this.files = files;
        this.mark = folder.resolve(MARK);
    }

    /** Leaves the mark, with the reason in it for whoever looks. Where the disk does not take even that, it is not there. */
    void ask(String reason) throws IOException {
        files.replace(mark, (reason + "\n").getBytes(StandardCharsets.UTF_8));
    }

    boolean isAskedFor() {
        return files.exists(mark);
    }

    /** Writes what lies behind {@code offset} once more, where it lies. */
    void run(LogView view, long offset) throws IOException {
        for (int i = view.indexOf(offset); i < view.segmentCount(); i++) {
            Segment segment = view.segment(i);
            int limit = view.bytesOf(i);
            int from = offset <= segment.baseOffset() ? 0 : segment.positionOf(offset, limit);
            for (int at = from; at < limit; at += PIECE_BYTES) {
                ByteBuffer piece = ByteBuffer.allocate(Math.min(PIECE_BYTES, limit - at));
                FileSystem.readFully(segment.channel(), piece, at);
                FileSystem.writeFully(segment.channel(), piece.flip(), at);
            }
        }
    }

    void done() throws IOException {
        files.delete(mark);
    }
}
