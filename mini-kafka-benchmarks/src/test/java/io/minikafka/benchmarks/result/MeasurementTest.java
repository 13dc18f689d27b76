package io.minikafka.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MeasurementTest {
    private static final Metric THROUGHPUT = Metric.higher("produce", "records/s", "records/s", Goal.factor(2));
    private static final Metric CPU = Metric.lower("produce", "CPU", "s/M", Goal.factor(2));

    @Test
    void theFactorIsTheMedianOverThePairsAndNotOfTheMedians() {
        Measurement measured = new Measurement(THROUGHPUT, List.of(10.0, 30.0, 20.0), List.of(1.0, 20.0, 16.0));

        assertThat(measured.factor()).isEqualTo(1.5);
        assertThat(new Measurement(THROUGHPUT, List.of(10.0, 30.0), List.of(10.0, 10.0)).factor())
                .isEqualTo(2);
    }

    @Test
    void lessIsBetterWhereTheMetricSaysSo() {
        assertThat(new Measurement(CPU, List.of(2.0), List.of(5.0)).factor()).isEqualTo(2.5);
        assertThat(new Measurement(THROUGHPUT, List.of(2.0), List.of(5.0)).factor())
                .isCloseTo(0.4, within(1e-9));
    }

    @Test
    void aGoalIsReachedAtTheFactorAndNotBelow() {
        assertThat(new Measurement(THROUGHPUT, List.of(20.0), List.of(10.0)).reached())
                .isTrue();
        assertThat(new Measurement(THROUGHPUT, List.of(19.9), List.of(10.0)).reached())
                .isFalse();
        assertThat(new Measurement(CPU, List.of(5.1), List.of(10.0)).reached()).isFalse();
    }

    @Test
    void aLimitIsForOurMedianAlone() {
        Metric atMost = Metric.lower("start", "cold", "s", Goal.limit(1));
        Metric atLeast = Metric.higher("partitions", "kept", "ratio", Goal.limit(0.7));

        assertThat(new Measurement(atMost, List.of(0.5, 1.0, 9.0), List.of()).reached())
                .isTrue();
        assertThat(new Measurement(atMost, List.of(0.5, 1.1, 9.0), List.of()).reached())
                .isFalse();
        assertThat(new Measurement(atLeast, List.of(0.7), List.of(0.1)).reached())
                .isTrue();
        assertThat(new Measurement(atLeast, List.of(0.69), List.of(0.1)).reached())
                .isFalse();
    }

    @Test
    void whatWasNotMeasuredIsNoFactorAndReachesNone() {
        Measurement alone = new Measurement(THROUGHPUT, List.of(20.0), List.of());

        assertThat(alone.factor()).isNaN();
        assertThat(alone.reached()).isFalse();
        assertThat(Spread.of(List.of())).isEqualTo(new Spread(Double.NaN, Double.NaN, Double.NaN));
    }

    @Test
    void runsWithoutTheirPairAreRefused() {
        assertThatThrownBy(() -> new Measurement(THROUGHPUT, List.of(1.0, 2.0), List.of(1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 times for us")
                .hasMessageContaining("1 times for Apache Kafka");
    }
}
