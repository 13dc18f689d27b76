package io.minikafka.cli.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestTest {
    private static final List<String> NAMES =
            List.of("orders", "payments", "reset-offsets", "retention.ms", "list", "--bootstrap-server");

    @ParameterizedTest
    @CsvSource({
        "ordres, orders",
        "order, orders",
        "ORDERS, orders",
        "paymnets, payments",
        "retention.sm, retention.ms",
        "lst, list",
        "--bootstrap, --bootstrap-server",
        "reset, reset-offsets"
    })
    void aSlipOrABeginningFindsTheName(String typed, String meant) {
        assertThat(Nearest.of(typed, NAMES)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"xyz", "customers", "l", "a"})
    void whatIsLikeNothingFindsNothing(String typed) {
        assertThat(Nearest.of(typed, NAMES)).isEmpty();
    }

    @Test
    void twoNeighboursThatAreSwappedAreOneMistake() {
        assertThat(Nearest.distance("ordres", "orders")).isEqualTo(1);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("same", "same")).isZero();
    }

    @Test
    void withoutAnyNameItSaysWhatElseToTry() {
        assertThat(Nearest.hint("orders", List.of(), "see topics list")).isEqualTo("see topics list");
        assertThat(Nearest.hint("ordres", NAMES, "")).isEqualTo("did you mean orders?");
    }
}
