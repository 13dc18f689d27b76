package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compacts the logs that are due, the dirtiest first, one at a time and in small steps, as fast as the throttle allows. A
 * log whose disk is full is tried again later; one whose segments are damaged is left alone until the broker is started
 * anew, and so is one whose disk cannot sync, which goes out of service; the others go on.
 *
 * <p>Threads: everything runs on the cleaner's thread, which is {@code timer}'s. The accessors are for any thread.
 */
public final class LogCleaner {
    private static final Logger LOG = LoggerFactory.getLogger(LogCleaner.class);

    /** What a log is due for. */
    private record Due(PartitionLog log, CompactionConfig how, DirtyRange range) {}

    private final LogManager logs;
    private final ToLongFunction<TopicPartition> highWatermark;
    private final CleanerConfig config;
    private final CleanerTimer timer;
    private final IoThrottle throttle;
    private final Map<PartitionLog, String> uncleanable = new HashMap<>();
    private final Map<PartitionLog, Long> failing = new HashMap<>(); // said so already; and when to try again
    private volatile OffsetMap map; // null while there is nothing to compact; used by the cleaner's thread alone
    private Compaction pass; // null between passes
    private boolean stopped;
    private volatile List<CompactionStatus> statuses = List.of(); // written by the cleaner's thread
    private volatile TopicPartition running; // written by the cleaner's thread; null between passes

    /** @param highWatermark of a partition, which nothing behind is compacted; or a {@link BrokerException} */
    public LogCleaner(
            LogManager logs, ToLongFunction<TopicPartition> highWatermark, CleanerConfig config, CleanerTimer timer) {
        this.logs = logs;
        this.highWatermark = highWatermark;
        this.config = config;
        this.timer = timer;
        this.throttle = new IoThrottle(config.ioBytesPerSecond(), timer::nanos);
    }

    /** Looks after the logs from now on. From any thread. */
    public void start() {
        later(this::lookForWork, backoffNanos());
    }

    /** Gives up what is under way; the next start clears it away. From any thread; returns before it is done. */
    public void stop() {
        later(this::stopNow, 0);
    }

    /** How far each log with compaction was when it was last looked at. */
    public List<CompactionStatus> statuses() {
        return statuses;
    }

    /** Which log is being compacted. */
    public Optional<TopicPartition> running() {
        return Optional.ofNullable(running);
    }

    /** Memory that is taken for keys at the moment. */
    public int bufferBytes() {
        return map == null ? 0 : config.dedupeBufferBytes();
    }

    private long backoffNanos() {
        return Duration.ofMillis(config.backoffMs()).toNanos();
    }

    private void later(Runnable task, long delayNanos) {
        try {
            timer.schedule(task, delayNanos);
        } catch (RejectedExecutionException e) {
            LOG.debug("The broker stops", e);
        }
    }

    private void stopNow() {
        stopped = true;
        endPass();
        map = null;
    }

    private void lookForWork() {
        if (stopped) {
            return;
        }
        try {
            Optional<Due> due = dirtiest();
            if (due.isPresent()) {
                begin(due.get());
                return;
            }
        } catch (RuntimeException e) { // or nothing would ever be compacted again
            LOG.error("Looking for logs to compact failed", e);
        } catch (OutOfMemoryError e) {
            LOG.error("There is no memory for a log.cleaner.dedupe.buffer.size of {}", config.dedupeBufferBytes(), e);
        }
        map = null;
        later(this::lookForWork, backoffNanos());
    }

    private Optional<Due> dirtiest() {
        List<CompactionStatus> seen = new ArrayList<>();
        uncleanable.keySet().removeIf(PartitionLog::isClosed);
        failing.keySet().removeIf(PartitionLog::isClosed);
        Due dirtiest = null;
        for (PartitionLog log : logs.openLogs()) {
            Optional<CompactionConfig> compaction = log.config().compaction();
            Optional<DirtyRange> range = compaction.flatMap(how -> range(log, how));
            if (range.isPresent()) {
                seen.add(status(log, range.get()));
                boolean better = dirtiest == null
                        || range.get().ratio() > dirtiest.range().ratio();
                if (better && range.get().isDue(compaction.get()) && mayBeTried(log)) {
                    dirtiest = new Due(log, compaction.get(), range.get());
                }
            }
        }
        statuses = List.copyOf(seen);
        return Optional.ofNullable(dirtiest);
    }

    private CompactionStatus status(PartitionLog log, DirtyRange range) {
        return new CompactionStatus(
                log.partition(),
                range.firstOffset(),
                range.dirtyBytes(),
                range.ratio(),
                Optional.ofNullable(uncleanable.get(log)));
    }

    private Optional<DirtyRange> range(PartitionLog log, CompactionConfig how) {
        try {
            long safeOffset = Math.min(highWatermark.applyAsLong(log.partition()), log.recoversFrom());
            long cleanedUpTo = logs.cleanerOffsets().cleanedUpTo(log.partition());
            return Optional.of(DirtyRange.of(log.view(), cleanedUpTo, safeOffset, how, log.nowMs()));
        } catch (BrokerException e) {
            LOG.debug("{} is not served at the moment", log.partition(), e);
        } catch (IOException e) {
            failed(log, e);
        }
        return Optional.empty();
    }

    private boolean mayBeTried(PartitionLog log) {
        Long notBefore = failing.get(log);
        return !uncleanable.containsKey(log)
                && log.disk().outOfService().isEmpty()
                && (notBefore == null || timer.nanos() - notBefore >= 0)
                && log.knowsItsProducers(); // of which the last batch has to stay
    }

    private void begin(Due due) {
        if (map == null) {
            map = new OffsetMap(config.dedupeBufferBytes());
        }
        pass = new Compaction(due.log(), due.how(), due.range(), map);
        running = due.log().partition();
        step();
    }

    private void step() {
        if (stopped) {
            return;
        }
        PartitionLog log = pass.log();
        long restNanos = 0;
        try {
            boolean wanted = log.config().compaction().isPresent(); // which somebody may have altered meanwhile
            restNanos = wanted ? throttle.moved(pass.step()) : 0;
            if (wanted && !pass.isEnded()) {
                later(this::step, restNanos);
                return;
            }
            if (wanted && pass.isComplete()) {
                succeeded(log);
            }
        } catch (UncleanableException | RuntimeException | OutOfMemoryError e) {
            if (!isOutOfService(log, e.getCause())) {
                giveUp(log, e);
            }
        } catch (IOException e) {
            if (!isOutOfService(log, e)) {
                failed(log, e);
            }
        }
        endPass();
        later(this::lookForWork, restNanos);
    }

    private void succeeded(PartitionLog log) {
        logs.cleanerOffsets().put(log.partition(), pass.endOffset());
        failing.remove(log);
        LOG.info("{}: {}", log.partition(), pass);
    }

    /** Where the disk could not sync the log's folder, which has been said and ends all work on the log. */
    private static boolean isOutOfService(PartitionLog log, Throwable why) {
        if (why instanceof IOException failure && !log.isClosed()) {
            log.disk().met(failure);
        }
        return log.disk().outOfService().isPresent();
    }

    private void giveUp(PartitionLog log, Throwable why) {
        if (log.isClosed()) {
            LOG.debug("{} was closed while it was compacted", log.partition(), why);
            return;
        }
        uncleanable.put(log, why.toString());
        LOG.error("{} is not compacted any more until the broker is started anew", log.partition(), why);
    }

    private void failed(PartitionLog log, IOException why) {
        if (log.isClosed()) {
            LOG.debug("{} was closed while it was compacted", log.partition(), why);
        } else if (failing.put(log, timer.nanos() + backoffNanos()) == null) {
            LOG.warn("{} cannot be compacted now and is tried again: {}", log.partition(), why.toString());
        }
    }

    private void endPass() {
        if (pass != null) {
            try {
                pass.close();
            } catch (IOException e) {
                LOG.warn("{}: what is left of a compaction goes at the next start: {}", running, e.toString());
            }
            pass = null;
            running = null;
        }
    }
}
