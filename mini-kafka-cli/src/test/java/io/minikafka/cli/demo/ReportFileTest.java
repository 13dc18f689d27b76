package io.minikafka.cli.demo;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportFileTest {
    @TempDir
    private Path folder;

    private Path file;
    private final List<ConsumerReport> seen = new ArrayList<>();

    @BeforeEach
    void createFile() throws IOException {
        file = Files.createFile(folder.resolve("reports"));
    }

    @Test
    void whatIsReportedIsReadAgain() throws IOException {
        List<ConsumerReport> told = List.of(
                new ConsumerReport.Owns("consumer-1", Set.of(3)),
                new ConsumerReport.Owns("consumer-1", Set.of()),
                new ConsumerReport.Got("consumer-1", 3, 812, 1071, 0xfedcba98),
                new ConsumerReport.Got("consumer-2", 0, 0, 0, 0));

        for (ConsumerReport report : told) {
            append("\n" + report + "\n");
        }

        try (ReportFile reports = new ReportFile(file)) {
            reports.readNew(seen::add);
        }
        assertThat(seen).isEqualTo(told);
    }

    @Test
    void aLineCountsWhenItIsWhole() throws IOException {
        try (ReportFile reports = new ReportFile(file)) {
            append("consumer-1 owns");
            reports.readNew(seen::add);
            assertThat(seen).isEmpty();

            append(" 4 .\n");
            reports.readNew(seen::add);
            reports.readNew(seen::add);
        }
        assertThat(seen).containsExactly(new ConsumerReport.Owns("consumer-1", Set.of(4)));
    }

    @Test
    void aLineWhoseWriterWasKilledInItIsPassedOver() throws IOException {
        append("\nconsumer-1 got 4 812 1071 1c");
        append("\nconsumer-2 owns 1 .\n");

        try (ReportFile reports = new ReportFile(file)) {
            reports.readNew(seen::add);
        }

        assertThat(seen).containsExactly(new ConsumerReport.Owns("consumer-2", Set.of(1)));
    }

    @Test
    void moreThanABufferIsReadToTheEnd() throws IOException {
        append((new ConsumerReport.Got("consumer-1", 5, 1, 2, 3) + "\n").repeat(10_000));

        try (ReportFile reports = new ReportFile(file)) {
            while (reports.readNew(seen::add)) {
                assertThat(seen).isNotEmpty();
            }
        }

        assertThat(seen).hasSize(10_000);
    }

    @Test
    void whatNoConsumerSaysIsOurBug() {
        assertThatThrownBy(() -> ConsumerReport.parse("Hello, world .")).isInstanceOf(IllegalStateException.class);
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, APPEND);
    }
}
