package io.minikafka.broker.log;

import io.minikafka.broker.log.LogLoader.LastStop;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.TimestampType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** A log in a folder, on a faulty disk, with a clock that stands still and slow work done at once. */
public final class TestLog implements AutoCloseable {
    static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    public static final LogConfig SMALL = new LogConfig(8192, 60_000, 512, 1 << 20, TimestampType.CREATE_TIME);

    final FaultyFileSystem disk = new FaultyFileSystem();
    FileSystem files = disk;
    public final Path folder;
    final LogConfig config;
    final ManualFlushThreads flushThreads = new ManualFlushThreads();
    Executor storage = Runnable::run;
    long nowMs = 1_000_000;
    Duration producerIdExpiration = Duration.ofDays(1);
    long cleanedUpTo;
    public PartitionLog log;

    TestLog(Path data, LogConfig config) {
        this.folder = data.resolve(PARTITION.toString());
        this.config = config;
    }

    public static TestLog opened(Path data, LogConfig config) {
        TestLog test = new TestLog(data, config);
        test.open(LastStop.UNCLEAN, 0);
        return test;
    }

    PartitionLog open(LastStop lastStop, long recoveryPoint) {
        InstantSource clock = () -> Instant.ofEpochMilli(nowMs);
        LogContext context =
                new LogContext(files, clock, task -> storage.execute(task), producerIdExpiration, flushThreads);
        log = PartitionLog.open(
                PARTITION, folder, config, context, lastStop, new LogCheckpoints(recoveryPoint, cleanedUpTo));
        return log;
    }

    /** As after {@code kill -9}: what the log had only in its memory is gone. */
    PartitionLog reopenAfterCrash() {
        long recoveryPoint = log.recoveryPoint();
        log.recoveryPointStored(recoveryPoint);
        log.close();
        return open(LastStop.UNCLEAN, recoveryPoint);
    }

    PartitionLog reopenAfterCleanStop() throws IOException {
        log.flush();
        long recoveryPoint = log.recoveryPoint();
        log.recoveryPointStored(recoveryPoint);
        log.close();
        return open(LastStop.CLEAN, recoveryPoint);
    }

    /** Ends the last segment, by letting it get too old. */
    public void roll() {
        nowMs += config.rollMs() + 1;
        log.applyRetention(log.logEndOffset());
    }

    /** What compaction would see, once the checkpoint that follows a flush is written. */
    DirtyRange dirtyRange() throws IOException {
        log.flush();
        log.recoveryPointStored(log.recoveryPoint());
        CompactionConfig compaction = config.compaction().orElseThrow();
        return DirtyRange.of(log.view(), cleanedUpTo, log.recoversFrom(), compaction, nowMs);
    }

    /** One pass, whether it is due or not. */
    Compaction compact(int mapBytes) throws IOException {
        DirtyRange range = dirtyRange();
        CompactionConfig compaction = config.compaction().orElseThrow();
        try (Compaction pass = new Compaction(log, compaction, range, new OffsetMap(mapBytes))) {
            while (!pass.isEnded()) {
                pass.step();
            }
            cleanedUpTo = pass.isComplete() ? pass.endOffset() : cleanedUpTo;
            return pass;
        }
    }

    /** A pass for which the map is large enough. */
    void compact() throws IOException {
        compact(1 << 20);
    }

    List<Path> files(String suffix) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> path.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    Path lastFile(String suffix) throws IOException {
        List<Path> files = files(suffix);
        return files.get(files.size() - 1);
    }

    @Override
    public void close() {
        log.close();
    }
}
