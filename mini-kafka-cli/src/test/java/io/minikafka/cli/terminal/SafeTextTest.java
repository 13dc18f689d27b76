package io.minikafka.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

final class SafeTextTest {
    @Test
    void whatATerminalWouldObeyIsShown() {
        assertThat(SafeText.of("\u001b]0;title\u0007 \u001b[2J\n\t\r\u009b31m\u007f"))
                .isEqualTo("\\x1b]0;title\\x07 \\x1b[2J\\n\\t\\r\\x9b31m\\x7f");
    }

    @Test
    void whatTurnsTheDirectionOfWritingIsShown() {
        assertThat(SafeText.of("a\u202eb\u2066c\u2028d")).isEqualTo("a\\u202eb\\u2066c\\u2028d");
    }

    @Test
    void allOtherTextStays() {
        String text = "grün 漢字 😀 \\n \"quoted\"";

        assertThat(SafeText.of(text)).isSameAs(text);
        assertThat(SafeText.of(text.getBytes(UTF_8))).isEqualTo(text);
    }

    @Test
    void bytesThatAreNoTextAreShownAsBytes() {
        assertThat(SafeText.of(new byte[] {'a', (byte) 0xff, 0x1b, 'z'})).isEqualTo("a\\xff\\x1bz");
    }

    @Test
    void jsonOnATerminalMeansTheSame() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Output out = new Output(bytes, true);

        out.json(to -> to.writeString("\u001b[2J\u009b31m\u202e"));
        out.flush();

        assertThat(bytes.toString(UTF_8)).isEqualTo("\"\\u001B[2J\\u009b31m\\u202e\"\n");
    }
}
