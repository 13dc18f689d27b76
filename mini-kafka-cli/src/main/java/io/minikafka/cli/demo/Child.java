package io.minikafka.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A process of the demo's: what it writes goes into files of the demo's folder. */
final class Child {
    private static final int LAST_LINES = 10;
    private static final int STOP_SECONDS = 10;

    private final String name;
    private final Process process;
    private final Path errors;
    private boolean ending; // on the main thread: from then on its end is no surprise

    private Child(String name, Process process, Path errors) {
        this.name = name;
        this.process = process;
        this.errors = errors;
    }

    /** {@code out} is appended to. */
    static Child start(String name, List<String> command, Path out, Path errors) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                .redirectError(errors.toFile())
                .start();
        return new Child(name, process, errors);
    }

    String name() {
        return name;
    }

    boolean hasDiedUnexpectedly() {
        return !ending && !process.isAlive();
    }

    /** The hard way, SIGKILL; returns when it is dead. */
    void kill() throws InterruptedException {
        ending = true;
        process.destroyForcibly().waitFor();
    }

    /** Ends its input, which a consumer takes as a sign to leave. */
    void endInput() throws IOException {
        ending = true;
        process.getOutputStream().close();
    }

    /** SIGTERM. */
    void terminate() {
        ending = true;
        process.destroy();
    }

    /** After it was told to end; fails where it does not. */
    void awaitEnd() throws DemoException, IOException, InterruptedException {
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new DemoException(lastWords());
        }
    }

    /** From any thread, at any time; does not wait. */
    void destroyForcibly() {
        process.destroyForcibly();
    }

    void awaitDeath() throws InterruptedException {
        process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    }

    /** How it ended and what it said before, for the user. */
    String lastWords() throws IOException {
        String said = Files.readString(errors, StandardCharsets.ISO_8859_1);
        List<String> lines = said.lines().toList();
        String last = lines.stream()
                .skip(Math.max(0, lines.size() - LAST_LINES))
                .map(line -> System.lineSeparator() + "  " + line)
                .collect(Collectors.joining());
        String how = process.isAlive() ? " does not end" : " ended unexpectedly with " + process.exitValue();
        return name + how + (last.isEmpty() ? ", without a word" : "; its last words:" + last);
    }
}
