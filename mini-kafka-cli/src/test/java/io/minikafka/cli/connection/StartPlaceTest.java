package io.minikafka.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.cli.connection.StartPlace.Kind;
import io.minikafka.cli.failure.CliException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StartPlaceTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-31T12:00:00Z"));

    @Test
    void endsAndOffsets() {
        assertThat(parse("earliest")).isEqualTo(new StartPlace(Kind.EARLIEST, 0));
        assertThat(parse("latest")).isEqualTo(new StartPlace(Kind.LATEST, 0));
        assertThat(parse("42")).isEqualTo(new StartPlace(Kind.OFFSET, 42));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T11:00:00Z, 2026-01-31T11:00:00Z",
        "2026-01-31T11:00:00.250Z, 2026-01-31T11:00:00.250Z",
        "2026-01-31T11:00:00+02:00, 2026-01-31T09:00:00Z",
        "2026-01-31T11:00, 2026-01-31T10:00:00Z",
        "2026-01-31, 2026-01-30T23:00:00Z",
        "90s, 2026-01-31T11:58:30Z",
        "30m, 2026-01-31T11:30:00Z",
        "2h, 2026-01-31T10:00:00Z",
        "7d, 2026-01-24T12:00:00Z"
    })
    void timesAndAges(String text, Instant meant) {
        assertThat(parse(text)).isEqualTo(new StartPlace(Kind.TIME, meant.toEpochMilli()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "first", "-1", "2026-13-01", "2026-01-31T25:00", "1y", "9999999999999999999"})
    void whatIsNoPlaceIsSaidWithWhatIs(String text) {
        assertThatThrownBy(() -> parse(text))
                .hasMessage("--from is '" + text + "'")
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.next()).startsWith("allowed: earliest, latest"));
    }

    private static StartPlace parse(String text) {
        return StartPlace.parse("--from", text, NOON, ZoneId.of("+01:00"));
    }
}
