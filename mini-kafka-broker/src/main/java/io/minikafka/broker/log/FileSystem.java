package io.minikafka.broker.log;

import java.io.EOFException;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;

/**
 * What the broker asks of a file system, so that a test can fill the disk or break an fsync.
 *
 * <p>Threads: any.
 */
public interface FileSystem {

    /** Opens a file; whoever called closes it. */
    FileChannel open(Path file, OpenOption... options) throws IOException;

    /** What lies in a folder, sorted by name; nothing where the folder does not exist. */
    List<Path> list(Path folder) throws IOException;

    boolean exists(Path path);

    long size(Path file) throws IOException;

    /** When the content of a file last changed, in milliseconds since the epoch. */
    default long lastModifiedMs(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toMillis();
    }

    /** Says that the content of a file last changed at {@code timeMs}, as for a file that takes the place of another. */
    default void setLastModifiedMs(Path file, long timeMs) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(timeMs));
    }

    /** The size of a disk, and how much of it this process may still take. */
    record DiskSpace(long totalBytes, long usableBytes) {}

    /** Of the disk on which a file or folder lies. */
    default DiskSpace diskSpace(Path path) throws IOException {
        FileStore store = Files.getFileStore(path);
        return new DiskSpace(store.getTotalSpace(), store.getUsableSpace());
    }

    /** Creates a folder and those above it; one that exists is fine. */
    void createFolders(Path folder) throws IOException;

    /** Renames a file or a folder in one step; a file that bears the new name is replaced. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file or an empty folder; one that does not exist is fine. */
    void delete(Path path) throws IOException;

    /**
     * Makes the names in a folder survive a power cut: creations, renames and deletions so far.
     *
     * @throws SyncFailedException where the disk said that it could not, rather than that nobody got to ask it
     */
    void syncFolder(Path folder) throws IOException;

    /**
     * Replaces a small file so that a crash at any moment leaves the old content or the new one, whole. A failure leaves
     * the old content.
     */
    default void replace(Path target, byte[] content) throws IOException {
        Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
        try (FileChannel channel = open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, ByteBuffer.wrap(content), 0);
            channel.force(true);
        }
        rename(temporary, target);
        syncFolder(target.getParent());
    }

    /** Reads a small file whole. */
    default byte[] read(Path file) throws IOException {
        try (FileChannel channel = open(file, StandardOpenOption.READ)) {
            ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            readFully(channel, content, 0);
            return content.array();
        }
    }

    /** Deletes a folder with the files in it. */
    default void deleteFolder(Path folder) throws IOException {
        for (Path file : list(folder)) {
            delete(file);
        }
        delete(folder);
    }

    /** Writes what remains in {@code source}, however many calls that takes. */
    static void writeFully(FileChannel channel, ByteBuffer source, long position) throws IOException {
        long next = position;
        while (source.hasRemaining()) {
            int written = channel.write(source, next);
            if (written <= 0) {
                throw new IOException("the file system took none of " + source.remaining() + " bytes");
            }
            next += written;
        }
    }

    /** Fills what remains of {@code target}; throws {@link EOFException} where the file ends before that. */
    static void readFully(FileChannel channel, ByteBuffer target, long position) throws IOException {
        long next = position;
        while (target.hasRemaining()) {
            int read = channel.read(target, next);
            if (read < 0) {
                throw new EOFException("the file ends at " + next + ", " + target.remaining() + " bytes too early");
            }
            next += read;
        }
    }

    /** What to throw after a failed fsync of {@code path}, which has to be told from all other failures. */
    static SyncFailedException syncFailed(Path path, IOException e) {
        SyncFailedException failure = new SyncFailedException("fsync of " + path + " failed: " + e.getMessage());
        failure.initCause(e);
        return failure;
    }

    static FileSystem local() {
        return new LocalFileSystem();
    }
}
