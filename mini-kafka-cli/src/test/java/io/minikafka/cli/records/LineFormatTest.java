package io.minikafka.cli.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.common.record.Header;
import io.minikafka.producer.ProducerRecord;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LineFormatTest {
    private static final Header ALWAYS = new Header("source", "cli".getBytes(UTF_8));

    @Test
    void withoutASeparatorALineIsAValue() {
        ProducerRecord<byte[], byte[]> record = plain(null).record(utf8("a=b"), 1);

        assertThat(record.key()).isNull();
        assertThat(record.value()).isEqualTo(utf8("a=b"));
        assertThat(record.headers()).containsExactly(ALWAYS);
    }

    @Test
    void theFirstSeparatorEndsTheKey() {
        ProducerRecord<byte[], byte[]> record = plain("::").record(utf8("k::v::w"), 1);

        assertThat(record.key()).isEqualTo(utf8("k"));
        assertThat(record.value()).isEqualTo(utf8("v::w"));
    }

    @Test
    void aLineWithoutTheSeparatorIsNamed() {
        assertThatThrownBy(() -> plain(":").record(utf8("kv"), 7)).hasMessageStartingWith("line 7 has no key");
    }

    @Test
    void aJsonLineHasWhatARecordHas() {
        ProducerRecord<byte[], byte[]> record = json().record(
                        utf8("{\"key\":\"k\",\"value\":{\"base64\":\"/w==\"},\"timestamp\":5,"
                                + "\"headers\":[{\"key\":\"h\",\"value\":null}],\"offset\":3}"),
                        1);

        assertThat(record.key()).isEqualTo(utf8("k"));
        assertThat(record.value()).containsExactly((byte) 0xff);
        assertThat(record.timestamp()).isEqualTo(5);
        assertThat(record.headers()).containsExactly(ALWAYS, new Header("h", null));
    }

    @Test
    void anullValueIsATombstone() {
        ProducerRecord<byte[], byte[]> record = json().record(utf8("{\"key\":\"k\",\"value\":null}"), 1);

        assertThat(record.value()).isNull();
        assertThat(record.timestamp()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"key\":\"k\"}|line 3.value is missing or null",
                "{\"value\":5}|line 3.value is 5",
                "[1]|line 3 is not a JSON object",
                "{\"value\":\"v\",\"headers\":{}}|line 3.headers is an object",
                "no json|line 3: not JSON"
            })
    void aJsonLineThatIsWrongIsNamedWithWhatIsWrong(String line, String said) {
        assertThatThrownBy(() -> json().record(utf8(line), 3))
                .hasMessageStartingWith(said)
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    private static LineFormat plain(String separator) {
        return new LineFormat("orders", null, separator, List.of(ALWAYS), false);
    }

    private static LineFormat json() {
        return new LineFormat("orders", null, null, List.of(ALWAYS), true);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
