package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What of a log is on the disk, and what brings it there: {@link BackgroundSync} as its flush policy says,
 * {@link LogFlusher} at checkpoints and where a segment ends.
 *
 * <p>Threads: any.
 */
public final class LogDisk {
    private final DataSync data;
    private final BackgroundSync background;
    private final LogFlusher flusher;

    LogDisk(
            TopicPartition partition,
            Path folder,
            LogConfig config,
            LogContext context,
            OpenedLog opened,
            Supplier<LogView> view) {
        boolean mayBeNew = opened.endOffset() == 0; // the folder's name may not be on the disk yet
        this.data = new DataSync(partition, folder, context, opened.recoveryPoint(), mayBeNew);
        this.background = new BackgroundSync(partition, config.flush(), context.flush(), data, view);
        this.flusher = new LogFlusher(folder, context.files(), data, opened.epochs(), opened.recoveryPoint());
    }

    /** What recovery found behind the recovery point is under the flush policy from now on. */
    void opened(LogView view, FlushPolicy policy) throws IOException {
        data.onChange(background::tellWaiting);
        data.opened(view, policy);
        if (data.durableOffset() < view.logEndOffset()) {
            background.appended(view.logEndOffset());
        }
    }

    /** The records below it are on the disk, maybe more of them than below the recovery point. */
    public long durableOffset() {
        return data.durableOffset();
    }

    /** From where recovery would begin. */
    public long recoveryPoint() {
        return flusher.recoveryPoint();
    }

    /**
     * Completes when the records below {@code offset} are on the disk, on the thread that brought them there. Fails with a
     * {@link BrokerException}: KAFKA_STORAGE_ERROR, or NOT_LEADER_OR_FOLLOWER where the log is closed before. With flush
     * policy {@link FlushPolicy#COMMIT} nobody has to ask for more than that.
     */
    public CompletableFuture<Void> whenDurable(long offset) {
        return background.whenDurable(offset);
    }

    /** Why the log can neither be read nor written, until it is opened anew; empty where it can. */
    public Optional<OutOfService> outOfService() {
        return data.outOfService();
    }

    /** Throws a {@link BrokerException} KAFKA_STORAGE_ERROR where the log is {@link #outOfService}. */
    public void requireInService() {
        data.requireInService();
    }

    /** {@code listener} runs when more is on the disk, or the log is out of service. To be set once, before any append. */
    public void onChange(Runnable listener) {
        data.onChange(() -> {
            background.tellWaiting();
            listener.run();
        });
    }

    /** See {@link BackgroundSync#reconfigure}. */
    void reconfigure(FlushConfig flush) {
        background.reconfigure(flush);
    }

    LeaderEpochs epochs() {
        return flusher.epochs();
    }

    /** The log goes up to {@code endOffset} now. */
    void appended(long endOffset) {
        background.appended(endOffset);
    }

    /** A segment has ended. Before the next one is seen. */
    void rolled() {
        flusher.rolled();
    }

    /** The first segment that may have something that is not on the disk. */
    int firstToFlush(LogView view) {
        return flusher.firstToFlush(view);
    }

    /** Brings {@code view} to the disk, and moves the recovery point to its end. */
    void flush(LogView view, ReentrantLock appendLock) throws IOException {
        flusher.flush(view, appendLock);
    }

    /** To be told of each failure of who changes the partition's folder; see {@link DataSync#met}. */
    IOException met(IOException failure) {
        return data.met(failure);
    }

    /** Nobody syncs any more. Who waits is told so. */
    void close() {
        background.close();
    }
}
