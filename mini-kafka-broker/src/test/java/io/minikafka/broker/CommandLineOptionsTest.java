package io.minikafka.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.broker.topic.ConfigSource;
import io.minikafka.common.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandLineOptionsTest {
    @TempDir
    Path folder;

    @Test
    void flagsGoOverSetsAndSetsOverTheFile() throws IOException {
        Path file =
                Files.writeString(folder.resolve("b.properties"), "port=1\nhost=h\nbroker.id=1\nnum.partitions=9\n");

        CommandLineOptions options = CommandLineOptions.parse(new String[] {
            "--config", file.toString(), "--set", "host=g", "--set", "port=2", "--port", "3", "--broker-id=4"
        });

        assertThat(options.properties())
                .containsEntry("port", "3")
                .containsEntry("host", "g")
                .containsEntry("broker.id", "4")
                .containsEntry("num.partitions", "9");
        assertThat(options.sources())
                .isEqualTo(Map.of(
                        "port", ConfigSource.COMMAND_LINE,
                        "host", ConfigSource.COMMAND_LINE,
                        "broker.id", ConfigSource.COMMAND_LINE,
                        "num.partitions", ConfigSource.FILE));
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> CommandLineOptions.parse(
                        new String[] {"--brokerid", "1", "--set", "x", "--set", "num.partition=2", "--port", "many"}))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--brokerid is not an option")
                .hasMessageContaining("--set x; allowed: --set key=value")
                .hasMessageContaining("num.partition is not a setting; did you mean num.partitions?")
                .hasMessageContaining("port is \"many\"")
                .hasMessageContaining("broker.id is missing");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> CommandLineOptions.parse(new String[] {"--config", folder + "/none"}))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(folder + "/none cannot be read");
    }

    @Test
    void helpNamesEveryFlag() {
        assertThat(CommandLineOptions.parse(new String[] {"--help"}).answer().orElseThrow())
                .contains("--broker-id", "--port", "--host", "--data-dir", "--config", "--set", "--version");
    }
}
