package io.minikafka.broker.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What is sometimes sent to the port and not spoken there, as far as the first bytes tell; with what to do about it. */
enum ForeignProtocol {
    TLS("TLS", "this port has no TLS; connect without, or put a proxy with TLS in front"),
    HTTP2("HTTP/2 without asking first", "this port speaks HTTP/1.1; leave out the client's \"prior knowledge\""),
    KAFKA("Kafka's own protocol", "Mini Kafka has a protocol and clients of its own, see docs/protocol.md"),
    SSH("SSH", "this is not an SSH server"),
    AMQP("AMQP", "this is not an AMQP broker"),
    PROXY("the PROXY protocol", "switch it off in the proxy in front");

    /** Kafka's clients begin with ApiVersions, request number 18: its number, then its version, then a correlation id. */
    private static final int KAFKA_API_VERSIONS = 18;

    private static final int KAFKA_MAX_VERSION = 16;
    private static final int KAFKA_HEAD_BYTES = 8;

    private final String shown;
    private final String advice;

    ForeignProtocol(String shown, String advice) {
        this.shown = shown;
        this.advice = advice;
    }

    String shown() {
        return shown;
    }

    String advice() {
        return advice;
    }

    /** Those that are answered as broken frames; the buffer stays as it is. */
    static Optional<ForeignProtocol> behindFrames(ByteBuf in) {
        if (startsWith(in, "SSH-")) {
            return Optional.of(SSH);
        }
        if (startsWith(in, "AMQP")) {
            return Optional.of(AMQP);
        }
        if (startsWith(in, "PROXY ")) {
            return Optional.of(PROXY);
        }
        return looksLikeKafka(in) ? Optional.of(KAFKA) : Optional.empty();
    }

    /** As a frame of ours its envelope would be longer than the frame, so that nothing valid is taken for it. */
    private static boolean looksLikeKafka(ByteBuf in) {
        int at = in.readerIndex();
        return in.readableBytes() >= KAFKA_HEAD_BYTES
                && in.getUnsignedShort(at + 4) == KAFKA_API_VERSIONS
                && in.getUnsignedShort(at + 6) <= KAFKA_MAX_VERSION
                && in.getInt(at) < in.getInt(at + 4);
    }

    private static boolean startsWith(ByteBuf in, String text) {
        byte[] expected = text.getBytes(StandardCharsets.US_ASCII);
        return in.readableBytes() >= expected.length
                && ByteBufUtil.equals(in, in.readerIndex(), Unpooled.wrappedBuffer(expected), 0, expected.length);
    }
}
