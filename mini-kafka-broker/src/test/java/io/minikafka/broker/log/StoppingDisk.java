package io.minikafka.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/**
 * A disk that counts each change that is made to it, and after any of them takes no more: as when the process is killed.
 * Files created, written, cut, synced, renamed and deleted count, and folders synced.
 */
final class StoppingDisk implements FileSystem {
    private final FileSystem real;
    private int changes;
    private int stopAfter = Integer.MAX_VALUE;

    StoppingDisk(FileSystem real) {
        this.real = real;
    }

    int changes() {
        return changes;
    }

    /** After so many changes more none is made any more. */
    void stopAfter(int more) {
        stopAfter = changes + more;
    }

    /** Takes changes again: those of a new process. */
    void goOn() {
        stopAfter = Integer.MAX_VALUE;
    }

    private void change() throws IOException {
        if (changes >= stopAfter) {
            throw new IOException("killed after " + changes + " changes");
        }
        changes++;
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        if (Set.of(options).contains(StandardOpenOption.CREATE)) {
            change();
        }
        return new Channel(real.open(file, options));
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        return real.list(folder);
    }

    @Override
    public boolean exists(Path path) {
        return real.exists(path);
    }

    @Override
    public long size(Path file) throws IOException {
        return real.size(file);
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        if (!real.exists(folder)) {
            change();
        }
        real.createFolders(folder);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        change();
        real.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        if (real.exists(path)) {
            change();
        }
        real.delete(path);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        change();
        real.syncFolder(folder);
    }

    @Override
    public void setLastModifiedMs(Path file, long timeMs) throws IOException {
        change();
        real.setLastModifiedMs(file, timeMs);
    }

    private final class Channel extends ForwardingChannel {
        Channel(FileChannel real) {
            super(real);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            change();
            return super.write(source, position);
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            change();
            return super.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            change();
            super.force(metaData);
        }
    }
}
