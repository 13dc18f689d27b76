package io.minikafka.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** HTTP as bytes on a socket, so that a test says exactly what it sends and when it reads. On one thread. */
final class RawHttp implements AutoCloseable {
    final Socket socket = new Socket();
    private final InputStream in;
    private final String host;
    private int chunkLeft;

    /** What came back. */
    record Response(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        JsonNode json() throws IOException {
            return RawClient.JSON.readTree(body);
        }

        /** What a refusal says. */
        String message() throws IOException {
            return json().at("/error/message").asText();
        }
    }

    /** A server-sent event; a field that it has not is empty. */
    record Event(String id, String type, String data, String comment) {
        JsonNode json() throws IOException {
            return RawClient.JSON.readTree(data);
        }
    }

    RawHttp(InetSocketAddress broker) throws IOException {
        this(broker, 0);
    }

    /** @param receiveBytes what may arrive before it is read; 0 for as much as usual */
    RawHttp(InetSocketAddress broker, int receiveBytes) throws IOException {
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        socket.connect(broker, 10_000);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 13);
        host = "127.0.0.1:" + broker.getPort();
    }

    String host() {
        return host;
    }

    Response get(String target, String... headers) throws IOException {
        return exchange("GET", target, headers);
    }

    Response exchange(String method, String target, String... headers) throws IOException {
        send(head(method, target, headers) + "\r\n");
        return method.equals("HEAD") ? readHead() : read();
    }

    Response post(String target, String contentType, String body) throws IOException {
        send(posted(target, contentType, body));
        return read();
    }

    /** A method of the protocol, with params that may be written without quotes. */
    JsonNode rpc(String method, String params) throws IOException {
        String request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":"
                + RawClient.JSON.readTree(params) + "}";
        return post("/rpc", "application/json", request).json();
    }

    String posted(String target, String contentType, String body) {
        return head(
                        "POST",
                        target,
                        "Content-Type: " + contentType,
                        "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length)
                + "\r\n" + body;
    }

    /** Up to the empty line, which is the caller's to add. A header Host goes over the right one. */
    String head(String method, String target, String... headers) {
        String all = String.join("\r\n", headers) + (headers.length == 0 ? "" : "\r\n");
        String withHost = all.startsWith("Host:") ? "" : "Host: " + host + "\r\n";
        return method + " " + target + " HTTP/1.1\r\n" + withHost + all;
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    Response read() throws IOException {
        Response head = readHead();
        if (head.status == 204 || head.status == 304 || head.status == 100) {
            return head;
        }
        byte[] body = in.readNBytes(Integer.parseInt(head.header("Content-Length")));
        return new Response(head.status, head.headers, new String(body, StandardCharsets.UTF_8));
    }

    /** Status and headers alone; what follows is read with {@link #readEvent}. */
    Response readHead() throws IOException {
        String[] status = line().split(" ", 3);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Response(Integer.parseInt(status[1]), headers, "");
    }

    /** The next event of a chunked answer. */
    Event readEvent() throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line = chunkedLine(); !line.isEmpty(); line = chunkedLine()) {
            int colon = line.indexOf(':');
            fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return new Event(
                fields.getOrDefault("id", ""),
                fields.getOrDefault("event", ""),
                fields.getOrDefault("data", ""),
                fields.getOrDefault("", ""));
    }

    /** The next event that is a record. */
    Event readRecord() throws IOException {
        Event event = readEvent();
        while (!event.type.isEmpty() || event.data.isEmpty()) {
            event = readEvent();
        }
        return event;
    }

    private String chunkedLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = chunkedByte(); c != '\n'; c = chunkedByte()) {
            line.append((char) c);
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private int chunkedByte() throws IOException {
        if (chunkLeft == 0) {
            chunkLeft = Integer.parseInt(line(), 16);
            if (chunkLeft == 0) {
                line();
                throw new EOFException("the answer ends");
            }
        }
        int c = in.read();
        if (--chunkLeft == 0) {
            line(); // the line break behind a chunk
        }
        return c;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ends");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    byte[] readAll() throws IOException {
        return in.readAllBytes();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
