package io.minikafka.broker.topic;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of what partitions need not keep, and of what somebody has asked to be deleted.
 *
 * <p>Threads: everything runs on {@code cleaner}, the only thread that takes segments away from a log; the methods here
 * are for any thread.
 */
public final class Housekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);

    /** A broker that was down for long has something to do right away, but first it serves. */
    private static final Duration FIRST = Duration.ofSeconds(30);

    private final TopicRegistry topics;
    private final ScheduledExecutorService cleaner;
    private final Set<TopicPartition> failing = new HashSet<>(); // said so already; on the cleaner's thread only

    public Housekeeper(TopicRegistry topics, ScheduledExecutorService cleaner) {
        this.topics = topics;
        this.cleaner = cleaner;
    }

    /** Has the retention of all partitions applied so often, until the executor ends. */
    public void applyRetentionEvery(Duration interval) {
        long first = Math.min(interval.toNanos(), FIRST.toNanos());
        cleaner.scheduleWithFixedDelay(this::applyRetention, first, interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void applyRetention() {
        for (Partition partition : topics.partitions()) {
            try {
                partition.applyRetention();
                failing.remove(partition.id());
            } catch (BrokerException e) {
                if (e.code() == ErrorCode.KAFKA_STORAGE_ERROR && failing.add(partition.id())) {
                    LOG.warn("{}: old segments stay for now: {}", partition.id(), e.getMessage());
                }
            } catch (RuntimeException e) { // or the next partitions, and runs, would be left out
                LOG.error("{}: retention failed", partition.id(), e);
            }
        }
    }

    /**
     * Deletes the records before {@code offset}, -1 for all up to the high watermark; the future has the offset at which
     * the partition begins now. Fails with a {@link BrokerException}: OFFSET_OUT_OF_RANGE behind the high watermark,
     * KAFKA_STORAGE_ERROR where it could not be made to last.
     */
    public CompletableFuture<Long> deleteRecords(TopicPartition id, long offset) {
        try {
            return CompletableFuture.supplyAsync(() -> topics.partition(id).deleteRecordsBefore(offset), cleaner);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new BrokerException(
                    ErrorCode.COORDINATOR_NOT_AVAILABLE, "too many deletions at once, or the broker stops", e));
        }
    }
}
