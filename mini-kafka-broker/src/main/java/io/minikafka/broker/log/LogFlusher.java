package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings a log to the disk, and knows up to where it is there.
 *
 * <p>Threads: {@link #flush} by one thread at a time, behind a lock of its own because it waits for the disk; the leader
 * epochs belong to the holder of the log's append lock.
 */
final class LogFlusher {
    private final TopicPartition partition;
    private final Path folder;
    private final FileSystem files;
    private final LeaderEpochs epochs;
    private final ReentrantLock flushLock = new ReentrantLock(); // guards failed
    private volatile long recoveryPoint; // written under flushLock
    private volatile boolean folderChanged = true; // set under the append lock, taken back under flushLock
    private volatile boolean rolled; // set under the append lock, taken back under flushLock
    private IOException failed;

    LogFlusher(TopicPartition partition, Path folder, FileSystem files, LeaderEpochs epochs, long recoveryPoint) {
        this.partition = partition;
        this.folder = folder;
        this.files = files;
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
        folderChanged = true;
    }

    /** The first segment that may have something that is not on the disk. */
    int firstToFlush(LogView view) {
        return view.indexOf(
                recoveryPoint - 1); // where the recovery point is a segment's end, its indexes may lack the end
    }

    void flush(LogView view, ReentrantLock appendLock) throws IOException {
        flushLock.lock();
        try {
            if (failed != null) {
                throw new IOException("an earlier fsync of " + partition + " failed", failed);
            }
            writeEpochs(appendLock);
            if (folderChanged) {
                folderChanged = false;
                syncFolder();
            }
            if (rolled || view.logEndOffset() > recoveryPoint) {
                rolled = false; // before the fsync: a roll meanwhile is for the next one
                forceFrom(view, firstToFlush(view));
                recoveryPoint = view.logEndOffset();
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

    private void syncFolder() throws IOException {
        try {
            files.syncFolder(folder);
        } catch (IOException e) {
            folderChanged = true;
            throw e;
        }
    }

    private void forceFrom(LogView view, int first) throws IOException {
        for (int i = first; i < view.segmentCount(); i++) {
            Segment segment = view.segment(i);
            if (!segment.tryRetain()) {
                if (segment.isDeleted()) {
                    continue;
                }
                throw new IOException("the log of " + partition + " is closed");
            }
            try {
                forceData(segment);
                segment.offsetIndex().file().force();
                segment.timeIndex().file().force();
            } finally {
                segment.release();
            }
        }
    }

    private void forceData(Segment segment) throws IOException {
        FileChannel channel = segment.channel();
        try {
            channel.force(false);
        } catch (IOException e) {
            failed = e;
            throw e;
        }
    }
}
