package io.minikafka.cli.tools;

import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.terminal.Streams;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code completion}. */
@Command(
        name = "completion",
        description = {
            "Prints a script that lets bash or zsh complete commands and options.",
            "In ~/.bashrc or ~/.zshrc: source <(mini-kafka completion)"
        })
public final class Completion implements Callable<Integer> {
    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    public Completion(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        AutoComplete.bash(root.getCommandName(), root).lines().forEach(streams.out()::line);
        return ExitCode.OK;
    }
}
