package io.minikafka.broker.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FirstBytesTest {
    private static FirstBytes of(byte[] bytes, int length) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes, 0, length);
        FirstBytes found = FirstBytes.of(in);
        assertThat(in.readableBytes()).as("the bytes stay").isEqualTo(length);
        return found;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "POST /rpc",
                "HEAD /",
                "PUT /",
                "DELETE /",
                "OPTIONS *",
                "PATCH /",
                "TRACE /",
                "CONNECT a:1"
            })
    void aMethodOfHttpIsKnownByItsWordAndNotBefore(String line) {
        int word = line.indexOf(' ') + 1;
        byte[] bytes = ascii(line);

        for (int length = 0; length < word; length++) {
            assertThat(of(bytes, length)).as("%d bytes", length).isEqualTo(FirstBytes.UNDECIDED);
        }
        for (int length = word; length <= bytes.length; length++) {
            assertThat(of(bytes, length)).isEqualTo(FirstBytes.HTTP);
        }
    }

    @Test
    void http2IsKnownByItsPreface() {
        byte[] preface = ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

        assertThat(of(preface, 15)).isEqualTo(FirstBytes.UNDECIDED);
        assertThat(of(preface, 16)).isEqualTo(FirstBytes.HTTP2);
        assertThat(of(ascii("PRI * HTTP/1.1\r\n"), 16)).isEqualTo(FirstBytes.FRAMES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "160301020001000" + "1fc0303", // TLS 1.3 as OpenSSL says it
                "16030100f1010000ed0303",
                "160303007b010000770303",
                "1603010000010000000301",
            })
    void tlsIsKnownByItsHello(String hello) {
        byte[] bytes = HexFormat.of().parseHex(hello);

        assertThat(of(bytes, 9)).isEqualTo(FirstBytes.UNDECIDED);
        assertThat(of(bytes, 10)).isEqualTo(FirstBytes.TLS);
        assertThat(of(bytes, bytes.length)).isEqualTo(FirstBytes.TLS);
    }

    @ParameterizedTest
    @CsvSource({
        "00, one byte of any length that is usual",
        "0000003800000034, a frame",
        "7fffffff, the longest",
        "ffffffff, none",
        "16030000000100007b22, a frame of 369 MB with an envelope of 64 KiB",
        "1604, a frame that is a little longer",
        "160300000002, and with a longer envelope",
        "474554, 'undecided: GET'",
        "4745540000000010, a frame whose length spells the first letters of a method",
        "504f535400000010, and another",
    })
    void aFrameIsAFrameWhateverItsLengthSpells(String hex, String what) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        FirstBytes found = of(bytes, bytes.length);

        assertThat(found).as(what).isEqualTo(what.startsWith("undecided") ? FirstBytes.UNDECIDED : FirstBytes.FRAMES);
    }
}
