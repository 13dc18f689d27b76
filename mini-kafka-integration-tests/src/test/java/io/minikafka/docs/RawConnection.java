package io.minikafka.docs;

import io.minikafka.common.rpc.Json;
import io.minikafka.common.rpc.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client that knows docs/protocol.md and nothing else. Gives up after ten seconds of silence. */
final class RawConnection implements AutoCloseable {
    private static final int SILENCE_MS = 10_000;

    private final Socket socket = new Socket();

    RawConnection(InetSocketAddress address) throws IOException {
        socket.connect(address, SILENCE_MS);
        socket.setSoTimeout(SILENCE_MS);
    }

    /** A frame as it came, its length field included. */
    static final class Received {
        private final byte[] frame;

        Received(byte[] frame) {
            this.frame = frame;
        }

        byte[] frame() {
            return frame;
        }

        private int envelopeLength() {
            return ByteBuffer.wrap(frame).getInt(4);
        }

        JsonObject envelope() {
            return Json.readObject("reply", new ByteArrayInputStream(frame, 8, envelopeLength()));
        }

        String text() {
            return new String(frame, 8, envelopeLength(), StandardCharsets.UTF_8);
        }

        byte[] attachment() {
            return Arrays.copyOfRange(frame, 8 + envelopeLength(), frame.length);
        }
    }

    /** Sends a frame and waits for the next one. */
    Received exchange(byte[] frame) throws IOException {
        socket.getOutputStream().write(frame);
        return receive();
    }

    Received call(String envelope) throws IOException {
        return call(envelope, new byte[0]);
    }

    Received call(String envelope, byte[] attachment) throws IOException {
        byte[] json = envelope.getBytes(StandardCharsets.UTF_8);
        return exchange(ByteBuffer.allocate(8 + json.length + attachment.length)
                .putInt(4 + json.length + attachment.length)
                .putInt(json.length)
                .put(json)
                .put(attachment)
                .array());
    }

    private Received receive() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int length = in.readInt();
        byte[] frame = new byte[4 + length];
        ByteBuffer.wrap(frame).putInt(length);
        in.readFully(frame, 4, length);
        return new Received(frame);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
