package io.minikafka.it;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** A client of fifty lines that knows the protocol's page and no class of ours. On one thread. */
final class RawClient implements AutoCloseable {
    /** Reads what tests write without quotes too: {@code {topic:'orders'}}. */
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES, JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();

    final Socket socket = new Socket();
    final Deque<JsonNode> notifications = new ArrayDeque<>();
    private final DataInputStream in;
    private final Map<Long, Answer> early = new HashMap<>();
    private long lastId;

    /** What came back: the envelope, and the bytes behind it. */
    @SuppressWarnings("ArrayRecordComponent") // answers are never compared as a whole
    record Answer(JsonNode envelope, byte[] attachment) {
        JsonNode result() {
            if (!envelope.has("result")) {
                throw new AssertionError("no result but " + envelope);
            }
            return envelope.get("result");
        }

        int code() {
            return envelope.path("error").path("code").asInt();
        }

        String message() {
            return envelope.path("error").path("message").asText();
        }
    }

    RawClient(InetSocketAddress broker) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        socket.connect(broker, 10_000);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    }

    Answer call(String method, String params, byte... attachment) throws IOException {
        return await(send(method, params, attachment));
    }

    long send(String method, String params, byte... attachment) throws IOException {
        ObjectNode request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", ++lastId);
        request.put("method", method).set("params", JSON.readTree(params));
        write(frame(JSON.writeValueAsBytes(request), attachment));
        return lastId;
    }

    Answer await(long id) throws IOException {
        while (!early.containsKey(id)) {
            Answer answer = read();
            early.put(answer.envelope.path("id").asLong(-1), answer);
        }
        return early.remove(id);
    }

    /** Whether the answer came before one that was awaited since. */
    boolean isAnswered(long id) {
        return early.containsKey(id);
    }

    /** The next answer, whosever it is; notifications are put aside. */
    Answer read() throws IOException {
        while (true) {
            int length = in.readInt();
            byte[] envelope = new byte[in.readInt()];
            byte[] attachment = new byte[length - 4 - envelope.length];
            in.readFully(envelope);
            in.readFully(attachment);
            JsonNode json = JSON.readTree(envelope);
            if (!json.has("method")) {
                return new Answer(json, attachment);
            }
            notifications.add(json);
        }
    }

    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    static byte[] frame(byte[] envelope, byte... attachment) {
        ByteBuffer frame = ByteBuffer.allocate(8 + envelope.length + attachment.length);
        frame.putInt(4 + envelope.length + attachment.length).putInt(envelope.length);
        return frame.put(envelope).put(attachment).array();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
