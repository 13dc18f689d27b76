package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Up to where each log has been compacted, in Kafka's {@code cleaner-offset-checkpoint}. A log that is not in it costs a
 * pass through all of that log, no more.
 *
 * <p>Threads: any; {@code lock} is held while the file is written.
 */
final class CleanerOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(CleanerOffsets.class);
    private static final String FILE = "cleaner-offset-checkpoint";

    private final OffsetCheckpoint checkpoint;
    private final boolean complete;
    private final ReentrantLock lock = new ReentrantLock(); // guards the next two
    private final Map<TopicPartition, Long> offsets;
    private boolean storeFailing; // said so already

    private CleanerOffsets(OffsetCheckpoint checkpoint, Optional<Map<TopicPartition, Long>> loaded) {
        this.checkpoint = checkpoint;
        this.complete = loaded.isPresent();
        this.offsets = loaded.orElseGet(TreeMap::new);
    }

    static CleanerOffsets load(DataFolder folder) {
        OffsetCheckpoint checkpoint = new OffsetCheckpoint(folder, FILE);
        try {
            return new CleanerOffsets(
                    checkpoint, checkpoint.exists() ? Optional.of(checkpoint.load()) : Optional.empty());
        } catch (IOException e) {
            LOG.warn("{} cannot be read, logs are compacted from their start: {}", checkpoint.file(), e.toString());
            return new CleanerOffsets(checkpoint, Optional.empty());
        }
    }

    /** 0 for a log that has not been compacted. */
    long cleanedUpTo(TopicPartition partition) {
        lock.lock();
        try {
            return offsets.getOrDefault(partition, 0L);
        } finally {
            lock.unlock();
        }
    }

    /** Up to where the log may have gaps: anywhere, where there was no file that says. */
    long gapsUpTo(TopicPartition partition) {
        return complete ? cleanedUpTo(partition) : Long.MAX_VALUE;
    }

    /** Where it cannot be written it holds until the broker ends. */
    void put(TopicPartition partition, long cleanedUpTo) {
        lock.lock();
        try {
            offsets.put(partition, cleanedUpTo);
            store();
        } finally {
            lock.unlock();
        }
    }

    /** Of a log that is deleted: one with the same name begins anew. */
    void remove(TopicPartition partition) {
        lock.lock();
        try {
            if (offsets.remove(partition) != null) {
                store();
            }
        } finally {
            lock.unlock();
        }
    }

    private void store() {
        try {
            checkpoint.store(offsets);
            storeFailing = false;
        } catch (IOException e) {
            if (!storeFailing) {
                LOG.warn("{} could not be written: {}", checkpoint.file(), e.toString());
            }
            storeFailing = true;
        }
    }
}
