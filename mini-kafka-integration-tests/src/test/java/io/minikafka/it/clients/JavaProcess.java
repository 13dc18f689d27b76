package io.minikafka.it.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A program of this class path in a small virtual machine of its own, which can be paused, resumed and killed.
 *
 * <p>Threads: {@code onLine} gets each line of its standard output on a thread of its own; standard error goes to a file.
 */
public final class JavaProcess implements AutoCloseable {
    private final Process process;
    private final Thread reader;

    private JavaProcess(Process process, Consumer<String> onLine) {
        this.process = process;
        this.reader = new Thread(() -> read(onLine), "output of " + process.pid());
    }

    /** Starts the main method of {@code program}. */
    public static JavaProcess start(Class<?> program, List<String> args, Path errors, Consumer<String> onLine) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(args);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                    .start();
            JavaProcess started = new JavaProcess(process, onLine);
            started.reader.setDaemon(true);
            started.reader.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Consumer<String> onLine) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                onLine.accept(line);
            }
        } catch (IOException e) {
            onLine.accept("unreadable: " + e);
        }
    }

    /** Writes a line to its standard input. */
    void tell(String line) {
        try {
            Writer in = process.outputWriter(UTF_8);
            in.write(line + "\n");
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGSTOP: it stands still until it is resumed. */
    void pause() {
        signal("-STOP");
    }

    /** SIGCONT. */
    void resume() {
        signal("-CONT");
    }

    /** SIGTERM. */
    void terminate() {
        signal("-TERM");
    }

    /** SIGKILL. Returns when it has ended and all that it wrote has been read. */
    void kill() {
        process.toHandle().destroyForcibly(); // the process's own method would close its output before it is read
        awaitEnd();
    }

    /** Returns when it has ended and all that it wrote has been read. */
    public int awaitEnd() {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("process %s ends", process.pid())
                    .isTrue();
            reader.join(TimeUnit.SECONDS.toMillis(30));
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Says nothing where the process has just ended. */
    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", name, Long.toString(process.pid())).start();
            assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
