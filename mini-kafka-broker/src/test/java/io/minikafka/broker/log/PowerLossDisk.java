package io.minikafka.broker.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A folder on a disk that remembers what was synced, and whose power can be cut:
 *
 * <pre>
 * PowerLossDisk disk = new PowerLossDisk(seed, temporary.resolve("disk"));
 * ... // anything on disk and below disk.root()
 * PowerLossDisk after = disk.cut(temporary.resolve("after"));
 * ... // open what is left below after.root(), on after, whose power can be cut again
 * </pre>
 *
 * <p>Everything that was synced survives a cut. Of what a file was written, cut to or created since, and of the names
 * that came, changed or went in a folder since, nothing survives, or everything, or blocks and names at random; see
 * {@link UnsyncedFile} and {@link UnsyncedFolder}. An fsync that fails, {@link #breakSync}, loses things in the same way,
 * and the one after it says nothing of that.
 *
 * <p>Threads: any; deterministic where there is one.
 */
public final class PowerLossDisk implements FileSystem {
    private final FileSystem real = FileSystem.local();
    private final Path root;
    private final Random random;
    private final UnsyncedFolder names = new UnsyncedFolder();
    private Predicate<Path> broken = path -> false;
    private volatile long syncNanos;
    private int changesLeft = Integer.MAX_VALUE;
    private boolean cut;

    /** A disk with what lies in {@code root} now, all of it synced. */
    public PowerLossDisk(long seed, Path root) {
        this.root = root;
        this.random = new Random(seed);
        try {
            real.createFolders(root);
            takeUp(root, names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void takeUp(Path folder, UnsyncedFolder into) throws IOException {
        for (Path path : real.list(folder)) {
            if (Files.isDirectory(path)) {
                UnsyncedFolder child = new UnsyncedFolder();
                takeUp(path, child);
                into.add(name(path), child);
            } else {
                into.add(name(path), new UnsyncedFile(Files.readAllBytes(path)));
            }
        }
        into.sync();
    }

    /** Below it lies all that is on the disk. */
    public Path root() {
        return root;
    }

    /** Lets the power fail right before something has changed so often from now on: each write, name and fsync counts. */
    public synchronized void cutAfter(int changes) {
        changesLeft = changes;
    }

    /** Lets each fsync of a file take so long from now on: what is written meanwhile is not synced by it. */
    public void slowSync(Duration duration) {
        syncNanos = duration.toNanos();
    }

    /** Whether the power has been cut. */
    public synchronized boolean isCut() {
        return cut;
    }

    /** From now on fsyncs of these files and folders fail, as long as this says so. */
    public synchronized void breakSync(Predicate<Path> which) {
        broken = which;
    }

    /**
     * Cuts the power: nothing can be done on this disk any more. Each call gives another of the states that the disk may
     * be in then, as a disk of its own in the folder {@code target}, which must not be there yet.
     */
    public synchronized PowerLossDisk cut(Path target) {
        cut = true;
        Survival ofNames = Survival.any(random);
        Survival ofContents = Survival.any(random);
        try {
            leave(names, target, ofNames, ofContents);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PowerLossDisk(random.nextLong(), target);
    }

    private void leave(UnsyncedFolder folder, Path target, Survival ofNames, Survival ofContents) throws IOException {
        Files.createDirectory(target);
        for (Map.Entry<String, Object> entry : folder.survivors(ofNames, random).entrySet()) {
            Path path = target.resolve(entry.getKey());
            if (entry.getValue() instanceof UnsyncedFile file) {
                Files.write(path, file.survivors(ofContents, random));
            } else {
                leave((UnsyncedFolder) entry.getValue(), path, ofNames, ofContents);
            }
        }
    }

    @Override
    public synchronized FileChannel open(Path file, OpenOption... options) throws IOException {
        Set<OpenOption> asked = Set.of(options);
        UnsyncedFolder folder = folder(file.getParent());
        if (asked.contains(StandardOpenOption.CREATE) || asked.contains(StandardOpenOption.CREATE_NEW)) {
            change();
        }
        requirePower();
        FileChannel channel = real.open(file, options);
        if (folder.get(name(file)) == null) {
            folder.add(name(file), new UnsyncedFile(new byte[0]));
        } else if (asked.contains(StandardOpenOption.TRUNCATE_EXISTING) && asked.contains(StandardOpenOption.WRITE)) {
            ((UnsyncedFile) folder.get(name(file))).cut(0);
        }
        return new Channel(file, channel, (UnsyncedFile) folder.get(name(file)));
    }

    @Override
    public synchronized List<Path> list(Path folder) throws IOException {
        requirePower();
        return real.list(folder);
    }

    @Override
    public boolean exists(Path path) {
        return real.exists(path);
    }

    @Override
    public synchronized long size(Path file) throws IOException {
        requirePower();
        return real.size(file);
    }

    @Override
    public synchronized void createFolders(Path folder) throws IOException {
        requirePower();
        if (!real.exists(folder)) {
            createFolders(folder.getParent());
            change();
            real.createFolders(folder);
            folder(folder.getParent()).add(name(folder), new UnsyncedFolder());
        }
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        change();
        if (!from.getParent().equals(to.getParent())) {
            throw new UnsupportedOperationException("rename of " + from + " to " + to + ", another folder");
        }
        real.rename(from, to);
        folder(from.getParent()).rename(name(from), name(to));
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        requirePower();
        if (real.exists(path)) {
            change();
            real.delete(path);
            folder(path.getParent()).remove(name(path));
        }
    }

    @Override
    public synchronized void syncFolder(Path folder) throws IOException {
        change();
        if (broken.test(folder)) {
            folder(folder).halfSync(random);
            throw FileSystem.syncFailed(folder, new IOException("Input/output error"));
        }
        folder(folder).sync();
    }

    private void change() throws IOException {
        cut |= changesLeft == 0;
        changesLeft -= changesLeft == Integer.MAX_VALUE ? 0 : 1;
        requirePower();
    }

    private void requirePower() throws IOException {
        if (cut) {
            throw new IOException("the power is off");
        }
    }

    private UnsyncedFolder folder(Path path) {
        if (path.equals(root)) {
            return names;
        }
        if (!path.startsWith(root)) {
            throw new IllegalArgumentException(path + " is not on the disk, which is " + root);
        }
        return (UnsyncedFolder) folder(path.getParent()).get(name(path));
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private final class Channel extends ForwardingChannel {
        private final Path path;
        private final UnsyncedFile file;

        Channel(Path path, FileChannel real, UnsyncedFile file) {
            super(real);
            this.path = path;
            this.file = file;
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            synchronized (PowerLossDisk.this) {
                change();
                ByteBuffer bytes = source.duplicate();
                int written = real.write(source, position);
                file.wrote(position, bytes.limit(bytes.position() + written));
                return written;
            }
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            synchronized (PowerLossDisk.this) {
                change();
                if (size < real.size()) {
                    real.truncate(size);
                    file.cut(size);
                }
                return this;
            }
        }

        @Override
        public void force(boolean metaData) throws IOException {
            long changes;
            synchronized (PowerLossDisk.this) {
                change();
                if (broken.test(path)) {
                    file.halfSync(random);
                    throw new IOException("Input/output error");
                }
                changes = file.changes();
            }
            if (syncNanos > 0) {
                LockSupport.parkNanos(syncNanos);
            }
            synchronized (PowerLossDisk.this) {
                requirePower();
                file.sync(changes);
            }
        }
    }
}
