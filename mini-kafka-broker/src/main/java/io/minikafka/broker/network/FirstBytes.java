package io.minikafka.broker.network;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a connection speaks, by its first bytes. Nothing that is a valid frame is taken for something else: behind a length
 * that spells the first letters of a method the next byte, the first of the envelope's length, would have to be zero; and
 * at the place where a TLS hello has the number 3 a frame has the envelope's first or second character.
 */
enum FirstBytes {
    /** What came so far fits several. */
    UNDECIDED,
    /** JSON-RPC, or nothing that is known: the frame decoder says what is wrong with it. */
    FRAMES,
    HTTP,
    HTTP2,
    TLS;

    private static final byte[] HTTP2_PREFACE = ascii("PRI * HTTP/2.0\r\n");

    private static final List<byte[]> HTTP_METHODS = List.of(
            ascii("GET "),
            ascii("POST "),
            ascii("HEAD "),
            ascii("PUT "),
            ascii("DELETE "),
            ascii("OPTIONS "),
            ascii("PATCH "),
            ascii("TRACE "),
            ascii("CONNECT "));

    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_MAJOR = 3;
    private static final int TLS_CLIENT_HELLO = 1;
    private static final int TLS_TYPE_AT = 5;
    private static final int TLS_INNER_VERSION_AT = 9;

    /** Looks at what came, at most 16 bytes; the buffer stays as it is. */
    static FirstBytes of(ByteBuf in) {
        if (!in.isReadable()) {
            return UNDECIDED;
        }
        int first = in.getUnsignedByte(in.readerIndex());
        if (first == TLS_HANDSHAKE) {
            return tlsOrFrames(in);
        }
        if (first < 'A' || first > 'Z') {
            return FRAMES;
        }
        FirstBytes found = match(in, HTTP2_PREFACE, HTTP2);
        for (int i = 0; i < HTTP_METHODS.size() && found == FRAMES; i++) {
            found = match(in, HTTP_METHODS.get(i), HTTP);
        }
        return found;
    }

    private static FirstBytes match(ByteBuf in, byte[] expected, FirstBytes whole) {
        int came = Math.min(in.readableBytes(), expected.length);
        for (int i = 0; i < came; i++) {
            if (in.getByte(in.readerIndex() + i) != expected[i]) {
                return FRAMES;
            }
        }
        return came == expected.length ? whole : UNDECIDED;
    }

    private static FirstBytes tlsOrFrames(ByteBuf in) {
        if (differs(in, 1, TLS_MAJOR) || differs(in, TLS_TYPE_AT, TLS_CLIENT_HELLO)) {
            return FRAMES;
        }
        if (differs(in, TLS_INNER_VERSION_AT, TLS_MAJOR)) {
            return FRAMES;
        }
        return in.readableBytes() > TLS_INNER_VERSION_AT ? TLS : UNDECIDED;
    }

    private static boolean differs(ByteBuf in, int index, int expected) {
        return in.readableBytes() > index && in.getUnsignedByte(in.readerIndex() + index) != expected;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
