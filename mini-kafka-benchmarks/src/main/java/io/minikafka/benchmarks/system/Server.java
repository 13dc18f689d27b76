package io.minikafka.benchmarks.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A broker that runs as a process of its own. Ended by its process id, at the latest when this one ends. */
public final class Server implements AutoCloseable {
    private static final int START_SECONDS = 120;
    private static final int STOP_SECONDS = 60;

    private final Process process;
    private final int port;
    private final Path log;
    private final Thread hook;

    Server(ProcessBuilder command, int port, Path log) {
        this.port = port;
        this.log = log;
        try {
            process = command.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    public int port() {
        return port;
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** What the operating system says of it now. */
    public ProcessFigures figures() {
        return ProcessFigures.of(process.pid());
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns once it takes connections. */
    public Server awaitListening() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!isListening()) {
            if (!process.isAlive()) {
                throw new IllegalStateException("a broker ended with " + process.exitValue() + "; see " + log);
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("a broker is not up after " + START_SECONDS + " s; see " + log);
            }
            Pause.millis(2);
        }
        return this;
    }

    private boolean isListening() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it as kill -9 does, and returns when it has ended. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** Ends it cleanly. */
    @Override
    public void close() {
        process.destroy();
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // on the way out already
        }
    }
}
