package io.minikafka.cli.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineReaderTest {
    @Test
    void aLastLineWithoutItsEndCounts() throws IOException {
        assertThat(lines("a\n\nb", 10)).containsExactly("a", "", "b");
        assertThat(lines("a\n", 10)).containsExactly("a");
        assertThat(lines("", 10)).isEmpty();
    }

    @Test
    void linesAreBytesAndMayBeLongerThanTheBuffer() throws IOException {
        byte[] input = new byte[200_000];
        input[150_000] = '\n';
        input[150_001] = (byte) 0xff;
        LineReader reader = new LineReader(new ByteArrayInputStream(input), 1_000_000);

        assertThat(reader.next()).hasSize(150_000);
        assertThat(reader.next()).hasSize(49_999).startsWith((byte) 0xff);
        assertThat(reader.next()).isNull();
        assertThat(reader.lineNumber()).isEqualTo(2);
        assertThat(reader.bytesRead()).isEqualTo(200_000);
    }

    @Test
    void aLineThatIsTooLongIsNamed() {
        assertThatThrownBy(() -> lines("ok\n" + "x".repeat(11), 10)).hasMessage("line 2 is longer than 10 bytes");
    }

    private static List<String> lines(String text, int max) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)), max);
        List<String> lines = new ArrayList<>();
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
            lines.add(new String(line, UTF_8));
        }
        return lines;
    }
}
