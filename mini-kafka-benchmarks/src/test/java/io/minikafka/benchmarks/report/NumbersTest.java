package io.minikafka.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.benchmarks.result.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "1640000, 1.64 M",
        "12345678, 12.3 M",
        "682000, 682 k",
        "10000, 10.0 k",
        "9999, '9,999'",
        "27.44, 27.4",
        "1.006, 1.01",
        "0.0584, 0.058",
        "NaN, ''",
    })
    void threeDigitsCount(double value, String expected) {
        assertThat(Numbers.of(value)).isEqualTo(expected);
    }

    @Test
    void aSpreadIsItsMedianAndItsEnds() {
        assertThat(Numbers.of(Spread.of(List.of(3.0, 1.0, 2.0)))).isEqualTo("2.00 (1.00 to 3.00)");
        assertThat(Numbers.of(Spread.of(List.of(2.0, 2.0)))).isEqualTo("2.00");
        assertThat(Numbers.of(Spread.of(List.of()))).isEmpty();
    }
}
