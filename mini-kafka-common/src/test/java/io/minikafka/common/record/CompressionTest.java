package io.minikafka.common.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import org.apache.kafka.common.record.internal.CompressionType;
import org.junit.jupiter.api.Test;

final class CompressionTest {
    @Test
    void numbersAndNamesAreKafkas() {
        for (Compression compression : Compression.values()) {
            CompressionType kafkas = CompressionType.forId(compression.id());

            assertThat(compression.configName()).isEqualTo(kafkas.name);
            assertThat(Compression.of(kafkas.id)).isSameAs(compression);
            assertThat(Compression.ofName(kafkas.name)).isSameAs(compression);
        }
        assertThat(CompressionType.values()).hasSameSizeAs(Compression.values());
    }

    @Test
    void whatIsUnknownIsRefusedWithWhatIsSupported() {
        assertUnsupported(() -> Compression.of(5), "compression type 5 is not supported; supported are none, gzip");
        assertUnsupported(() -> Compression.of(-1), "compression type -1 is not supported; supported are none, gzip");
        assertUnsupported(
                () -> Compression.ofName("brotli"),
                "compression \"brotli\" is not supported; supported are none, gzip");
        assertUnsupported(
                () -> Compression.ofName(null), "compression \"null\" is not supported; supported are none, gzip");
        assertUnsupported(
                Compression.LZ4::requireSupported, "compression lz4 is not supported; supported are none, gzip");
        assertThat(Compression.GZIP.requireSupported()).isSameAs(Compression.GZIP);
    }

    private static void assertUnsupported(Runnable call, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        BrokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE))
                .hasMessage(message);
    }
}
