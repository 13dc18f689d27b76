package io.minikafka.broker.log;

import io.minikafka.broker.log.LogLoader.LastStop;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All logs of a data folder: opens, checkpoints and deletes them.
 *
 * <p>Threads: any; {@code lock} guards the tables and is never held while a file is touched. What waits for the disk is
 * to be called on the storage thread ({@link #checkpoint}), or while the broker starts or ends.
 */
public final class LogManager {
    private static final Logger LOG = LoggerFactory.getLogger(LogManager.class);

    private final DataFolder folder;
    private final LogContext context;
    private final AtomicBoolean storePending = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock(); // guards logs and recoveryPoints
    private final ReentrantLock checkpointLock = new ReentrantLock(); // guards the next three; held while on the disk
    private final Set<TopicPartition> failing = new HashSet<>(); // said so already
    private boolean storeFailing; // said so already
    private volatile Map<TopicPartition, Long> stored;
    private final Map<TopicPartition, PartitionLog> logs = new HashMap<>();
    private final Map<TopicPartition, Long> recoveryPoints;
    private final CleanerOffsets cleanerOffsets;

    private LogManager(DataFolder folder, LogContext context, Map<TopicPartition, Long> recoveryPoints) {
        this.folder = folder;
        this.context = context.withAfterRollFlush(this::storeSoon);
        this.recoveryPoints = recoveryPoints;
        this.stored = new TreeMap<>(recoveryPoints);
        this.cleanerOffsets = CleanerOffsets.load(folder);
    }

    /** Opens no log yet. What an earlier broker did not get round to deleting is deleted on the storage thread. */
    public static LogManager open(DataFolder folder, LogContext context) {
        LogManager manager = new LogManager(folder, context, RecoveryPoints.load(folder));
        for (Path path : manager.list()) {
            if (PartitionFolders.isToBeDeleted(path)) {
                manager.deleteOnStorageThread(path);
            }
        }
        return manager;
    }

    /** The partitions that have a folder, whether their log is open or not. */
    public Set<TopicPartition> onDisk() {
        Set<TopicPartition> partitions = new TreeSet<>();
        list().forEach(path -> PartitionFolders.partition(path).ifPresent(partitions::add));
        return partitions;
    }

    private List<Path> list() {
        try {
            return folder.files().list(folder.path());
        } catch (IOException e) {
            throw storageError("data folder " + folder.path() + " cannot be listed", e);
        }
    }

    public Optional<PartitionLog> log(TopicPartition partition) {
        lock.lock();
        try {
            return Optional.ofNullable(logs.get(partition));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Opens the log of a partition, or creates it. One at a time for each partition; one that is open is returned as it
     * is. A folder of that name which belongs to another topic is put away first, to be deleted.
     *
     * @throws BrokerException KAFKA_STORAGE_ERROR
     */
    public PartitionLog openLog(TopicPartition partition, LogSpec spec) {
        Optional<PartitionLog> open = log(partition);
        return open.isPresent() ? open.get() : openAnew(partition, spec);
    }

    private PartitionLog openAnew(TopicPartition partition, LogSpec spec) {
        Path path = PartitionFolders.of(folder, partition);
        boolean claimed = isClaimed(partition, path, spec.topicId());
        long recoveryPoint = recoveryPoint(partition);
        LastStop lastStop = folder.stoppedCleanly() ? LastStop.CLEAN : LastStop.UNCLEAN;
        LogCheckpoints checkpoints = new LogCheckpoints(recoveryPoint, cleanerOffsets.gapsUpTo(partition));
        PartitionLog log = PartitionLog.open(partition, path, spec.config(), context, lastStop, checkpoints);
        if (!claimed) {
            forgetEarlierLog(partition);
            claim(log, spec.topicId());
        }
        lock.lock();
        try {
            logs.put(partition, log);
        } finally {
            lock.unlock();
        }
        if (log.recoveryPoint() < recoveryPoint) {
            storeNow(); // what is appended where the lost records were must not be trusted at the next start
        }
        if (log.logEndOffset() < cleanerOffsets.cleanedUpTo(partition)) {
            cleanerOffsets.put(partition, log.logEndOffset());
        }
        return log;
    }

    /** Whether the folder says that it is this topic's. Another one's is put away. */
    private boolean isClaimed(TopicPartition partition, Path path, String topicId) {
        try {
            Optional<String> owner = PartitionMetadata.topicId(folder.files(), path);
            if (owner.isPresent() && !owner.get().equals(topicId)) {
                LOG.warn("{} is of an earlier topic of that name, with id {}, and is put away", path, owner.get());
                deleteLog(partition);
                return false;
            }
            return owner.isPresent();
        } catch (IOException e) {
            throw storageError("opening " + partition + " in " + path, e);
        }
    }

    /** What the checkpoint file still says of a deleted log of that name must not be trusted of the new one. */
    private void forgetEarlierLog(TopicPartition partition) {
        if (stored.containsKey(partition) && recoveryPoint(partition) == 0) {
            storeNow();
        }
    }

    /** After the first segment was created, so that its name gets to the disk with this, before any later one's. */
    private void claim(PartitionLog log, String topicId) {
        try {
            PartitionMetadata.store(folder.files(), log.folder(), topicId);
        } catch (IOException e) {
            log.close();
            throw storageError("opening " + log.partition() + " in " + log.folder(), e);
        }
    }

    private void storeNow() {
        checkpointLock.lock();
        try {
            storeRecoveryPoints();
        } finally {
            checkpointLock.unlock();
        }
    }

    private long recoveryPoint(TopicPartition partition) {
        lock.lock();
        try {
            return recoveryPoints.getOrDefault(partition, 0L);
        } finally {
            lock.unlock();
        }
    }

    /** Opens many logs, several at a time. A failure closes those that were opened. */
    public Map<TopicPartition, PartitionLog> openLogs(Map<TopicPartition, LogSpec> specs) {
        try {
            return LogOpener.open(specs, this::openLog);
        } catch (RuntimeException e) {
            closeAll();
            throw e;
        }
    }

    /**
     * Takes a partition out of the data folder at once, and deletes its files later. Also for one whose log is not open.
     *
     * @throws BrokerException KAFKA_STORAGE_ERROR
     */
    public void deleteLog(TopicPartition partition) {
        PartitionLog log;
        lock.lock();
        try {
            log = logs.remove(partition);
            recoveryPoints.remove(partition);
        } finally {
            lock.unlock();
        }
        if (log != null) {
            log.close();
        }
        cleanerOffsets.remove(partition);
        try {
            if (folder.files().exists(PartitionFolders.of(folder, partition))) {
                deleteOnStorageThread(PartitionFolders.markDeleted(folder, partition));
            }
        } catch (IOException e) {
            throw storageError("deleting " + partition + " in " + folder.path(), e);
        }
    }

    private void deleteOnStorageThread(Path path) {
        try {
            context.storage().execute(() -> {
                try {
                    // First its name: a power cut must not bring the log back under the old one, with half of its
                    // files.
                    folder.files().syncFolder(folder.path());
                    folder.files().deleteFolder(path);
                } catch (IOException e) {
                    LOG.warn("{} could not be deleted, the next start tries again: {}", path, e.toString());
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is deleted at the next start", path, e);
        }
    }

    /** Has {@link #checkpoint} called on the storage thread from now on, until the future is cancelled. */
    public ScheduledFuture<?> checkpointEvery(Duration interval, ScheduledExecutorService storage) {
        return storage.scheduleWithFixedDelay(
                this::checkpoint, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Brings all logs to the disk and writes down how far they are there. Where that fails the recovery point stays where
     * it is, and the next checkpoint tries again.
     *
     * @return whether everything is on the disk
     */
    public boolean checkpoint() {
        checkpointLock.lock();
        try {
            boolean complete = true;
            for (PartitionLog log : openLogs()) {
                complete &= flush(log);
            }
            return storeRecoveryPoints() && complete;
        } finally {
            checkpointLock.unlock();
        }
    }

    /** After the flushes that wait for the storage thread now, so that one store is for all of them. */
    private void storeSoon() {
        if (storePending.compareAndSet(false, true)) {
            try {
                context.storage().execute(() -> {
                    storePending.set(false);
                    storeNow();
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("the last checkpoint writes the recovery points of {}", folder.path(), e);
            }
        }
    }

    private boolean flush(PartitionLog log) {
        try {
            log.flush();
            if (failing.remove(log.partition())) {
                LOG.info("{}: fsync in {} works again", log.partition(), log.folder());
            }
            return true;
        } catch (IOException e) {
            if (failing.add(log.partition()) && log.disk().outOfService().isEmpty()) {
                LOG.warn(
                        "{}: fsync in {} failed, recovery would begin at offset {}: {}",
                        log.partition(),
                        log.folder(),
                        log.recoveryPoint(),
                        e.toString());
            }
            return false;
        }
    }

    private boolean storeRecoveryPoints() {
        Map<TopicPartition, Long> now;
        lock.lock();
        try {
            logs.forEach((partition, log) -> recoveryPoints.put(partition, log.recoveryPoint()));
            now = new TreeMap<>(recoveryPoints);
        } finally {
            lock.unlock();
        }
        try {
            if (!now.equals(stored)) {
                RecoveryPoints.store(folder, now);
                stored = now;
                openLogs().forEach(log -> log.recoveryPointStored(now.getOrDefault(log.partition(), 0L)));
            }
            storeFailing = false;
            return true;
        } catch (IOException e) {
            if (!storeFailing) {
                LOG.warn("the recovery points in {} could not be written: {}", folder.path(), e.toString());
            }
            storeFailing = true;
            return false;
        }
    }

    /**
     * Brings everything to the disk, closes the logs, and leaves the mark that lets the next start trust them. Where
     * something did not get to the disk there is no mark, and the next start checks. Nothing may be appended any more.
     */
    public void closeCleanly() {
        boolean complete = checkpoint();
        closeAll();
        if (complete) {
            try {
                folder.markClean();
            } catch (IOException e) {
                LOG.warn("{} could not be marked as cleanly closed: {}", folder.path(), e.toString());
            }
        }
    }

    /** Closes the logs as they are, without bringing anything to the disk: the next start has to check them. */
    public void closeAll() {
        openLogs().forEach(PartitionLog::close);
    }

    CleanerOffsets cleanerOffsets() {
        return cleanerOffsets;
    }

    List<PartitionLog> openLogs() {
        lock.lock();
        try {
            return new ArrayList<>(logs.values());
        } finally {
            lock.unlock();
        }
    }

    private static BrokerException storageError(String what, IOException e) {
        return new BrokerException(ErrorCode.KAFKA_STORAGE_ERROR, what + ": " + e.getMessage(), e);
    }
}
