package io.minikafka.benchmarks.micro;

import io.minikafka.common.record.BatchValidator;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A batch of 16 KiB as the producer builds it, and as the broker checks it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatchBenchmark {
    private static final int BATCH_BYTES = 16 << 10;

    /** Bytes of each value. */
    @Param({"100", "1024"})
    public int size;

    private final byte[] buffer = new byte[BATCH_BYTES];
    private final ByteBuffer direct = ByteBuffer.allocateDirect(BATCH_BYTES);
    private byte[] value;
    private RecordBatch received;

    @Setup
    public void prepare() {
        value = new byte[size];
        new Random(1).nextBytes(value);
        direct.put(build()).flip();
        received = RecordBatch.at(direct, 0);
    }

    @Benchmark
    public ByteBuffer build() {
        RecordBatchBuilder builder = new RecordBatchBuilder(buffer, Compression.NONE);
        while (builder.hasRoomFor(null, value, List.of(), 1)) {
            builder.append(1, null, value, List.of());
        }
        return builder.build(-1, (short) -1, -1);
    }

    @Benchmark
    public int validate() {
        BatchValidator.validate(received, RecordBatch.DEFAULT_MAX_INFLATED_BYTES);
        return received.sizeInBytes();
    }
}
