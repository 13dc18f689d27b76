package io.minikafka.it;

import static org.awaitility.Awaitility.await;

import io.minikafka.broker.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A broker as a process of its own, with the smallest heap that it is made for. It runs from the test's class path, so
 * that no build step has to come first. Closing it leaves no process behind.
 */
final class BrokerProcess implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(30);

    /** The one line on standard output. */
    static final Pattern READY =
            Pattern.compile("mini-kafka ready: broker (?<id>\\d+) at (?<host>[0-9.]+):(?<port>\\d+),"
                    + " cluster (?<cluster>[A-Za-z0-9_-]{22}), data in (?<data>.+), (?<ms>\\d+) ms");

    private final Process process;
    private final Path out;
    private final Path err;

    private BrokerProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts broker 1 on {@code data} and a free port, unless the words say otherwise, and waits until it is ready. */
    static BrokerProcess start(Path data, String... words) throws IOException {
        return start(classPathAndMain(), data, words);
    }

    static BrokerProcess start(List<String> program, Path data, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("--data-dir", data.toString()));
        all.addAll(Arrays.asList(words));
        for (String[] flag : new String[][] {{"--broker-id", "1"}, {"--port", "0"}}) {
            if (!all.contains(flag[0])) {
                all.addAll(Arrays.asList(flag));
            }
        }
        BrokerProcess broker = launch(program, data.getParent(), all.toArray(new String[0]));
        try {
            broker.awaitReady();
            return broker;
        } catch (Throwable t) {
            broker.close();
            throw t;
        }
    }

    /** Starts the program with these words and waits for nothing. What it prints goes to files in {@code folder}. */
    static BrokerProcess launch(Path folder, String... words) throws IOException {
        return launch(classPathAndMain(), folder, words);
    }

    static List<String> classPathAndMain() {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        return List.of("-cp", classPath, Main.class.getName());
    }

    private static BrokerProcess launch(List<String> program, Path folder, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(program);
        command.addAll(Arrays.asList(words));
        Path out = Files.createTempFile(folder, "broker", ".out");
        Path err = Files.createTempFile(folder, "broker", ".err");
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new BrokerProcess(process, out, err);
    }

    private void awaitReady() {
        await().atMost(DEADLINE).pollInterval(Duration.ofMillis(10)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("ended with " + process.exitValue() + ": " + err());
            }
            return out().endsWith("\n");
        });
    }

    Matcher ready() {
        Matcher line = READY.matcher(out().strip());
        if (!line.matches()) {
            throw new AssertionError("not the ready line: " + out());
        }
        return line;
    }

    InetSocketAddress address() {
        Matcher line = ready();
        return new InetSocketAddress(line.group("host"), Integer.parseInt(line.group("port")));
    }

    RawClient connect() throws IOException {
        return new RawClient(address());
    }

    long pid() {
        return process.pid();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the process to end by itself. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still runs: " + out() + err());
        }
        return process.exitValue();
    }

    /** Gives it so much time. */
    void letRun(Duration time) throws InterruptedException {
        process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** SIGTERM; returns the exit status, which is 143 where the signal was heeded. */
    int terminate() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGSTOP. */
    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** SIGCONT. */
    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int status =
                new ProcessBuilder("kill", signal, Long.toString(pid())).start().waitFor();
        if (status != 0) {
            throw new AssertionError("kill " + signal + " ended with " + status);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
