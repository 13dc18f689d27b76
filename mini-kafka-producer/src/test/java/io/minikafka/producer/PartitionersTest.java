package io.minikafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.record.KeyHash;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
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
        try (DefaultPartitioner partitioner = new DefaultPartitioner(clock(0))) {
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

    private static int next(Partitioner partitioner, String topic, int partitions) {
        return partitioner.partition(topic, null, null, "v", new byte[0], partitions);
    }

    private static Clock clock(long epochMillis) {
        return Clock.fixed(Instant.ofEpochMilli(epochMillis), ZoneOffset.UTC);
    }
}
