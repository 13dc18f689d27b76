package io.minikafka.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.cli.Program;
import io.minikafka.cli.demo.JavaProgram;
import io.minikafka.cli.terminal.Interrupts;
import io.minikafka.cli.terminal.Output;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.cli.terminal.Terminals;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class CliDocTest {
    private static final String FILE = "docs/cli.md";

    private static final String HEAD = """
            # The command line

            This file is made from the commands' own help; a test fails where it differs. Do not edit it. To write it anew:

                mvn -B -pl mini-kafka-integration-tests -am test -Dtest=CliDocTest \\
                    -Dsurefire.failIfNoSpecifiedTests=false -Dminikafka.writeDocs=true

            `./mini-kafka` builds what is missing, prepares quick starts for the Java that it finds, and runs a command. Where
            the broker is says `--bootstrap-server`, else `MINI_KAFKA_BOOTSTRAP` in the environment, else it is
            `127.0.0.1:9092`. `MINI_KAFKA_OPTS` may hold options for the Java virtual machine.
            `source <(./mini-kafka completion)` lets bash and zsh complete commands and options.

            ## What it writes

            Tables and sentences are for people and may change. `--json` is for programs: each topic, group, record or
            result is one line of JSON on standard output, so that `jq`, `head` and `while read` take it as it comes; fields
            are added, never renamed. What goes wrong is one line on standard error, with the next thing to try; `--verbose`
            adds where it comes from. On a terminal nothing that a record, a group or a client is called can do more than be
            seen: control characters are shown as `\\n`, `\\x1b`, `\\u202e`. Into a pipe keys and values go byte for byte.
            A line of `consume --json` is one that `produce --json` takes: `key`, `value` and the values of `headers` are text, or
            `{"base64":"…"}` where the bytes are no text, or null.

            Commands that take something away (`topics delete`, `groups delete`, `groups reset-offsets`) show what they will do
            and ask. `--yes` does not ask, `--dry-run` only shows; where nobody can be asked and neither is given, nothing is
            done.

            ## What it ends with

            | exit status | meaning |
            |---|---|
            | 0 | Done. Also where the reader of a pipe has gone (`\\| head`), and where `consume --follow` was ended with Ctrl-C: what was printed is committed then |
            | 1 | The broker refused it, or it failed; `doctor` has found something wrong; `demo` has found a broken promise |
            | 2 | The command line is wrong, or nobody can be asked; nothing was done |
            | 3 | No broker answers |
            | 4 | The topic, group, config or method does not exist |
            | 5 | The question was not answered with yes; nothing was changed |
            | 130 | Interrupted before it was done |

            `broker` and `dump-log` end as the broker's program does.
            """;

    @Test
    void theFileSaysWhatTheHelpSays() throws IOException {
        Streams streams = new Streams(
                InputStream.nullInputStream(),
                new Output(OutputStream.nullOutputStream(), false),
                System.err,
                Terminals.NONE,
                new Interrupts());
        StringBuilder text = new StringBuilder(HEAD);

        CommandLine root = new Program(streams, new JavaProgram(Path.of("java"), "mini-kafka-cli.jar")).all();
        root.getSubcommands().values().forEach(command -> append(command, "##", text));

        if (Boolean.getBoolean("minikafka.writeDocs")) {
            Files.writeString(Papers.file(FILE), text);
        }
        assertThat(Papers.read(FILE)).isEqualTo(text.toString());
    }

    private static void append(CommandLine command, String level, StringBuilder text) {
        if (command.getCommandSpec().usageMessage().hidden()) {
            return;
        }
        String name = command.getCommandSpec().qualifiedName().replaceFirst("^mini-kafka ", "");
        text.append("\n").append(level).append(" ").append(name).append("\n\n");
        command.getUsageMessage()
                .lines()
                .forEach(
                        line -> text.append(line.isBlank() ? "" : "    " + line).append("\n"));
        command.getSubcommands().values().forEach(sub -> append(sub, level + "#", text));
    }
}
