package io.minikafka.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AmountTest {
    @Test
    void bytesHaveTheUnitThatFits() {
        assertThat(Amount.bytes(0)).isEqualTo("0 B");
        assertThat(Amount.bytes(1023)).isEqualTo("1023 B");
        assertThat(Amount.bytes(1536)).isEqualTo("1.5 KiB");
        assertThat(Amount.bytes(5L << 40)).isEqualTo("5.0 TiB");
        assertThat(Amount.bytes(5L << 50)).isEqualTo("5120.0 TiB");
    }

    @Test
    void timesHaveTheUnitThatFits() {
        assertThat(Amount.time(999)).isEqualTo("999 ms");
        assertThat(Amount.time(1_500)).isEqualTo("1.5 s");
        assertThat(Amount.time(61_000)).isEqualTo("1 min");
        assertThat(Amount.time(7_200_000)).isEqualTo("2 h");
        assertThat(Amount.time(172_800_000)).isEqualTo("2 days");
    }

    @Test
    void oneIsNotMany() {
        assertThat(Amount.count(1, "record")).isEqualTo("1 record");
        assertThat(Amount.count(1234, "record")).isEqualTo("1,234 records");
    }
}
