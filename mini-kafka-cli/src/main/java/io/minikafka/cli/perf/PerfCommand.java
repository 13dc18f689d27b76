package io.minikafka.cli.perf;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code perf …}; does nothing by itself. */
@Command(name = "perf", description = "Measures how fast the broker takes and gives records.")
public final class PerfCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;
}
