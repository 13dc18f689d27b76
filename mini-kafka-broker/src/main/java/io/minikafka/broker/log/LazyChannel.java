package io.minikafka.broker.log;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file that is opened when it is first used, so that a log of a thousand segments opens without touching them. Java
 * closes a channel under a thread that is interrupted in the middle of a read; then the next use opens the file again.
 *
 * <p>Threads: any.
 */
final class LazyChannel {
    private final FileSystem files;
    private volatile Path path; // changes with rename alone
    private final ReentrantLock opening = new ReentrantLock(); // guards the change of channel and closed
    private volatile FileChannel channel;
    private boolean closed;

    LazyChannel(FileSystem files, Path path) {
        this.files = files;
        this.path = path;
    }

    Path path() {
        return path;
    }

    FileChannel get() throws IOException {
        FileChannel current = channel;
        return current != null && current.isOpen() ? current : open();
    }

    private FileChannel open() throws IOException {
        opening.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            if (channel == null || !channel.isOpen()) {
                channel = files.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            }
            return channel;
        } finally {
            opening.unlock();
        }
    }

    /** Creates the file, empty even where one was left behind under its name. */
    void create() throws IOException {
        opening.lock();
        try {
            channel = files.open(
                    path,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } finally {
            opening.unlock();
        }
    }

    /** Gives the file another name. It is opened first: whoever has it goes on, even if another file gets the new name. */
    void rename(Path to) throws IOException {
        get();
        files.rename(path, to);
        path = to;
    }

    /** Closes the file for good; further calls do nothing. */
    void close() throws IOException {
        opening.lock();
        try {
            closed = true;
            if (channel != null) {
                channel.close();
            }
        } finally {
            opening.unlock();
        }
    }
}
