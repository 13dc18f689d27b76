package io.minikafka.cli.doctor;

import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Reach;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.terminal.Amount;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the broker's {@code /health/ready} says, and the time at which it says it. */
final class HttpLook {
    /** The header has whole seconds. */
    private static final long CLOCK_TOLERANCE_MS = 5_000;

    private final CommonOptions common;

    HttpLook(CommonOptions common) {
        this.common = common;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        try {
            HttpURLConnection http = open();
            int status = http.getResponseCode();
            findings.add(readiness(status, body(http)));
            if (http.getDate() > 0) {
                findings.add(clock(http.getDate(), System.currentTimeMillis()));
            }
        } catch (IOException e) {
            findings.add(Finding.warn(
                    "readiness",
                    "its HTTP side does not answer: " + e.getMessage(),
                    "the broker's log may say why; a supervisor that asks /health/ready hears nothing either"));
        }
        return findings;
    }

    private HttpURLConnection open() throws IOException {
        InetSocketAddress address = Reach.first(common);
        String host = address.getHostString();
        URI uri = URI.create(
                "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/health/ready");
        HttpURLConnection http = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        http.setConnectTimeout((int) common.timeoutMs());
        http.setReadTimeout((int) common.timeoutMs());
        return http;
    }

    private static String body(HttpURLConnection http) throws IOException {
        try (InputStream in = http.getResponseCode() < 400 ? http.getInputStream() : http.getErrorStream()) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Finding readiness(int status, String body) {
        if (status == HttpURLConnection.HTTP_OK) {
            return Finding.ok("readiness", "it is ready for clients");
        }
        String problems = status == HttpURLConnection.HTTP_UNAVAILABLE && body.startsWith("{")
                ? String.join("; ", Session.object(body).strings("problems"))
                : "/health/ready answered " + status;
        return Finding.fail("readiness", "it is not ready: " + problems, "wait, and ask again; its log says more");
    }

    static Finding clock(long brokersMs, long ownMs) {
        long differenceMs = Math.abs(brokersMs - ownMs);
        String found = "the broker's clock and this machine's differ by "
                + (differenceMs <= 1_000 ? "less than a second" : Amount.time(differenceMs));
        return differenceMs <= CLOCK_TOLERANCE_MS
                ? Finding.ok("clock", found)
                : Finding.warn(
                        "clock",
                        found,
                        "set both with NTP: records carry their producer's time, and are kept and found by it");
    }
}
