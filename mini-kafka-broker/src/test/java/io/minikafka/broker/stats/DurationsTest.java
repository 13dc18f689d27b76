package io.minikafka.broker.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class DurationsTest {
    private final Durations durations = new Durations();

    @Test
    void eachFallsIntoTheBucketWhoseBoundItDoesNotExceed() {
        double[] bounds = Durations.boundsSeconds();
        for (double bound : bounds) {
            durations.record(Math.round(bound * TimeUnit.SECONDS.toNanos(1)));
        }
        durations.record(0);
        durations.record(TimeUnit.HOURS.toNanos(1));

        long[] counts = durations.counts();

        assertThat(counts).hasSize(bounds.length + 1);
        assertThat(counts[0]).isEqualTo(2);
        assertThat(LongStream.of(counts).skip(1)).containsOnly(1L);
        assertThat(durations.sumSeconds())
                .isCloseTo(3600 + Arrays.stream(bounds).sum(), within(1e-6));
    }
}
