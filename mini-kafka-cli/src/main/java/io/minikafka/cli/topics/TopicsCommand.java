package io.minikafka.cli.topics;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code topics …}; does nothing by itself. */
@Command(name = "topics", description = "Lists, shows, creates, deletes topics and adds partitions to them.")
public final class TopicsCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;
}
