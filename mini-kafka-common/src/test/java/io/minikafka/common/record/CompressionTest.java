package io.minikafka.common.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.config.ConfigException;
import io.minikafka.common.config.Key;
import io.minikafka.common.config.Settings;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.internal.CompressionType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompressionTest {
    @Test
    void numbersNamesAndLevelsAreKafkas() {
        for (Compression compression : Compression.values()) {
            CompressionType kafkas = CompressionType.forId(compression.id());

            assertThat(compression.configName()).isEqualTo(kafkas.name);
            assertThat(Compression.of(kafkas.id)).isSameAs(compression);
            assertThat(Compression.ofName(kafkas.name)).isSameAs(compression);
            assertThat(compression.requireSupported()).isSameAs(compression);
        }
        assertThat(CompressionType.values()).hasSameSizeAs(Compression.values());
        for (Compression leveled : List.of(Compression.GZIP, Compression.LZ4, Compression.ZSTD)) {
            CompressionType kafkas = CompressionType.forId(leveled.id());

            assertThat(leveled.defaultLevel()).isEqualTo(kafkas.defaultLevel());
            assertThat(leveled.levels().allowed())
                    .startsWith("integer from " + kafkas.minLevel() + " to " + kafkas.maxLevel());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GZIP, -1, 0, 'integer from 1 to 9, or -1'",
        "GZIP, 9, 10, 'integer from 1 to 9, or -1'",
        "GZIP, 1, -2, 'integer from 1 to 9, or -1'",
        "LZ4, 1, 0, integer from 1 to 17",
        "LZ4, 17, 18, integer from 1 to 17",
        "ZSTD, -131072, -131073, integer from -131072 to 22",
        "ZSTD, 22, 23, integer from -131072 to 22",
        "ZSTD, 0, high, integer from -131072 to 22"
    })
    void aLevelIsOneThatTheCodecHas(Compression compression, int good, String bad, String allowed) {
        Key<Integer> key = new Key<>("level", null, compression.levels(), "");

        assertThat(Settings.parse(List.of(key), Map.of("level", Integer.toString(good)))
                        .get(key))
                .isEqualTo(good);
        assertThatThrownBy(() -> Settings.parse(List.of(key), Map.of("level", bad)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("level is \"" + bad + "\"; allowed: " + allowed);
    }

    @Test
    void whatIsUnknownIsRefusedWithWhatIsSupported() {
        assertUnsupported(() -> Compression.of(5), "type 5");
        assertUnsupported(() -> Compression.of(-1), "type -1");
        assertUnsupported(() -> Compression.ofName("brotli"), "\"brotli\"");
        assertUnsupported(() -> Compression.ofName(null), "\"null\"");
    }

    private static void assertUnsupported(Runnable call, String what) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        BrokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE))
                .hasMessage("compression " + what + " is not supported; supported are none, gzip, snappy, lz4, zstd");
    }
}
