package io.minikafka.cli.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventsTest {
    @TempDir
    private Path folder;

    @Test
    void theBuiltInLogHasItsLinesAndPackages() throws DemoException {
        Events events = EventFile.builtIn();

        assertThat(events.count()).isEqualTo(4891);
        assertThat(events.keyCount()).isEqualTo(631);
        assertThat(new String(events.value(1), ISO_8859_1)).startsWith("2025-06-24 14:36:25 upgrade libsystemd0:amd64");
        assertThat(events.describe(1)).isEqualTo("line 2 (libsystemd0)");
    }

    @Test
    void emptyLinesAreLeftOutAndTheOthersKeepTheirNumbers() throws DemoException {
        Events events = events("a 1\r\n\n  \nb 2\na 3");

        assertThat(values(events)).containsExactly("a 1", "b 2", "a 3");
        assertThat(IntStream.range(0, 3).map(events::lineNumber)).containsExactly(1, 4, 5);
        assertThat(IntStream.range(0, 3).map(events::key)).containsExactly(0, 1, 0);
    }

    @Test
    void bytesThatAreNoTextComeThroughAsTheyAre() throws DemoException {
        byte[] bytes = {(byte) 0xff, 0, (byte) 0xc3, ' ', (byte) 0x80, '\n', 1, 2};

        Events events = Events.of("bytes", "word", bytes);

        assertThat(events.value(0)).containsExactly(0xff, 0, 0xc3, ' ', 0x80);
        assertThat(events.keyBytes(0)).containsExactly(0xff, 0, 0xc3);
        assertThat(events.value(1)).containsExactly(1, 2);
        assertThat(events.checksum(0)).isEqualTo(Events.checksum(events.value(0)));
    }

    @Test
    void aLineIsTakenUpToItsLimitAndRefusedBeyondItWithBothNumbers() throws DemoException {
        String longest = "x".repeat(Events.MAX_LINE_BYTES);

        assertThat(events(longest).count()).isEqualTo(1);
        assertThatThrownBy(() -> events("first\n" + longest + "x"))
                .isInstanceOf(DemoException.class)
                .hasMessageStartingWith("line 2 of text has 1,000,001 bytes; the demo takes lines of up to 1,000,000");
    }

    @Test
    void tooManyLinesAreRefused() {
        assertThatThrownBy(() -> events("x\n".repeat(Events.MAX_COUNT + 1)))
                .isInstanceOf(DemoException.class)
                .hasMessageContaining("more than 1,000,000 lines");
    }

    @Test
    void whatIsNoTextFileIsRefusedInOneLine() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        Path blank = Files.writeString(folder.resolve("blank"), "\n \n\n");

        assertThatThrownBy(() -> EventFile.read(folder))
                .hasMessage(folder + " is a folder; the demo takes a text file");
        assertThatThrownBy(() -> EventFile.read(folder.resolve("x")))
                .hasMessage(folder.resolve("x") + " does not exist");
        assertThatThrownBy(() -> EventFile.read(empty)).hasMessage(empty + " is empty");
        assertThatThrownBy(() -> EventFile.read(blank)).hasMessage(blank + " has only empty lines");
    }

    @Test
    void aHugeFileIsRefusedWithoutReadingIt() throws IOException {
        Path huge = folder.resolve("huge");
        try (SeekableByteChannel channel = Files.newByteChannel(
                huge, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.position(50L << 30).write(ByteBuffer.wrap(new byte[1]));
        }

        assertThatThrownBy(() -> EventFile.read(huge))
                .isInstanceOf(DemoException.class)
                .hasMessage(huge + " has 53,687,091,201 bytes; the demo takes files of up to 67,108,864 bytes");
    }

    private static Events events(String text) throws DemoException {
        return Events.of("text", "word", text.getBytes(ISO_8859_1));
    }

    private static List<String> values(Events events) {
        return IntStream.range(0, events.count())
                .mapToObj(event -> new String(events.value(event), ISO_8859_1))
                .toList();
    }
}
