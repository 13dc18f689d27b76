package io.minikafka.benchmarks.micro;

import io.minikafka.broker.log.DataFolder;
import io.minikafka.broker.log.FileSystem;
import io.minikafka.broker.log.LogConfig;
import io.minikafka.broker.log.LogContext;
import io.minikafka.broker.log.LogManager;
import io.minikafka.broker.log.LogRegion;
import io.minikafka.broker.log.LogSpec;
import io.minikafka.broker.log.PartitionLog;
import io.minikafka.broker.log.TimestampOffset;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.RecordBatchBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it takes to find any place in a segment of 64 MiB, with an index entry for every fourth batch of 1 KiB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IndexBenchmark {
    private static final int BATCHES = 64 << 10;
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    private final Random random = new Random(1);
    private Path path;
    private DataFolder folder;
    private LogManager logs;
    private PartitionLog log;

    @Setup
    public void fill() throws IOException {
        path = Files.createTempDirectory("mini-kafka-index");
        folder = DataFolder.open(path, 1, FileSystem.local());
        logs = LogManager.open(folder, new LogContext(FileSystem.local(), InstantSource.system(), Runnable::run));
        log = logs.openLog(PARTITION, new LogSpec("AAAAAAAAAAAAAAAAAAAAAA", LogConfig.DEFAULT));
        byte[] value = new byte[950];
        byte[] buffer = new byte[1024];
        for (int timestamp = 0; timestamp < BATCHES; timestamp++) {
            RecordBatchBuilder builder = new RecordBatchBuilder(buffer, Compression.NONE);
            builder.append(timestamp, null, value, List.of());
            log.append(builder.build(-1, (short) -1, -1), 0);
        }
    }

    @TearDown
    public void delete() throws IOException {
        logs.deleteLog(PARTITION);
        logs.closeAll();
        folder.close();
        FileSystem.local().deleteFolder(path);
    }

    @Benchmark
    public int byOffset() {
        try (LogRegion batch = log.read(random.nextInt(BATCHES), 1, BATCHES)) {
            return batch.sizeInBytes();
        }
    }

    @Benchmark
    public Optional<TimestampOffset> byTimestamp() {
        return log.offsetForTimestamp(random.nextInt(BATCHES), BATCHES);
    }
}
