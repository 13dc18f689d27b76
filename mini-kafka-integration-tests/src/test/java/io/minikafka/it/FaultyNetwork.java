package io.minikafka.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minikafka.it.NetworkFaults.Weather;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * A bad network between clients and a broker: it knows where the frames of the protocol end, and loses, repeats and
 * holds up requests and answers and cuts connections, as a seed says. What has entered it gets through in its time, even
 * if the client has hung up meanwhile. The broker may move.
 *
 * <p>Threads: one that accepts, and those of the {@link FaultyWay}s.
 */
final class FaultyNetwork implements AutoCloseable {
    private final ServerSocket server;
    private final Supplier<InetSocketAddress> broker;
    private final Weather weather;
    private final long seed;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<FaultyWay> ways = new CopyOnWriteArrayList<>();
    private final Thread acceptor = new Thread(this::accept, "network");

    private FaultyNetwork(ServerSocket server, Supplier<InetSocketAddress> broker, Weather weather, long seed) {
        this.server = server;
        this.broker = broker;
        this.weather = weather;
        this.seed = seed;
    }

    /** {@code broker} is asked for each connection. */
    static FaultyNetwork start(Supplier<InetSocketAddress> broker, Weather weather, long seed) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        FaultyNetwork network = new FaultyNetwork(server, broker, weather, seed);
        network.acceptor.start();
        return network;
    }

    /** Where clients reach the broker through it. */
    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** How bad it is, and how many frames did not simply pass on how many connections. */
    @Override
    public String toString() {
        int faults = ways.stream().mapToInt(FaultyWay::faultCount).sum();
        return weather + ", " + faults + " faults on " + ways.size() / 2 + " connections";
    }

    private void accept() {
        for (long number = 0; !server.isClosed(); number++) {
            Socket client = new Socket();
            Socket upstream = new Socket();
            try {
                client = server.accept();
                InetSocketAddress to = broker.get();
                upstream.connect(to, 1000);
                connect(client, upstream, to.getPort(), number);
            } catch (IOException e) { // closed, or there is no broker at the moment
                closeAll(List.of(client, upstream));
            }
        }
    }

    private void connect(Socket client, Socket upstream, int brokerPort, long number) throws IOException {
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        List<Socket> both = List.of(client, upstream);
        Runnable cut = () -> closeAll(both);
        FaultyWay requests = new FaultyWay(
                "requests " + number,
                client.getInputStream(),
                upstream.getOutputStream(),
                new NetworkFaults(seed * 1_000_003 + 2 * number, weather),
                frame -> frame,
                cut,
                cut);
        FaultyWay answers = new FaultyWay(
                "answers " + number,
                upstream.getInputStream(),
                client.getOutputStream(),
                new NetworkFaults(seed * 1_000_003 + 2 * number + 1, weather),
                frame -> withPort(frame, brokerPort, server.getLocalPort()),
                cut,
                cut);
        sockets.addAll(both);
        ways.addAll(List.of(requests, answers));
        requests.start();
        answers.start();
    }

    /** Metadata name the broker's own address; clients are to come back this way. */
    private static byte[] withPort(byte[] frame, int brokerPort, int port) {
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        int envelopeBytes = buffer.getInt(4);
        String envelope = new String(frame, 8, envelopeBytes, UTF_8);
        String rewritten = envelope.replace("\"port\":" + brokerPort, "\"port\":" + port);
        if (rewritten.equals(envelope)) {
            return frame;
        }
        byte[] attachment = new byte[frame.length - 8 - envelopeBytes];
        buffer.position(8 + envelopeBytes).get(attachment);
        return RawClient.frame(rewritten.getBytes(UTF_8), attachment);
    }

    private static void closeAll(List<Socket> sockets) {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new AssertionError(socket + " cannot be closed", e);
            }
        }
    }

    /** Cuts everything, and waits for the threads. */
    @Override
    public void close() throws IOException {
        server.close();
        FaultyWay.join(acceptor);
        closeAll(sockets);
        ways.forEach(FaultyWay::join);
    }
}
