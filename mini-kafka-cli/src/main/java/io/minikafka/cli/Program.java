package io.minikafka.cli;

import io.minikafka.cli.demo.JavaProgram;
import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.failure.Failures;
import io.minikafka.cli.failure.Nearest;
import io.minikafka.cli.terminal.BrokenPipe;
import io.minikafka.cli.terminal.SafeText;
import io.minikafka.cli.terminal.Streams;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command line. Nothing in here ends the process, so that a test can run many. */
public final class Program {
    private static final int HELP_COLUMNS = 100;

    private final Streams streams;
    private final Commands commands;
    private final Failing failures = new Failing();

    public Program(Streams streams, JavaProgram self) {
        this.streams = streams;
        this.commands = new Commands(streams, self);
    }

    /** What has no command of its own. */
    @Command(
            name = "mini-kafka",
            description = "Mini Kafka on the command line.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "COMMAND --help tells more of each. It ends with 0 done, 1 failed, 2 wrong command line, 3 no broker,"
                        + " 4 no such topic, group or config, 5 not confirmed."
            })
    static final class Root {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Shows this.")
        @SuppressWarnings("UnusedVariable") // picocli acts on it
        private boolean help;
    }

    /** Returns the exit status, one of {@link ExitCode}. */
    public int run(String... args) {
        try {
            CommandLine root = args.length > 0 && Commands.NAMES.contains(args[0]) ? with(List.of(args[0])) : all();
            int status = args.length == 0 ? help(root) : root.execute(args);
            streams.out().flush();
            return status;
        } catch (BrokenPipe e) {
            return ExitCode.OK; // whoever read has seen enough
        }
    }

    /** With every command, for the help, the completion script and the papers. */
    public CommandLine all() {
        return with(Commands.NAMES);
    }

    private CommandLine with(List<String> names) {
        CommandLine root = new CommandLine(new Root());
        boolean needsAll = names.contains("completion");
        (needsAll ? Commands.NAMES : names).forEach(name -> commands.addTo(root, name));
        return root.setExpandAtFiles(false) // a time may begin with @, and a file's words are no options
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(HELP_COLUMNS)
                .setOut(helpWriter())
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    /**
     * No lambdas: those of an interface of picocli's, whose classes are of an old format, would keep all of picocli out of
     * the archive that makes starts quick.
     */
    private final class Failing implements IParameterExceptionHandler, IExecutionExceptionHandler {
        @Override
        public int handleParseException(ParameterException e, String[] args) {
            return wrongUse(e);
        }

        @Override
        public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
            return failed(e, command);
        }
    }

    private PrintWriter helpWriter() {
        return new PrintWriter(new StringWriter()) {
            @Override
            public void write(String text, int offset, int length) {
                try {
                    streams.out().bytes(text.substring(offset, offset + length).getBytes(StandardCharsets.UTF_8));
                } catch (BrokenPipe e) {
                    setError(); // picocli would say more of it than anybody wants to read
                }
            }

            @Override
            public void println() {
                write("\n", 0, 1);
            }
        };
    }

    private static int help(CommandLine root) {
        root.usage(root.getOut());
        return ExitCode.OK;
    }

    private int wrongUse(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String help = nameOf(command) + " --help shows how it is used";
        if (e.getCause() instanceof CliException cause) {
            return say(command, cause, false);
        }
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            return say(command, unknown(command.getCommandSpec(), word, help), false);
        }
        if (!command.getSubcommands().isEmpty() && e.getMessage().contains("subcommand")) {
            String names = String.join(", ", command.getSubcommands().keySet());
            return say(command, CliException.usage("a command is missing", "one of " + names), false);
        }
        return say(command, CliException.usage(SafeText.of(firstLine(e)), help), false);
    }

    private static CliException unknown(CommandSpec spec, String word, String help) {
        if (word.startsWith("-")) {
            String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            List<String> options = new ArrayList<>(spec.optionsMap().keySet());
            return CliException.usage("there is no option " + option, Nearest.hint(option, options, help));
        }
        if (!spec.subcommands().isEmpty()) {
            List<String> names = spec.subcommands().values().stream()
                    .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
                    .map(CommandLine::getCommandName)
                    .toList();
            return CliException.usage("there is no command " + word, Nearest.hint(word, names, help));
        }
        return CliException.usage("'" + word + "' is one word too many", help);
    }

    private static String firstLine(Exception e) {
        String message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse(message);
    }

    private int failed(Exception e, CommandLine command) {
        if (e instanceof BrokenPipe) {
            return ExitCode.OK;
        }
        boolean verbose = command.getParseResult() != null
                && command.getCommandSpec().findOption("--verbose") != null
                && command.getParseResult().hasMatchedOption("--verbose");
        return say(command, Failures.of(e), verbose);
    }

    /** In one line; a stack trace only for who asks for it. */
    private int say(CommandLine command, CliException failure, boolean verbose) {
        streams.out().flush();
        String next = failure.next().isEmpty() ? "" : "; " + failure.next();
        streams.err().println(SafeText.of(nameOf(command) + ": " + failure.getMessage() + next));
        if (verbose) {
            failure.printStackTrace(streams.err());
        }
        streams.err().flush();
        return failure.exitCode();
    }

    private static String nameOf(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }
}
