package io.minikafka.cli.connection;

import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether something listens where the broker is said to be. Clients keep trying for a minute, since brokers come back;
 * a person who has mistyped a port wants to hear of it at once.
 */
public final class Reach {
    private static final int MAX_PORT = 65_535;
    private static final Pattern COMMA = Pattern.compile(",");

    private Reach() {}

    /**
     * Returns where one of the addresses takes a connection.
     *
     * @throws CliException saying for each why it is not reached, where none is
     */
    public static void require(CommonOptions options) {
        List<String> failures = new ArrayList<>();
        for (String address : addresses(options)) {
            try {
                connect(address, (int) Math.min(options.timeoutMs(), Integer.MAX_VALUE));
                return;
            } catch (IOException e) {
                failures.add("no broker at " + address + ": " + reason(e));
            }
        }
        throw new CliException(
                ExitCode.UNREACHABLE,
                String.join("; ", failures),
                "start one with mini-kafka broker --broker-id 1, or say where it is with --bootstrap-server HOST:PORT");
    }

    /** The first of the addresses: the one whose machine is looked at. */
    public static InetSocketAddress first(CommonOptions options) {
        return address(addresses(options).get(0));
    }

    private static List<String> addresses(CommonOptions options) {
        return COMMA.splitAsStream(options.bootstrap()).map(String::strip).toList();
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon > 0 ? text.substring(0, colon).replaceAll("^\\[|]$", "") : "";
        String port = text.substring(colon + 1);
        if (host.isEmpty() || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MAX_PORT) {
            throw CliException.usage(
                    "--bootstrap-server is '" + text + "', which is no HOST:PORT", "127.0.0.1:9092 is one");
        }
        return new InetSocketAddress(host, Integer.parseInt(port));
    }

    private static void connect(String text, int timeoutMs) throws IOException {
        InetSocketAddress address = address(text);
        if (address.isUnresolved()) {
            throw new UnknownHostException("nobody knows the host " + address.getHostString());
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, timeoutMs);
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof ConnectException) {
            return "nothing listens there";
        }
        return failure instanceof SocketTimeoutException ? "it does not answer" : failure.getMessage();
    }
}
