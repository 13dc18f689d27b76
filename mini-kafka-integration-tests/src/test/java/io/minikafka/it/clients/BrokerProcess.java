package io.minikafka.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/** A broker as users start it, on a folder and a port that stay the same through restarts. */
public final class BrokerProcess implements AutoCloseable {
    private final Path folder;
    private final int port;
    private final List<String> settings;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private JavaProcess process;

    /** {@code settings} are of the form {@code key=value}. */
    public BrokerProcess(Path folder, String... settings) throws IOException {
        this.folder = folder;
        this.port = freePort();
        this.settings = List.of(settings);
    }

    /** Returns the milliseconds until it said that it is ready. */
    public long start() {
        lines.clear();
        List<String> args = new ArrayList<>(List.of(
                "--broker-id",
                "1",
                "--port",
                Integer.toString(port),
                "--data-dir",
                folder.resolve("data").toString()));
        settings.forEach(setting -> args.addAll(List.of("--set", setting)));
        long began = System.nanoTime();
        process = JavaProcess.start(
                io.minikafka.broker.Main.class, args, folder.resolve("broker-errors.log"), lines::add);
        await("the broker starts")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !lines.isEmpty() || !process.isAlive());
        assertThat(process.isAlive()).as("the broker runs").isTrue();
        assertThat(lines.get(0)).startsWith("mini-kafka ready: broker 1 at " + address());
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** kill -9. */
    public void kill() {
        process.kill();
    }

    /** SIGTERM: a clean stop. Returns its exit status. */
    public int stop() {
        process.terminate();
        return process.awaitEnd();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    /** Below those that the system gives to outgoing connections, which could take it while the broker is down. */
    private static int freePort() throws IOException {
        for (int candidate = ThreadLocalRandom.current().nextInt(20_000, 30_000); ; candidate++) {
            if (isFree(candidate)) {
                return candidate;
            }
        }
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (BindException e) {
            return false;
        }
    }
}
