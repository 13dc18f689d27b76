package io.minikafka.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TextTableTest {
    @Test
    void wordsStandToTheLeftAndNumbersToTheRight() {
        TextTable table =
                new TextTable("TOPIC", ">RECORDS", "STATE").row("a", 5, "ok").row("orders", "1,234", "ok");

        assertThat(table.lines())
                .containsExactly("TOPIC   RECORDS  STATE", "a             5  ok", "orders    1,234  ok");
    }

    @Test
    void nothingInACellCanBreakTheTable() {
        assertThat(new TextTable("A", "B").row("x\ny", "\u001b[1m").lines())
                .containsExactly("A     B", "x\\ny  \\x1b[1m");
    }
}
