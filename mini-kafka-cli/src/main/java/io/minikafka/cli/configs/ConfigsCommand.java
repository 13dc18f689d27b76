package io.minikafka.cli.configs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code configs …}; does nothing by itself. */
@Command(name = "configs", description = "Shows and changes configs of topics; shows the broker's settings.")
public final class ConfigsCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;
}
