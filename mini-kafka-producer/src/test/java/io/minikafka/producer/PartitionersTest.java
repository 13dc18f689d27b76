package io.minikafka.producer;

import static io.minikafka.producer.DefaultPartitioner.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.record.KeyHash;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PartitionersTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "6, 0", "1717750000123, 1", "-1, 5"})
    void theFirstPartitionComesFromTheClock(long epochMillis, int expected) {
        try (RoundRobinPartitioner partitioner = new RoundRobinPartitioner(clock(epochMillis))) {
            assertThat(next(partitioner, "orders", 6)).isEqualTo(expected);
        }
    }

    @Test
    void recordsGoToThePartitionsInTurnForEachTopicOnItsOwn() {
        try (RoundRobinPartitioner partitioner = new RoundRobinPartitioner(clock(2))) {
            List<Integer> orders = IntStream.range(0, 5)
                    .mapToObj(i -> {
                        next(partitioner, "payments", 3);
                        return next(partitioner, "orders", 4);
                    })
                    .toList();

            assertThat(orders).containsExactly(2, 3, 0, 1, 2);
            assertThat(next(partitioner, "payments", 3)).isEqualTo((2 + 5) % 3);
        }
    }

    @Test
    void newPartitionsGetTheirTurn() {
        try (RoundRobinPartitioner partitioner = new RoundRobinPartitioner(clock(0))) {
            next(partitioner, "orders", 1);

            assertThat(IntStream.range(0, 4).map(i -> next(partitioner, "orders", 4)))
                    .containsExactlyInAnyOrder(0, 1, 2, 3);
        }
    }

    @Test
    void keysGoByTheirHashAndOnlyTheRestInTurn() {
        try (DefaultPartitioner partitioner = new DefaultPartitioner(clock(0), 16_384)) {
            byte[] key = {1, 2, 3};

            int first = partitioner.partition("orders", "k", key, "v", new byte[0], 7);
            int second = partitioner.partition("orders", "k", key, "v", new byte[0], 7);

            assertThat(first).isEqualTo(second).isEqualTo(KeyHash.partitionFor(key, 7));
            assertThat(partitioner.partition("orders", null, null, "v", new byte[0], 7))
                    .isZero();
            assertThat(partitioner.partition("orders", null, null, "v", new byte[0], 7))
                    .isEqualTo(1);
        }
    }

    @Test
    void ofManyPartitionsSomeFillTheirBatchesBeforeTheNext() {
        int partitions = 3 * WINDOW - 1;
        int batchSize = 1000; // 8 records of 110 bytes with what each takes beside its value, and the batch's own 61
        try (DefaultPartitioner partitioner = new DefaultPartitioner(clock(5), batchSize)) {
            for (int window = 0; window < 10; window++) {
                int start = 5 + window * WINDOW;
                for (int round = 0; round < 8; round++) {
                    assertThat(next(partitioner, WINDOW, 100, partitions)).isEqualTo(inTurn(start, WINDOW, partitions));
                }
            }
        }
    }

    @Test
    void recordsThatFillABatchEachGoToAllPartitionsInTurn() {
        int partitions = 2 * WINDOW + 1;
        for (int batchSize : new int[] {0, 150}) {
            try (DefaultPartitioner partitioner = new DefaultPartitioner(clock(5), batchSize)) {
                assertThat(next(partitioner, 4 * partitions, 100, partitions))
                        .isEqualTo(inTurn(5, 4 * partitions, partitions));
            }
        }
    }

    @Test
    void recordsOfAnySizeSpreadEvenlyOverManyPartitionsFromManyThreads() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        int partitions = 100;
        int[] counts = new int[partitions];
        try (DefaultPartitioner partitioner = new DefaultPartitioner(clock(0), 2000)) {
            IntStream.range(0, 4).parallel().forEach(thread -> {
                Random random = new Random(seed + thread);
                int[] own = new int[partitions];
                for (int i = 0; i < 250_000; i++) {
                    own[partitioner.partition("orders", null, null, "v", new byte[random.nextInt(2500)], partitions)]++;
                }
                synchronized (counts) {
                    Arrays.setAll(counts, partition -> counts[partition] + own[partition]);
                }
            });
        }
        assertThat(Arrays.stream(counts)).allMatch(count -> count > 9_000 && count < 11_000);
    }

    private static List<Integer> next(Partitioner partitioner, int records, int valueBytes, int partitions) {
        return IntStream.range(0, records)
                .mapToObj(i -> partitioner.partition("orders", null, null, "v", new byte[valueBytes], partitions))
                .toList();
    }

    private static List<Integer> inTurn(int start, int count, int partitions) {
        return IntStream.range(start, start + count)
                .mapToObj(i -> i % partitions)
                .toList();
    }

    private static int next(Partitioner partitioner, String topic, int partitions) {
        return partitioner.partition(topic, null, null, "v", new byte[0], partitions);
    }

    private static Clock clock(long epochMillis) {
        return Clock.fixed(Instant.ofEpochMilli(epochMillis), ZoneOffset.UTC);
    }
}
