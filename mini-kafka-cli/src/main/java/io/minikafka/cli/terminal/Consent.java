package io.minikafka.cli.terminal;

import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options of a command that takes something away: it has shown what it will do and asks before it does it. */
public final class Consent {
    @Option(
            names = {"-y", "--yes"},
            description = "Does it without asking.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Shows what it would do, and changes nothing.")
    private boolean dryRun;

    public boolean isDryRun() {
        return dryRun;
    }

    /** Whether there is a question to be asked; then the user is to see first what it is about. */
    public boolean isAsking() {
        return !yes && !dryRun;
    }

    /**
     * Returns where it may be done.
     *
     * @param question ends with a question mark
     * @throws CliException where the answer is not yes, or nobody can be asked
     */
    public void ask(Streams streams, String question) {
        if (yes) {
            return;
        }
        if (!streams.terminals().in()) {
            throw new CliException(
                    ExitCode.USAGE,
                    "nobody can be asked here, since standard input is not a terminal; nothing was changed",
                    "--yes does it without asking, --dry-run only shows it");
        }
        streams.out().flush();
        streams.err().print(SafeText.of(question) + " [y/N] ");
        streams.err().flush();
        String answer = readLine(streams).strip().toLowerCase(Locale.ROOT);
        if (!answer.equals("y") && !answer.equals("yes")) {
            throw new CliException(ExitCode.DECLINED, "nothing was changed", "");
        }
    }

    private static String readLine(Streams streams) {
        try {
            StringBuilder line = new StringBuilder();
            for (int c = streams.in().read();
                    c >= 0 && c != '\n';
                    c = streams.in().read()) {
                line.append((char) c);
            }
            return line.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
