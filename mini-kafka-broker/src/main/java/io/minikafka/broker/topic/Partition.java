package io.minikafka.broker.topic;

import io.minikafka.broker.log.AppendResult;
import io.minikafka.broker.log.FlushPolicy;
import io.minikafka.broker.log.LogDisk;
import io.minikafka.broker.log.LogRegion;
import io.minikafka.broker.log.PartitionLog;
import io.minikafka.broker.stats.TopicTraffic;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.DeleteRecords;
import io.minikafka.common.record.RecordRules;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition as its leader serves it.
 *
 * <p>Threads: any. The log takes one append at a time; the monitor of {@code waiters} guards them and is held over no
 * callback.
 */
public final class Partition {
    /** The one epoch there is while a partition has one replica: this broker has led it since it was created. */
    public static final int LEADER_EPOCH = 0;

    private static final Logger LOG = LoggerFactory.getLogger(Partition.class);

    private final TopicPartition id;
    private final String topicId;
    private final PartitionLog log;
    private final TopicTraffic traffic;
    private final Set<Runnable> waiters = new LinkedHashSet<>();
    private volatile TopicConfig config; // written by the metadata thread
    private final AppendRefusals refusals = new AppendRefusals(System::nanoTime);
    private volatile long unreadableOffset = -1; // the last one that the log told of; a race costs a line at most
    private volatile boolean anyWaiters; // written under the monitor; spares appends the monitor while nobody waits

    Partition(TopicPartition id, String topicId, PartitionLog log, TopicConfig config, TopicTraffic traffic) {
        this.id = id;
        this.topicId = topicId;
        this.log = log;
        this.config = config;
        this.traffic = traffic;
        log.disk().onChange(this::wakeWaiters);
    }

    public TopicPartition id() {
        return id;
    }

    /** Of the topic: a later one of the same name has another. */
    public String topicId() {
        return topicId;
    }

    /**
     * Keeps the partition by {@code next} from now on. Where that is the flush policy {@code commit} and was not before,
     * what is not on the disk yet is hidden from readers until the sync that begins with this is over.
     */
    void reconfigure(TopicConfig next) {
        config = next;
        log.reconfigure(next.log());
        wakeWaiters(); // without the policy {@code commit} there may be more to read now
    }

    /** What goes in and out of the topic, all of its partitions together. */
    public TopicTraffic traffic() {
        return traffic;
    }

    /** What one batch may be long, as stored. */
    public int maxMessageBytes() {
        return config.maxMessageBytes();
    }

    /** What its batches have to be compressed with before they are appended. */
    public TopicCompression compression() {
        return config.compression();
    }

    /** What it asks of records that arrive at {@code nowMs}. */
    public RecordRules rulesAt(long nowMs) {
        TopicConfig now = config;
        boolean producersTime = now.log().timestampType() == TimestampType.CREATE_TIME;
        return new RecordRules(
                id.toString(),
                producersTime ? now.timestamps().oldestAt(nowMs) : Long.MIN_VALUE,
                producersTime ? now.timestamps().newestAt(nowMs) : Long.MAX_VALUE,
                now.log().compaction().isPresent());
    }

    /**
     * Appends validated batches, whose header is patched in place, and wakes who waits for them; where
     * {@link #syncsCommits}, that is when they are on the disk.
     */
    public AppendResult append(ByteBuffer batches) {
        AppendResult result = appendToLog(batches);
        if (!syncsCommits()) {
            wakeWaiters();
        }
        return result;
    }

    /** Whether an append counts only once it is on the disk: flush policy {@code commit}. */
    public boolean syncsCommits() {
        return config.log().flush().policy() == FlushPolicy.COMMIT;
    }

    /** See {@link LogDisk#whenDurable}. */
    public CompletableFuture<Void> whenDurable(long offset) {
        return log.disk().whenDurable(offset);
    }

    /** Refuses what concerns a partition whose disk has failed, with KAFKA_STORAGE_ERROR. */
    public void requireInService() {
        log.disk().requireInService();
    }

    /** Whether its disk has failed, so that it is neither written nor read until the broker is started again. */
    public boolean isOutOfService() {
        return log.disk().outOfService().isPresent();
    }

    /**
     * Whether the disk refused the last append, because it is full say, while what is there is still read. A minute after
     * it that is no longer said, as nobody knows by then.
     */
    public boolean isRefusingAppends() {
        return refusals.isRecent() && !isOutOfService();
    }

    /** Says once that the disk refuses, and once that it takes again, however many appends there are in between. */
    private AppendResult appendToLog(ByteBuffer batches) {
        try {
            AppendResult result = log.append(batches, LEADER_EPOCH);
            if (refusals.taken()) {
                LOG.info("{} takes appends again, at offset {}", id, result.baseOffset());
            }
            return result;
        } catch (BrokerException e) {
            if (e.code() == ErrorCode.KAFKA_STORAGE_ERROR && !isOutOfService() && refusals.refused()) {
                LOG.error("{} refuses appends, and is still read: {}", id, e.getMessage());
            }
            throw e;
        }
    }

    /**
     * The offset up to which consumers may read: all replicas have what is below it. With one replica that is the log's
     * end, or where {@link #syncsCommits} what of it is on the disk: nobody is to act on what a power cut may take back.
     */
    public long highWatermark() {
        return syncsCommits() ? log.disk().durableOffset() : log.logEndOffset();
    }

    public long logStartOffset() {
        return log.logStartOffset();
    }

    /** On the cleaner's thread; see {@link PartitionLog#applyRetention}. */
    void applyRetention() {
        log.applyRetention(highWatermark());
    }

    /** On the cleaner's thread. Returns the offset at which the partition begins now. */
    long deleteRecordsBefore(long offset) {
        long highWatermark = highWatermark();
        long before = offset == DeleteRecords.HIGH_WATERMARK ? highWatermark : offset;
        if (before > highWatermark) {
            throw new BrokerException(
                    ErrorCode.OFFSET_OUT_OF_RANGE,
                    "deleting the records of " + id + " before offset " + before
                            + "; allowed: up to the high watermark, " + highWatermark);
        }
        log.deleteRecordsBefore(before);
        wakeWaiters(); // whoever waits for less hears that it is gone
        return log.logStartOffset();
    }

    public PartitionLog log() {
        return log;
    }

    /** Whole batches from the one with {@code offset} on, up to the high watermark; the caller closes them. */
    public LogRegion read(long offset, int maxBytes) {
        try {
            return log.read(offset, maxBytes, highWatermark());
        } catch (BrokerException e) {
            if (e.code() == ErrorCode.KAFKA_STORAGE_ERROR && unreadableOffset != offset && !isOutOfService()) {
                unreadableOffset = offset;
                LOG.error("{} cannot be read: {}", id, e.getMessage());
            }
            throw e;
        }
    }

    /** Runs {@code waiter} once, on the thread of the next append or sync, after which it has to be added again. */
    public void addWaiter(Runnable waiter) {
        synchronized (waiters) {
            waiters.add(waiter);
            anyWaiters = true;
        }
    }

    public void removeWaiter(Runnable waiter) {
        synchronized (waiters) {
            waiters.remove(waiter);
            anyWaiters = !waiters.isEmpty();
        }
    }

    void wakeWaiters() {
        if (!anyWaiters) {
            return;
        }
        List<Runnable> woken;
        synchronized (waiters) {
            woken = new ArrayList<>(waiters);
            waiters.clear();
            anyWaiters = false;
        }
        woken.forEach(Runnable::run);
    }
}
