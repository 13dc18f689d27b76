package io.minikafka.benchmarks.scenario;

import io.minikafka.benchmarks.machine.MachineLimits;
import io.minikafka.benchmarks.result.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All of them, in the order in which they run and are reported. */
public final class Benchmarks {
    private static final int CONSUMED_SMALL = 10_000_000;
    private static final int CONSUMED_1K = 2_000_000;
    private static final Goal HALF = Goal.factor(2);

    private Benchmarks() {}

    public static List<Benchmark> all() {
        List<Benchmark> all = new ArrayList<>();
        all.add(new MachineLimits());
        all.addAll(producing());
        all.addAll(CeilingBenchmark.all());
        all.add(new ConsumeBenchmark("consume-100", 100, CONSUMED_SMALL, HALF));
        all.add(new ConsumeBenchmark("consume-1k", 1024, CONSUMED_1K, Goal.NONE));
        all.addAll(latencies());
        all.add(new PartitionsBenchmark());
        all.add(new FanOutBenchmark());
        all.add(new StartBenchmark());
        all.add(new MemoryBenchmark());
        all.add(new GroupBenchmark());
        all.add(new GrowthBenchmark());
        return all;
    }

    private static List<Benchmark> producing() {
        return List.of(
                acks1(
                                "produce-100",
                                "100-byte records, 6 partitions, acks=1, batch.size 16 KiB, linger.ms 5; ours is idempotent by "
                                        + "default, Kafka's not with acks=1",
                                2.5)
                        .brokerCpu(HALF),
                acks1("produce-100-64k", "the same with batch.size 64 KiB", 2).with("batch.size", "65536"),
                acks1("produce-1k", "1,024-byte records, else as produce-100", 2)
                        .values("1024"),
                new ProduceBenchmark(
                        "produce-all", "as produce-100, but idempotent and with acks=all", Goal.factor(2.5)),
                new ProduceBenchmark(
                                "produce-single",
                                "batch.size=0: a request for each record of 100 bytes, 1 partition, 5 in flight, idempotent, "
                                        + "acks=all",
                                Goal.factor(5))
                        .with("batch.size", "0")
                        .with("linger.ms", "0")
                        .partitions(1),
                acks1("produce-lz4", "JSON lines of 260 bytes, compression.type=lz4, else as produce-100", 1.5)
                        .values("json")
                        .with("compression.type", "lz4"),
                acks1("produce-zstd", "the same with zstd", 1.5).values("json").with("compression.type", "zstd"),
                new ProduceBenchmark(
                                "produce-fsync",
                                "16 producers, 100-byte records, 6 partitions, acks=all, each acknowledgement after an "
                                        + "fsync (flush.policy=commit; Kafka: flush.messages=1)",
                                Goal.factor(5))
                        .producers(16)
                        .flushed());
    }

    private static ProduceBenchmark acks1(String name, String what, double factor) {
        return new ProduceBenchmark(name, what, Goal.factor(factor)).with("acks", "1");
    }

    private static List<Benchmark> latencies() {
        Map<String, String> atOnce = Map.of("acks", "1", "linger.ms", "0");
        return List.of(
                new LatencyBenchmark(
                        "latency-e2e",
                        "one record of 100 bytes at a time, from send to receipt by a consumer; acks=1, linger.ms 0",
                        "roundTrips",
                        Map.of("size", 100, "settings", atOnce),
                        Map.of("p50", HALF, "p99", HALF, "p99.9", HALF)),
                new LatencyBenchmark(
                        "latency-10k",
                        "10,000 records of 100 bytes a second for 60 s, acks=1, linger.ms 0: from when each was due to "
                                + "its acknowledgement",
                        "rate",
                        Map.of("rate", 10_000, "values", "100", "settings", atOnce, "seconds", 60),
                        Map.of("p50", Goal.NONE, "p99", HALF, "p99.9", HALF)));
    }
}
