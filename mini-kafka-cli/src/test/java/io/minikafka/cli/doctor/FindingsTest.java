package io.minikafka.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.cli.doctor.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the doctor sees a risk and where a failure. */
final class FindingsTest {
    private static final long GIB = 1L << 30;

    @TempDir
    private Path folder;

    @Test
    void aDiskIsJudgedByWhatIsLeft() {
        assertThat(BrokerLook.disk("d", 50 * GIB, 100 * GIB).level()).isEqualTo(Level.OK);
        assertThat(BrokerLook.disk("d", 5 * GIB, 100 * GIB).level()).isEqualTo(Level.WARN);
        assertThat(BrokerLook.disk("d", GIB / 2, 100 * GIB).level()).isEqualTo(Level.FAIL);
        assertThat(BrokerLook.disk("d", 0, 1).todo()).contains("retention.ms");
    }

    @Test
    void clocksMayDifferByAFewSeconds() {
        assertThat(HttpLook.clock(1_000_000, 1_004_999).level()).isEqualTo(Level.OK);
        assertThat(HttpLook.clock(1_000_000, 940_000).level()).isEqualTo(Level.WARN);
        assertThat(HttpLook.clock(1_000_000, 940_000).found()).contains("differ by 1 min");
    }

    @Test
    void openFilesAreComparedWithWhatMayCome() {
        assertThat(LimitsLook.openFiles(1_048_576, 50, 10_000).level()).isEqualTo(Level.OK);
        assertThat(LimitsLook.openFiles(1024, 50, 10_000).level()).isEqualTo(Level.WARN);
        assertThat(LimitsLook.openFiles(1024, 1000, 10).level()).isEqualTo(Level.FAIL);
        assertThat(LimitsLook.openFiles(1024, 1000, 10).todo()).contains("ulimit -n");
    }

    @Test
    void aFolderThatIsNoBrokersIsSaid() throws IOException {
        assertThat(FolderLook.findings(folder.resolve("none")).get(0).found()).endsWith("does not exist");
        assertThat(FolderLook.findings(folder).get(0).found()).contains("has no meta.json");

        Files.writeString(folder.resolve("meta.json"), "{}");

        assertThat(FolderLook.findings(folder).get(0).level()).isEqualTo(Level.OK);
    }
}
