package io.minikafka.cli.groups;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code groups …}; does nothing by itself. */
@Command(name = "groups", description = "Lists, shows and deletes consumer groups, and moves their offsets.")
public final class GroupsCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;
}
