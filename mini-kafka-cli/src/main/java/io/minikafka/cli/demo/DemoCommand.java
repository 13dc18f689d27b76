package io.minikafka.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code demo [FILE]}. Ends with 0 where every promise was kept, 1 where not, 2 where it could not begin. */
@Command(
        name = "demo",
        description = {
            "Streams the lines of a text file through a broker: 6 partitions, 2 producers, a group of 2 consumers.",
            "Halfway one consumer is killed; at the end a table shows that nothing was lost or out of order."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int BROKEN_PROMISE = 1;
    private static final int BAD_INPUT = 2;
    private static final int INTERRUPTED = 130; // as a shell says it of SIGINT

    private final JavaProgram java;
    private final boolean terminal;

    @Option(names = "--broker-class-path", required = true, hidden = true)
    private String brokerClassPath;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and ends.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Any text. A line's key is its package in a log of dpkg, else its first word that does not"
                    + " begin with a digit. Without FILE: the log of a Debian machine that comes with the program.")
    private Path file;

    public DemoCommand(JavaProgram java, boolean terminal) {
        this.java = java;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Console console = new Console(System.out, System.err, terminal);
        Events events;
        try {
            events = file == null ? EventFile.builtIn() : EventFile.read(file);
        } catch (DemoException e) {
            console.error("mini-kafka demo: " + e.getMessage());
            return BAD_INPUT;
        }
        console.line(String.format(
                "Mini Kafka demo: %s from %s, keyed by %s (%s)%n",
                Console.count(events.count(), "event"),
                events.source(),
                events.keyName(),
                Console.count(events.keyCount(), "key")));
        return run(events, console);
    }

    private int run(Events events, Console console) throws InterruptedException {
        try (Workspace workspace = Workspace.open()) {
            try {
                Summary summary = new Demo(events, workspace, java, brokerClassPath, console).run();
                console.line("");
                summary.lines().forEach(console::line);
                return summary.isGood() ? 0 : BROKEN_PROMISE;
            } catch (DemoException | IOException e) {
                if (workspace.isInterrupted()) {
                    return INTERRUPTED;
                }
                throw e;
            }
        } catch (DemoException | IOException e) {
            console.error("mini-kafka demo: " + (e instanceof DemoException ? e.getMessage() : e.toString()));
            return BROKEN_PROMISE;
        }
    }
}
