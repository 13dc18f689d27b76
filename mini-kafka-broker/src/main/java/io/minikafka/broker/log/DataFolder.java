package io.minikafka.broker.log;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that holds all that a broker keeps: locked against a second process, bound to one broker id, and marked
 * when the broker ended cleanly.
 *
 * <p>Threads: whoever opens it closes it.
 */
public final class DataFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
    private static final String LOCK_FILE = ".lock";
    private static final String CLEAN_MARK = "clean-shutdown";

    private final Path path;
    private final FileSystem files;
    private final FileChannel lockFile;
    private final FolderMeta meta;
    private final boolean stoppedCleanly;

    private DataFolder(Path path, FileSystem files, FileChannel lockFile, FolderMeta meta, boolean stoppedCleanly) {
        this.path = path;
        this.files = files;
        this.lockFile = lockFile;
        this.meta = meta;
        this.stoppedCleanly = stoppedCleanly;
    }

    /**
     * Creates the folder if need be, locks it, and takes the clean-shutdown mark away.
     *
     * @throws BrokerException KAFKA_STORAGE_ERROR where the folder is in use, belongs to another broker id, or was written
     *     by a newer version; the message says by whom
     */
    public static DataFolder open(Path path, int brokerId, FileSystem files) {
        FileChannel lockFile = null;
        try {
            createFolder(path, files);
            lockFile = lock(path, brokerId, files);
            FolderMeta meta = FolderMeta.loadOrCreate(path, brokerId, files);
            boolean stoppedCleanly = files.exists(path.resolve(CLEAN_MARK));
            if (stoppedCleanly) {
                files.delete(path.resolve(CLEAN_MARK));
            }
            files.syncFolder(
                    path); // after a crash for the folders of partitions too, which may have been created right before
            return new DataFolder(path, files, lockFile, meta, stoppedCleanly);
        } catch (IOException | RuntimeException e) {
            closeAfter(e, lockFile);
            throw e instanceof BrokerException refused
                    ? refused
                    : new BrokerException(
                            ErrorCode.KAFKA_STORAGE_ERROR, "data folder " + path + " cannot be used: " + reason(e), e);
        }
    }

    /** With its name, and those of the folders above it that had to be created, on the disk. */
    private static void createFolder(Path path, FileSystem files) throws IOException {
        Deque<Path> parents = new ArrayDeque<>();
        for (Path folder = path.toAbsolutePath(); !files.exists(folder); folder = folder.getParent()) {
            parents.push(folder.getParent());
        }
        files.createFolders(path);
        for (Path parent : parents) {
            files.syncFolder(parent);
        }
    }

    /** A file system's exceptions say which file; what is the matter with it is often their name alone. */
    private static String reason(Exception e) {
        return e instanceof FileAlreadyExistsException
                ? e.getMessage() + " is a file"
                : e instanceof FileSystemException ? e.toString() : e.getMessage();
    }

    private static void closeAfter(Exception failure, FileChannel lockFile) {
        if (lockFile != null) {
            try {
                lockFile.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }

    private static FileChannel lock(Path path, int brokerId, FileSystem files) throws IOException {
        FileChannel channel = files.open(
                path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // A holder in this very process. The channel stays open: closing it would free the holder's lock as well.
            throw inUse(path, channel);
        }
        if (lock == null) {
            BrokerException refused = inUse(path, channel);
            closeAfter(refused, channel);
            throw refused;
        }
        noteOwner(channel, path, brokerId);
        return channel;
    }

    /** For the message that another process gets. The lock holds without it, so that a full disk can still be read. */
    private static void noteOwner(FileChannel channel, Path path, int brokerId) {
        String owner = "process " + ProcessHandle.current().pid() + ", broker " + brokerId + "\n";
        try {
            channel.truncate(0);
            FileSystem.writeFully(channel, ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            LOG.warn("{} does not say who holds it: {}", path.resolve(LOCK_FILE), e.toString());
        }
    }

    private static BrokerException inUse(Path path, FileChannel lockFile) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(256);
        lockFile.read(content, 0);
        String owner = StandardCharsets.UTF_8.decode(content.flip()).toString().strip();
        return new BrokerException(
                ErrorCode.KAFKA_STORAGE_ERROR,
                "data folder " + path + " is in use by " + (owner.isEmpty() ? "another process" : owner));
    }

    public Path path() {
        return path;
    }

    public FileSystem files() {
        return files;
    }

    /** Made up when the folder was created, and the same ever since. */
    public String clusterId() {
        return meta.clusterId();
    }

    /** Whether the broker that used the folder last ended cleanly. */
    public boolean stoppedCleanly() {
        return stoppedCleanly;
    }

    /** Says to the next start that everything is on the disk: the last thing that a clean stop writes. */
    void markClean() throws IOException {
        files.replace(path.resolve(CLEAN_MARK), new byte[0]);
    }

    /** Gives the folder free for another process. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new BrokerException(
                    ErrorCode.KAFKA_STORAGE_ERROR, "data folder " + path + " cannot be unlocked: " + e.getMessage(), e);
        }
    }
}
