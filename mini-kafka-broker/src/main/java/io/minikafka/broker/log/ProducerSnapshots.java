package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.TimestampType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files beside a log's segments that keep its producers, so that a start need not read the log for them. Each bears
 * an offset, and tells of the batches before it. One without producers is written too: it says that there are none.
 *
 * <p>A snapshot only saves time. It has a CRC, and where it is torn or missing the one before it counts, and the headers
 * of the batches behind that. So only those that are taken when a segment ends are fsynced.
 *
 * <p>Threads: what is to be written is taken by the holder of the log's append lock; {@code lock} guards the files and is
 * held while one is written or deleted, on the storage thread.
 */
final class ProducerSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerSnapshots.class);
    private static final long MOST_BYTES = 64 << 20;

    private final TopicPartition partition;
    private final Path folder;
    private final FileSystem files;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeSet<Long> offsets = new TreeSet<>(); // of the files that there are
    private boolean failing; // said so already
    private boolean closed;
    private volatile boolean missed; // set under the lock, taken back under the append lock
    private Optional<Taken> ofRoll = Optional.empty(); // not written yet; belongs to the append lock
    private long takenUpTo = -1; // likewise

    /** What a file is to contain. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Taken(long offset, byte[] content, boolean durable) {}

    /** What a file contains. */
    record Loaded(long offset, List<NumberedBatch> batches) {}

    ProducerSnapshots(TopicPartition partition, Path folder, FileSystem files) {
        this.partition = partition;
        this.folder = folder;
        this.files = files;
    }

    /** There is one with this offset. While the log is opened. */
    void found(long offset) {
        offsets.add(offset);
    }

    /** The newest one that is whole and tells of nothing behind {@code upTo} nor ends before {@code from}. */
    Optional<Loaded> newest(long from, long upTo, TimestampType timestampType) {
        for (long offset : offsets.headSet(upTo, true).descendingSet()) {
            if (offset < from) {
                break;
            }
            Path file = path(offset);
            try {
                if (files.size(file) > MOST_BYTES) {
                    throw new IOException(files.size(file) + " bytes are more than " + MOST_BYTES);
                }
                return Optional.of(new Loaded(offset, ProducerSnapshot.read(files.read(file), timestampType)));
            } catch (IOException e) {
                LOG.warn("{}: {} is left aside: {}", partition, file, e.toString());
            }
        }
        return Optional.empty();
    }

    /** Keeps in mind the producers as they are at the end of a segment. */
    void rolled(ProducerStates states, long endOffset) {
        if (states.isComplete()) {
            ofRoll = Optional.of(new Taken(endOffset, ProducerSnapshot.of(states), true));
            takenUpTo = endOffset;
        }
    }

    /** What is to be written so that a start with the log as it is need not read it from {@code startOffset} on. */
    List<Taken> take(ProducerStates states, long startOffset, long endOffset) {
        List<Taken> taken = new ArrayList<>();
        ofRoll.ifPresent(taken::add);
        ofRoll = Optional.empty();
        boolean isNew = endOffset != takenUpTo || missed;
        boolean tellsAnything = endOffset > startOffset || states.size() > 0;
        if (states.isComplete() && isNew && tellsAnything) {
            taken.add(new Taken(endOffset, ProducerSnapshot.of(states), false));
            takenUpTo = endOffset;
            missed = false;
        }
        return taken;
    }

    /** Writes what was taken. Where that fails it is tried again at the next flush; nothing depends on it. */
    void write(List<Taken> taken) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            for (Taken snapshot : taken) {
                write(snapshot);
                offsets.add(snapshot.offset());
                failing = false;
            }
        } catch (IOException e) {
            missed = true;
            if (!failing) {
                LOG.warn("{}: the producers could not be kept in {}: {}", partition, folder, e.toString());
            }
            failing = true;
        } finally {
            lock.unlock();
        }
    }

    private void write(Taken snapshot) throws IOException {
        try (FileChannel channel = files.open(
                path(snapshot.offset()),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            FileSystem.writeFully(channel, ByteBuffer.wrap(snapshot.content()), 0);
            if (snapshot.durable()) {
                channel.force(true);
            }
        }
    }

    /** Removes those that tell of more than the log has, or than it is trusted with. */
    void removeAbove(long offset) throws IOException {
        for (Iterator<Long> above = offsets.tailSet(offset, false).iterator(); above.hasNext(); ) {
            files.delete(path(above.next()));
            above.remove();
        }
    }

    /**
     * Deletes those that no start will want: it wants the newest one up to the recovery point that is written down, or
     * should that have been lost with the machine's power, the newest one up to there that was fsynced.
     */
    void prune(LogView view, long recoveryPoint) {
        lock.lock();
        try {
            Long wanted = offsets.floor(recoveryPoint);
            if (wanted == null || closed) {
                return;
            }
            Long durable = wanted;
            while (durable != null && view.segment(view.indexOf(durable)).baseOffset() != durable) {
                durable = offsets.lower(durable);
            }
            for (Iterator<Long> older = offsets.headSet(wanted, false).iterator(); older.hasNext(); ) {
                long offset = older.next();
                if (durable == null || offset != durable) {
                    files.delete(path(offset));
                    older.remove();
                }
            }
        } catch (IOException e) {
            LOG.warn("{}: an old snapshot of the producers in {} stays: {}", partition, folder, e.toString());
        } finally {
            lock.unlock();
        }
    }

    /** Deletes those that end before a log which now begins at {@code startOffset}: what came between is gone. */
    void removeBelow(long startOffset) {
        lock.lock();
        try {
            for (Iterator<Long> below = offsets.headSet(startOffset, false).iterator(); below.hasNext() && !closed; ) {
                files.delete(path(below.next()));
                below.remove();
            }
        } catch (IOException e) {
            LOG.warn("{}: a snapshot of the producers in {} stays: {}", partition, folder, e.toString());
        } finally {
            lock.unlock();
        }
    }

    /** The files are left alone from now on: there may soon be another log in a folder of the same name. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private Path path(long offset) {
        return SegmentFiles.path(folder, offset, SegmentFiles.SNAPSHOT);
    }
}
