package io.minikafka.broker.log;

import io.minikafka.broker.stats.DiskStats;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What a log needs of its surroundings.
 *
 * @param storage runs what is slow: fsync, deletion, rebuilding an index; a task that it rejects is done at the next
 *     checkpoint, or at the next start
 * @param producerIdExpiration how long a log remembers a producer that writes nothing to it
 * @param flush runs what the flush policy asks for
 * @param afterRollFlush is told that a recovery point has moved because a segment ended; on the storage thread
 * @param stats counts the syncs of all logs
 */
public record LogContext(
        FileSystem files,
        InstantSource clock,
        Executor storage,
        Duration producerIdExpiration,
        FlushThreads flush,
        Runnable afterRollFlush,
        DiskStats stats) {

    public LogContext(
            FileSystem files,
            InstantSource clock,
            Executor storage,
            Duration producerIdExpiration,
            FlushThreads flush) {
        this(files, clock, storage, producerIdExpiration, flush, () -> {}, new DiskStats());
    }

    /** Remembers producers for a day, as Kafka does; for logs with flush policy {@link FlushPolicy#OS} only. */
    public LogContext(FileSystem files, InstantSource clock, Executor storage) {
        this(files, clock, storage, Duration.ofDays(1), FlushThreads.NONE);
    }

    LogContext withAfterRollFlush(Runnable listener) {
        return new LogContext(files, clock, storage, producerIdExpiration, flush, listener, stats);
    }
}
