package io.minikafka.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.rpc.Json;
import io.minikafka.common.rpc.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A broker on a real socket whose answers a test has written down; on a thread of its own. */
final class ScriptedBroker implements AutoCloseable {
    /** Instead of an answer: hangs up. */
    static final String HANG_UP = "hang up";
    /** Instead of an answer: nothing. */
    static final String SILENCE = "silence";

    private final ServerSocket server;
    private final Queue<String> answers = new ArrayDeque<>(); // guarded by itself
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    ScriptedBroker(String... answers) throws IOException {
        this.answers.addAll(List.of(answers));
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::accept, "scripted broker");
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Methods with their params, in order. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                serve(socket); // one connection after the other is enough for one client
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] frame = in.readNBytes(in.readInt());
                JsonObject envelope = Json.readObject("frame", new ByteArrayInputStream(frame, 4, frame.length - 4));
                if (!envelope.has("id")) {
                    continue; // a notification: the client says what it is
                }
                requests.add(envelope.string("method") + " " + Json.text(envelope.object("params")));
                String answer = next();
                if (answer.equals(HANG_UP)) {
                    return;
                }
                if (!answer.equals(SILENCE)) {
                    reply(out, envelope.int64("id"), answer);
                }
            }
        } catch (IOException e) {
            // the client has hung up
        }
    }

    private String next() {
        synchronized (answers) {
            return answers.isEmpty() ? SILENCE : answers.remove();
        }
    }

    /** {@code answer} is a result, or an error where it begins so. */
    private static void reply(DataOutputStream out, long id, String answer) throws IOException {
        String field = answer.startsWith("{\"code\"") ? "error" : "result";
        byte[] envelope = Json.text(json -> write(json, id, field, answer)).getBytes(StandardCharsets.UTF_8);
        out.writeInt(4 + envelope.length);
        out.writeInt(envelope.length);
        out.write(envelope);
        out.flush();
    }

    private static void write(JsonGenerator json, long id, String field, String answer) throws IOException {
        json.writeStartObject();
        json.writeStringField("jsonrpc", "2.0");
        json.writeNumberField("id", id);
        json.writeFieldName(field);
        json.writeRawValue(answer);
        json.writeEndObject();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
