package io.minikafka.broker.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings all of a log to the disk, and knows from where recovery would have to begin.
 *
 * <p>Threads: {@link #flush} by one thread at a time, behind a lock of its own because it waits for the disk; the leader
 * epochs belong to the holder of the log's append lock.
 */
final class LogFlusher {
    private final Path folder;
    private final FileSystem files;
    private final DataSync data;
    private final LeaderEpochs epochs;
    private final ReentrantLock flushLock = new ReentrantLock(); // guards the writing of the next two
    private volatile long recoveryPoint;
    private volatile boolean rolled; // set under the append lock, taken back under flushLock

    LogFlusher(Path folder, FileSystem files, DataSync data, LeaderEpochs epochs, long recoveryPoint) {
        this.folder = folder;
        this.files = files;
        this.data = data;
        this.epochs = epochs;
        this.recoveryPoint = recoveryPoint;
    }

    LeaderEpochs epochs() {
        return epochs;
    }

    long recoveryPoint() {
        return recoveryPoint;
    }

    /** A segment was sealed and another one begun: the former's indexes and the latter's name have to get to the disk. */
    void rolled() {
        rolled = true;
        data.folderChanged();
    }

    /** The first segment that may have something that is not on the disk. */
    int firstToFlush(LogView view) {
        return view.indexOf(
                recoveryPoint - 1); // where the recovery point is a segment's end, its indexes may lack the end
    }

    void flush(LogView view, ReentrantLock appendLock) throws IOException {
        data.sync(view);
        flushLock.lock();
        try {
            writeEpochs(appendLock);
            if (rolled || view.logEndOffset() > recoveryPoint) {
                rolled = false; // before the fsync: a roll meanwhile is for the next one
                forceIndexes(view);
                recoveryPoint = Math.max(recoveryPoint, view.logEndOffset());
            }
        } finally {
            flushLock.unlock();
        }
    }

    private void writeEpochs(ReentrantLock appendLock) throws IOException {
        byte[] content = new byte[0];
        appendLock.lock();
        try {
            if (epochs.isDirty()) {
                content = epochs.takeContent();
            }
        } finally {
            appendLock.unlock();
        }
        if (content.length > 0) {
            try {
                files.replace(folder.resolve(LeaderEpochs.FILE), content);
            } catch (IOException e) {
                appendLock.lock();
                try {
                    epochs.notWritten();
                } finally {
                    appendLock.unlock();
                }
                throw e;
            }
        }
    }

    /** What they have lost can be found again in the batches: an fsync of theirs that fails is only tried again. */
    private void forceIndexes(LogView view) throws IOException {
        for (int i = firstToFlush(view); i < view.segmentCount(); i++) {
            Segment segment = view.segment(i);
            if (segment.tryRetain()) {
                try {
                    segment.offsetIndex().file().force();
                    segment.timeIndex().file().force();
                } finally {
                    segment.release();
                }
            } else if (!segment.isDeleted()) {
                throw new IOException("the log with " + segment.path() + " is closed");
            }
        }
    }
}
