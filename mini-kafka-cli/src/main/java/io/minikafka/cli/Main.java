package io.minikafka.cli;

import io.minikafka.cli.demo.JavaProgram;
import io.minikafka.cli.terminal.Interrupts;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.cli.terminal.Terminals;
import java.nio.file.Path;

/** The program behind {@code ./mini-kafka}: everything that a person types, but the broker. */
public final class Main {
    /** The launcher says in it which of the streams 0, 1 and 2 are terminals. */
    private static final String TERMINALS = "mini.kafka.terminals";

    private Main() {}

    public static void main(String[] args) {
        ClientLogging.set(args);
        JavaProgram self = new JavaProgram(
                Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path"));
        Interrupts interrupts = new Interrupts();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(interrupts), "mini-kafka-interrupt"));
        Streams streams = Streams.standard(Terminals.detect(System.getProperty(TERMINALS)), interrupts);
        int status = new Program(streams, self).run(args);
        interrupts.ended(status);
        System.exit(status);
    }

    /** A shutdown by a signal ends with the signal's status, unless one says another. */
    private static void shutDown(Interrupts interrupts) {
        try {
            if (interrupts.shutDown()) {
                Runtime.getRuntime().halt(interrupts.status());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
