package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is spoken to the port by mistake is named in the log, and told so in its own words where it has any. */
final class OtherProtocolsTest extends HttpTestBase {
    private static final Logger LOG =
            (Logger) LoggerFactory.getLogger("io.minikafka.broker.network.ForeignProtocolLog");

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void brokerWhoseLogIsRead() throws IOException {
        start();
        lines.start();
        LOG.addAppender(lines);
    }

    @AfterEach
    void forgetTheLog() {
        LOG.detachAppender(lines);
    }

    private List<String> logged() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void tlsIsAnsweredWithAnAlertAndNamedOnceAMinute() throws IOException, GeneralSecurityException {
        for (int i = 0; i < 3; i++) {
            try (SSLSocket tls = (SSLSocket) SSLContext.getDefault()
                    .getSocketFactory()
                    .createSocket(
                            broker().address().getAddress(), broker().address().getPort())) {
                tls.setSoTimeout(30_000);

                assertThatThrownBy(tls::startHandshake)
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("handshake_failure");
            }
        }

        assertThat(logged()).hasSize(1);
        assertThat(logged().get(0)).contains("127.0.0.1", "speaks TLS", "this port has no TLS");
    }

    @Test
    void http2WithoutAskingIsToldToUseTheOlderVersion() throws IOException {
        try (RawHttp http = new RawHttp(broker().address())) {
            http.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

            ByteBuffer answer = ByteBuffer.wrap(http.readAll());
            byte[] settings = new byte[9];
            answer.get(settings);
            assertThat(HexFormat.of().formatHex(settings)).isEqualTo("000000040000000000");
            int length = answer.get() << 16 | answer.getShort();
            assertThat(length).isEqualTo(answer.remaining() - 6);
            assertThat(answer.get()).as("GOAWAY").isEqualTo((byte) 7);
            assertThat(answer.getInt(answer.position() + 1 + 4 + 4))
                    .as("HTTP_1_1_REQUIRED")
                    .isEqualTo(0xd);
        }
        assertThat(logged()).singleElement().asString().contains("HTTP/2", "HTTP/1.1");
    }

    @Test
    void kafkasOwnClientsAreNamedAndAnsweredAsBrokenFrames() throws IOException {
        ByteBuffer apiVersions = ByteBuffer.allocate(24);
        apiVersions.putInt(20).putShort((short) 18).putShort((short) 4).putInt(0);
        apiVersions.putShort((short) 5).put("adm-1".getBytes(StandardCharsets.US_ASCII));

        assertThat(answerTo(apiVersions.array())).contains("-32700", "envelopeLength");

        assertThat(logged()).singleElement().asString().contains("Kafka's own protocol", "docs/protocol.md");
    }

    @Test
    void otherTextProtocolsAreNamedToo() throws IOException {
        assertThat(answerTo(utf8("SSH-2.0-OpenSSH_9.2\r\n"))).contains("-32700");
        assertThat(answerTo(utf8("AMQP\0\0\t\1"))).contains("-32700");
        assertThat(answerTo(utf8("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n"))).contains("-32700");
        assertThat(answerTo(utf8("hello, is anybody there?\r\n"))).contains("-32700");
        assertThat(answerTo(utf8("GETTING there\r\n"))).contains("-32700");
        assertThat(answerTo(utf8("get / HTTP/1.1\r\n\r\n"))).contains("-32700");

        assertThat(logged()).hasSize(3);
        assertThat(logged().get(0)).contains("SSH");
        assertThat(logged().get(1)).contains("AMQP");
        assertThat(logged().get(2)).contains("PROXY");
    }

    @Test
    void whatBeginsLikeHttpAndIsNotIsABadRequest() throws IOException {
        try (RawHttp http = new RawHttp(broker().address())) {
            http.send("GET nonsense\r\n\r\n");

            assertThat(http.read().status()).isEqualTo(400);
            assertThat(http.isAtEnd()).isTrue();
        }
        try (RawHttp http = new RawHttp(broker().address())) {
            http.send(http.head("POST", "/rpc", "Content-Type: application/json", "Transfer-Encoding: chunked")
                    + "\r\nnonsense\r\n");

            assertThat(http.read().status()).isEqualTo(400);
            assertThat(http.isAtEnd()).isTrue();
        }
    }

    @Test
    void aPeerThatGoesInItsFirstBytesLeavesNothingBehind() throws IOException {
        for (String part : new String[] {"", "G", "GET", "PRI * HTTP", "\u0016\u0003", "\0", "GET / HT"}) {
            try (Socket socket = new Socket()) {
                socket.connect(broker().address(), 10_000);
                socket.getOutputStream().write(part.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                socket.setSoTimeout(30_000);
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    /** The error's envelope, after which the broker closes. */
    private String answerTo(byte[] bytes) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(broker().address(), 10_000);
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(bytes);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readInt();
            byte[] envelope = in.readNBytes(in.readInt());
            assertThat(in.read()).isEqualTo(-1);
            return new String(envelope, StandardCharsets.UTF_8);
        }
    }
}
