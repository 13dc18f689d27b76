package io.minikafka.benchmarks.machine;

import io.minikafka.benchmarks.result.Goal;
import io.minikafka.benchmarks.result.Metric;
import io.minikafka.benchmarks.scenario.Benchmark;
import io.minikafka.benchmarks.scenario.Folders;
import io.minikafka.benchmarks.scenario.Stand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/** What no broker on this machine can be better than: its loopback, its memory, its disk. */
public final class MachineLimits implements Benchmark {
    private static final String NAME = "machine";
    private static final String LOOPBACK = "loopback TCP";
    private static final String CRC = "CRC-32C from cache";
    private static final String FSYNC = "append of 4 KiB and fdatasync";
    private static final String WRITE = "page cache, new file";
    private static final String WRITE_AGAIN = "page cache, in the place of a file just deleted";

    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int CHUNK = 1 << 16;
    private static final int SYNCED = 4096;
    private static final long FILE_BYTES = 1L << 30;
    private static final double GB = 1e9;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String what() {
        return "what the machine itself does: a client and a broker on it can at best come near";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.higher(NAME, LOOPBACK, "GB/s", Goal.NONE),
                Metric.higher(NAME, CRC, "GB/s", Goal.NONE),
                Metric.lower(NAME, FSYNC, "µs", Goal.NONE),
                Metric.higher(NAME, WRITE, "GB/s", Goal.NONE),
                Metric.higher(NAME, WRITE_AGAIN, "GB/s", Goal.NONE));
    }

    @Override
    public Map<String, Double> run(Stand stand) throws Exception {
        if (!stand.ours()) {
            return Map.of();
        }
        Path folder = stand.newFolder();
        Map<String, Double> figures = new HashMap<>();
        figures.put(LOOPBACK, Loopback.bytesPerSecond(CHUNK, ROUND_NANOS) / GB);
        figures.put(CRC, crc() / GB);
        figures.put(FSYNC, fsyncMicros(folder));
        figures.put(WRITE, write(folder.resolve("first")) / GB);
        Files.delete(folder.resolve("first"));
        figures.put(WRITE_AGAIN, write(folder.resolve("second")) / GB);
        Folders.delete(folder);
        return figures;
    }

    private static double crc() {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        CRC32C crc = new CRC32C();
        long startNanos = System.nanoTime();
        long bytes = 0;
        while (System.nanoTime() - startNanos < ROUND_NANOS) {
            crc.update(chunk.clear());
            bytes += CHUNK;
        }
        return bytes / seconds(startNanos);
    }

    private static double fsyncMicros(Path folder) throws IOException {
        try (FileChannel file =
                FileChannel.open(folder.resolve("synced"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer page = ByteBuffer.allocateDirect(SYNCED);
            long startNanos = System.nanoTime();
            int count = 0;
            while (System.nanoTime() - startNanos < ROUND_NANOS) {
                file.write(page.clear());
                file.force(false);
                count++;
            }
            return seconds(startNanos) * 1e6 / count;
        }
    }

    private static double write(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
            long startNanos = System.nanoTime();
            for (long written = 0; written < FILE_BYTES; ) {
                written += file.write(chunk.clear());
            }
            return FILE_BYTES / seconds(startNanos);
        }
    }

    static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
