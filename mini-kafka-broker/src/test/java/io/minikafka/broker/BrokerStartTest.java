package io.minikafka.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class BrokerStartTest {
    private static final String CLEAN_MARK = "clean-shutdown";

    @TempDir
    Path folder;

    @BeforeEach
    void aBrokerWasHere() throws IOException {
        startAndStop();
        assertThat(folder.resolve(CLEAN_MARK)).exists();
    }

    @Test
    void aLostListOfTopicsIsNamedAndTheirRecordsStay() throws IOException {
        Path list = folder.resolve("topics.json");
        Path away = Files.move(list, folder.resolve("topics.away"));

        assertThatThrownBy(this::startAndStop)
                .hasMessageContaining("topics.json is missing")
                .hasMessageContaining("__consumer_offsets-0");
        assertThat(folder.resolve("__consumer_offsets-0/00000000000000000000.log"))
                .exists();

        Files.move(away, list);
        startAndStop();
    }

    @Test
    void aStartThatFailsBeforeAllLogsAreRecoveredLeavesNoCleanMark() throws IOException {
        Files.delete(folder.resolve(CLEAN_MARK));
        Path log = folder.resolve("__consumer_offsets-7/00000000000000000000.log");
        Files.delete(log);
        Files.createDirectory(log); // a log that cannot be opened

        assertThatThrownBy(this::startAndStop).hasMessageContaining("__consumer_offsets-7");

        assertThat(folder.resolve(CLEAN_MARK)).doesNotExist();
    }

    @Test
    void aPortThatIsTakenIsNamedAndTheFolderIsFreeAgain() throws IOException {
        try (Broker other = Broker.start(config(folder.resolve("other"), 0))) {
            int port = other.address().getPort();

            assertThatThrownBy(() -> Broker.start(config(folder, port)))
                    .hasMessageContaining("cannot listen at 127.0.0.1:" + port);
        }
        startAndStop();
    }

    private void startAndStop() throws IOException {
        Broker.start(config(folder, 0)).close();
    }

    private static BrokerConfig config(Path folder, int port) {
        return BrokerConfig.of(Map.of("broker.id", "1", "port", Integer.toString(port), "data.dir", folder.toString()));
    }
}
