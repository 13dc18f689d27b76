package io.minikafka.broker.log;

import io.minikafka.broker.stats.DiskStats;
import io.minikafka.common.TopicPartition;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the batches of a log to the disk, and the names of their files: what must not be lost once it was said to be
 * there. All else of a log is found again in its batches, and can wait for {@link LogFlusher}.
 *
 * <p>The first sync that the disk says has failed is the last one: see {@link OutOfService}.
 *
 * <p>Threads: any that may wait for the disk, one at a time behind {@code syncLock}.
 */
final class DataSync {
    private static final Logger LOG = LoggerFactory.getLogger(DataSync.class);

    private final TopicPartition partition;
    private final Path folder;
    private final FileSystem files;
    private final InstantSource clock;
    private final DiskStats stats;
    private final ReentrantLock syncLock = new ReentrantLock(); // guards the writing of the next four
    private volatile long durableOffset;
    private volatile OutOfService outOfService; // null as long as it serves
    private volatile boolean folderChanged = true; // also set by who changes it, before the batches are seen
    private boolean folderMayBeNew;
    private volatile Runnable listener = () -> {};

    /** @param durableOffset up to where the log is on the disk; nothing is known of its folder */
    DataSync(TopicPartition partition, Path folder, LogContext context, long durableOffset, boolean folderMayBeNew) {
        this.partition = partition;
        this.folder = folder;
        this.files = context.files();
        this.clock = context.clock();
        this.stats = context.stats();
        this.durableOffset = durableOffset;
        this.folderMayBeNew = folderMayBeNew;
    }

    /** {@code listener} runs after each sync that brought something to the disk, or failed for good. To be set once. */
    void onChange(Runnable newListener) {
        listener = newListener;
    }

    /** The batches below it are on the disk. */
    long durableOffset() {
        return durableOffset;
    }

    Optional<OutOfService> outOfService() {
        return Optional.ofNullable(outOfService);
    }

    /** @throws io.minikafka.common.rpc.BrokerException KAFKA_STORAGE_ERROR from the first failed sync on */
    void requireInService() {
        OutOfService state = outOfService;
        if (state != null) {
            throw state.refusal();
        }
    }

    /** A file came, went or changed its name: the next sync brings that to the disk before any batch. */
    void folderChanged() {
        folderChanged = true;
    }

    /**
     * Takes over what recovery found, which may be in the page cache only: after a failed sync it is written once more, and
     * where the flush policy wants that, it is synced before anybody sees it.
     *
     * @throws IOException where it has to be synced and a file could not be opened
     */
    void opened(LogView view, FlushPolicy policy) throws IOException {
        TailRewrite rewrite = new TailRewrite(files, folder);
        boolean again = durableOffset < view.logEndOffset() && rewrite.isAskedFor();
        try {
            if (again) {
                LOG.warn(
                        "{}: a sync has failed, what lies behind offset {} is written once more",
                        partition,
                        durableOffset);
                rewrite.run(view, durableOffset);
            }
            if (again || policy == FlushPolicy.COMMIT) {
                sync(view);
            }
            if (again) {
                rewrite.done();
            }
        } catch (IOException e) {
            if (again) {
                met(FileSystem.syncFailed(folder, e));
            }
            if (outOfService == null) {
                throw e;
            }
        }
    }

    /**
     * Returns when the batches of {@code view} are on the disk, and the names of their files.
     *
     * @throws IOException where they are not: for good, see {@link #outOfService}, or because a file could not be opened
     */
    void sync(LogView view) throws IOException {
        boolean changed = true;
        syncLock.lock();
        try {
            if (outOfService != null) {
                changed = false;
                throw outOfService.asFailure();
            }
            changed = view.logEndOffset() > durableOffset;
            syncChanges(view);
        } catch (SyncFailedException e) {
            changed = true;
            throw takeOutOfService(e).asFailure();
        } finally {
            syncLock.unlock();
            if (changed) {
                listener.run();
            }
        }
    }

    private void syncChanges(LogView view) throws IOException {
        if (folderChanged) {
            folderChanged = false; // before the sync: a change meanwhile is for the next one
            try {
                files.syncFolder(folder);
            } catch (IOException e) {
                folderChanged = true;
                throw e;
            }
        }
        if (view.logEndOffset() > durableOffset) {
            if (folderMayBeNew) {
                files.syncFolder(folder.getParent());
                folderMayBeNew = false;
            }
            long begun = System.nanoTime();
            syncBatches(view);
            stats.flushed(System.nanoTime() - begun);
            durableOffset = view.logEndOffset();
        }
    }

    private void syncBatches(LogView view) throws IOException {
        for (int i = view.indexOf(durableOffset); i < view.segmentCount(); i++) {
            Segment segment = view.segment(i);
            if (segment.tryRetain()) {
                try {
                    force(segment.channel(), segment.path());
                } finally {
                    segment.release();
                }
            } else if (!segment.isDeleted()) {
                throw new IOException("the log of " + partition + " is closed");
            }
        }
    }

    private static void force(FileChannel channel, Path path) throws IOException {
        try {
            channel.force(false);
        } catch (ClosedChannelException e) {
            throw e; // by somebody in this process, which says nothing of the disk
        } catch (IOException e) {
            throw FileSystem.syncFailed(path, e);
        }
    }

    /**
     * Takes note of what somebody else met who changed the partition's folder: the system tells of a failed sync once.
     *
     * @return {@code failure}, for throwing
     */
    IOException met(IOException failure) {
        if (!(failure instanceof SyncFailedException syncFailure)) {
            return failure;
        }
        syncLock.lock();
        try {
            return outOfService != null
                    ? failure
                    : takeOutOfService(syncFailure).asFailure();
        } finally {
            syncLock.unlock();
            listener.run();
        }
    }

    private OutOfService takeOutOfService(SyncFailedException e) {
        stats.flushFailed();
        OutOfService state = new OutOfService(partition, clock.instant(), e.getMessage(), durableOffset);
        outOfService = state;
        LOG.error("{}", state.message());
        try {
            new TailRewrite(files, folder).ask(state.message());
        } catch (IOException again) {
            LOG.debug("{}: the mark for the next start could not be left", partition, again);
        }
        return state;
    }
}
