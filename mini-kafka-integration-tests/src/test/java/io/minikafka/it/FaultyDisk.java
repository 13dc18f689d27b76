package io.minikafka.it;

import io.minikafka.broker.log.FileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The local file system on a disk that gets full, is slow, or fails for some files only. For any thread. */
final class FaultyDisk implements FileSystem {
    private final FileSystem real = FileSystem.local();
    private final AtomicLong room = new AtomicLong(Long.MAX_VALUE);
    private volatile Predicate<Path> broken = path -> false;
    private volatile Predicate<Path> noMoreFiles = path -> false;
    private volatile Predicate<Path> unsyncable = path -> false;
    private volatile Predicate<Path> held = path -> false;
    private final Object monitor = new Object();

    /** From now on so many bytes can be written, and no more. */
    void leaveRoomFor(long bytes) {
        room.set(bytes);
    }

    void makeRoom() {
        room.set(Long.MAX_VALUE);
    }

    /** Writes to these files fail. */
    void breakWrites(Predicate<Path> which) {
        broken = which;
    }

    /** These files cannot be opened, and so not be created. */
    void breakOpens(Predicate<Path> which) {
        noMoreFiles = which;
    }

    /** Fsyncs of these files and folders fail. */
    void breakSyncs(Predicate<Path> which) {
        unsyncable = which;
    }

    /** Fsyncs of these files and folders do not end before this is called with others. */
    void holdSyncs(Predicate<Path> which) {
        synchronized (monitor) {
            held = which;
            monitor.notifyAll();
        }
    }

    private void sync(Path path) throws IOException {
        synchronized (monitor) {
            while (held.test(path)) {
                try {
                    monitor.wait();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }
        if (unsyncable.test(path)) {
            throw new IOException("Input/output error");
        }
    }

    /** Takes up to {@code wanted} bytes of room. */
    private int take(Path file, int wanted) throws IOException {
        if (broken.test(file)) {
            throw new IOException("Input/output error");
        }
        long before = room.getAndUpdate(left -> left == Long.MAX_VALUE ? left : Math.max(0, left - wanted));
        if (before <= 0 && wanted > 0) {
            throw new IOException("No space left on device");
        }
        return (int) Math.min(before, wanted);
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        if (noMoreFiles.test(file)) {
            throw new IOException("No space left on device");
        }
        return new Channel(file, real.open(file, options));
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
        real.createFolders(folder);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        real.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        real.delete(path);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        try {
            sync(folder);
        } catch (IOException e) {
            throw FileSystem.syncFailed(folder, e);
        }
        real.syncFolder(folder);
    }

    /** Only what the broker uses is there. */
    private final class Channel extends FileChannel {
        private final Path file;
        private final FileChannel channel;

        Channel(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            int limit = source.limit();
            try {
                source.limit(source.position() + take(file, source.remaining()));
                return channel.write(source, position);
            } finally {
                source.limit(limit);
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            return channel.transferTo(position, count, target);
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            sync(file);
            channel.force(metaData);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return channel.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }

        @Override
        public int read(ByteBuffer target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long newPosition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }
    }
}
