package io.minikafka.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The real file system, with a disk that can be full or broken, and that counts what is read. */
final class FaultyFileSystem implements FileSystem {
    private final FileSystem real = FileSystem.local();
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicLong filesOpened = new AtomicLong();
    private long room = Long.MAX_VALUE;
    private boolean truncateFails;
    private Predicate<Path> renameFails = path -> false;
    private Predicate<Path> forceFails = path -> false;
    private Consumer<Path> onForce = path -> {};
    private final List<Path> forced = new CopyOnWriteArrayList<>();
    private Predicate<Path> openFails = path -> false;

    /** From now on the disk takes so many bytes and no more, wherever they go. */
    void leaveRoomFor(long bytes) {
        room = bytes;
    }

    void makeRoom() {
        room = Long.MAX_VALUE;
    }

    void failTruncate(boolean fails) {
        truncateFails = fails;
    }

    void failRename(boolean fails) {
        failRename(path -> fails);
    }

    void failRename(Predicate<Path> which) {
        renameFails = which;
    }

    void failForce(boolean fails) {
        failForce(path -> fails);
    }

    void failForce(Predicate<Path> which) {
        forceFails = which;
    }

    /** Runs while an fsync is under way, on its thread. */
    void onForce(Consumer<Path> action) {
        onForce = action;
    }

    /** The files and folders that were synced, by name and in order, since this was last asked. */
    List<String> takeForced() {
        List<String> names =
                forced.stream().map(path -> path.getFileName().toString()).toList();
        forced.clear();
        return names;
    }

    void failOpen(Predicate<Path> which) {
        openFails = which;
    }

    long bytesRead() {
        return bytesRead.get();
    }

    long filesOpened() {
        return filesOpened.get();
    }

    int take(ByteBuffer source, int position) {
        int taken = (int) Math.min(room, source.remaining());
        room -= room == Long.MAX_VALUE ? 0 : taken;
        return position + taken;
    }

    boolean isFull() {
        return room <= 0;
    }

    void requireTruncate() throws IOException {
        if (truncateFails) {
            throw new IOException("Input/output error");
        }
    }

    void force(Path path) throws IOException {
        onForce.accept(path);
        if (forceFails.test(path)) {
            throw new IOException("Input/output error");
        }
        forced.add(path);
    }

    void countRead(long bytes) {
        bytesRead.addAndGet(Math.max(0, bytes));
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        if (openFails.test(file)) {
            throw new IOException("Too many open files");
        }
        filesOpened.incrementAndGet();
        return new FaultyChannel(file, real.open(file, options), this);
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
        if (renameFails.test(from)) {
            throw new IOException("Input/output error");
        }
        real.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        real.delete(path);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        if (openFails.test(folder)) {
            throw new IOException("Too many open files");
        }
        try {
            force(folder);
        } catch (IOException e) {
            throw FileSystem.syncFailed(folder, e);
        }
    }
}
