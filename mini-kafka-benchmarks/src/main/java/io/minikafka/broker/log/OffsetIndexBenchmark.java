package io.minikafka.broker.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The index of a full segment of 1 GiB: finding an offset, and filling it. Here for what no other package is to see. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OffsetIndexBenchmark {
    private static final int ENTRIES = (1 << 30) / 4096;
    private static final int RECORDS_AN_ENTRY = 40;

    private Path path;
    private OffsetIndex index;
    private long next;

    @Setup(Level.Trial)
    public void fill() throws IOException {
        path = Files.createTempDirectory("index").resolve("00000000000000000000.index");
        index = new OffsetIndex(new LocalFileSystem(), path, 0, 0);
        index.file().create();
        for (int i = 1; i < ENTRIES; i++) {
            index.append((long) i * RECORDS_AN_ENTRY, i * 4096);
        }
        index.file().flush();
    }

    @TearDown(Level.Trial)
    public void remove() throws IOException {
        Files.delete(path);
        Files.delete(path.getParent());
    }

    /** Offsets spread over all of it. */
    @Benchmark
    public Optional<IndexEntry> find() throws IOException {
        next = (next + 7_777_777) % ((long) ENTRIES * RECORDS_AN_ENTRY);
        return index.floorByOffset(next);
    }

    /** One entry; with its part of writing the tail to the file, and of starting again when the segment is full. */
    @Benchmark
    public void append() throws IOException {
        int entry = index.file().count() + 1;
        if (entry > ENTRIES) {
            index.file().truncate(0);
            entry = 1;
        }
        index.append((long) entry * RECORDS_AN_ENTRY, entry * 4096);
    }
}
