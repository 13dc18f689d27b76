package io.minikafka.broker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.rpc.BrokerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class DataFolderTest {
    @TempDir
    private Path temporary;

    private Path path;

    @BeforeEach
    void nameFolder() {
        path = temporary.resolve("data").resolve("broker-1");
    }

    private DataFolder open(int brokerId) {
        return DataFolder.open(path, brokerId, FileSystem.local());
    }

    @Test
    void aNewFolderGetsAClusterIdAndKeepsIt() throws IOException {
        String clusterId;
        try (DataFolder folder = open(1)) {
            clusterId = folder.clusterId();
            assertThat(clusterId).matches("[A-Za-z0-9_][A-Za-z0-9_-]{21}");
            assertThat(folder.stoppedCleanly()).isFalse();
            assertThat(Files.readString(path.resolve("meta.json")))
                    .contains("\"formatVersion\" : 1", "\"brokerId\" : 1", clusterId);
        }
        try (DataFolder folder = open(1)) {
            assertThat(folder.clusterId()).isEqualTo(clusterId);
        }
    }

    @Test
    void anotherBrokerIdIsRefusedWithBothIds() {
        open(1).close();

        assertThatThrownBy(() -> open(2))
                .isInstanceOf(BrokerException.class)
                .hasMessage("data folder " + path + " belongs to broker 1, this is broker 2");
        open(1).close();
    }

    @Test
    void aNewerFormatIsRefusedWithBothVersions() throws IOException {
        open(1).close();
        Path meta = path.resolve("meta.json");
        Files.writeString(meta, Files.readString(meta).replace("\"formatVersion\" : 1", "\"formatVersion\" : 2"));

        assertThatThrownBy(() -> open(1))
                .hasMessage("data folder " + path + " has format version 2, this version of Mini Kafka knows up to 1");
    }

    @Test
    void aMetaFileThatIsNoneIsRefused() throws IOException {
        open(1).close();
        Files.writeString(path.resolve("meta.json"), "{\"formatVersion\": [");

        assertThatThrownBy(() -> open(1)).hasMessageContaining("meta.json is no JSON as expected");
    }

    @Test
    void aSecondHolderInTheSameProcessIsRefused() {
        try (DataFolder first = open(1)) {
            assertThatThrownBy(() -> open(1))
                    .hasMessage("data folder " + first.path() + " is in use by process "
                            + ProcessHandle.current().pid() + ", broker 1");
        }
        open(1).close();
    }

    @Test
    void aSecondProcessIsToldWhoHoldsTheFolder() throws Exception {
        try (DataFolder first = open(1)) {
            Process second = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            SecondProcess.class.getName(),
                            first.path().toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(second.waitFor()).isEqualTo(3);
            assertThat(output)
                    .contains("data folder " + path + " is in use by process "
                            + ProcessHandle.current().pid() + ", broker 1");
        }
    }

    /** Tries to open the folder that another process holds. */
    static final class SecondProcess {
        private SecondProcess() {}

        public static void main(String[] args) {
            try (DataFolder folder = DataFolder.open(Path.of(args[0]), 1, FileSystem.local())) {
                System.out.println("opened " + folder.path());
            } catch (BrokerException e) {
                System.out.println(e.getMessage());
                System.exit(3);
            }
        }
    }

    @Test
    void theCleanMarkCountsForOneStart() throws IOException {
        try (DataFolder folder = open(1)) {
            folder.markClean();
        }
        try (DataFolder folder = open(1)) {
            assertThat(folder.stoppedCleanly()).isTrue();
        }
        try (DataFolder folder = open(1)) {
            assertThat(folder.stoppedCleanly()).isFalse();
        }
    }
}
