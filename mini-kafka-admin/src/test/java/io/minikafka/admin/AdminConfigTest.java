package io.minikafka.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdminConfigTest {
    @TempDir
    private Path folder;

    @Test
    void theDefaultsAreKafkas() {
        AdminConfig config = AdminConfig.of(Map.of("bootstrap.servers", "localhost:9092"));

        assertThat(config.apiTimeoutMs).isEqualTo(60_000);
        assertThat(config.client.requestTimeout.toMillis()).isEqualTo(30_000);
        assertThat(config.client.retryBackoffMs).isEqualTo(100);
    }

    @Test
    void everySettingIsRead() {
        AdminConfig config = AdminConfig.of(Map.of(
                "bootstrap.servers",
                "a:1,b:2",
                "client.id",
                "ops",
                "request.timeout.ms",
                5,
                "default.api.timeout.ms",
                7L));

        assertThat(config.client.bootstrapServers).hasSize(2);
        assertThat(config.client.clientId).isEqualTo("ops");
        assertThat(config.client.requestTimeout.toMillis()).isEqualTo(5);
        assertThat(config.apiTimeoutMs).isEqualTo(7);
    }

    @Test
    void propertiesBehindPropertiesAndFilesAreRead() throws IOException {
        Properties behind = new Properties();
        behind.setProperty("bootstrap.servers", "a:1");
        Path file = Files.writeString(
                folder.resolve("admin.properties"), "bootstrap.servers=a:1\ndefault.api.timeout.ms=9\n");

        assertThat(AdminConfig.of(new Properties(behind)).client.bootstrapServers)
                .hasSize(1);
        assertThat(AdminConfig.of(file).apiTimeoutMs).isEqualTo(9);
    }

    @Test
    void aProducersSettingsCanBeUsed() {
        AdminConfig config = AdminConfig.of(Map.of("bootstrap.servers", "a:1", "linger.ms", "5"));

        assertThat(config.client.bootstrapServers).hasSize(1);
    }

    @Test
    void whatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> AdminConfig.of(Map.of("default.api.timeout.ms", "soon")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("bootstrap.servers is missing")
                .hasMessageContaining("default.api.timeout.ms is \"soon\"");
    }
}
