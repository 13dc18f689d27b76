package io.minikafka.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ConsentTest {
    private static final Terminals PERSON = new Terminals(true, true, true);

    private final ByteArrayOutputStream asked = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"y\n", "yes\n", "YES\n", " y \n", "y"})
    void yesIsYes(String answer) {
        assertThatCode(() -> consent().ask(streams(answer, PERSON), "Delete it?"))
                .doesNotThrowAnyException();

        assertThat(asked.toString(UTF_8)).isEqualTo("Delete it? [y/N] ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n\n", "\n", "", "yellow\n"})
    void everythingElseIsNo(String answer) {
        assertThatThrownBy(() -> consent().ask(streams(answer, PERSON), "Delete it?"))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DECLINED))
                .hasMessage("nothing was changed");
    }

    @Test
    void whereNobodyCanBeAskedItIsRefused() {
        assertThatThrownBy(() -> consent().ask(streams("y\n", Terminals.NONE), "Delete it?"))
                .isInstanceOfSatisfying(CliException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
                    assertThat(e.next()).contains("--yes", "--dry-run");
                });
        assertThat(asked.size()).isZero();
    }

    @Test
    void whoHasSaidYesIsNotAsked() {
        assertThatCode(() -> consent("--yes").ask(streams("", Terminals.NONE), "Delete it?"))
                .doesNotThrowAnyException();
        assertThat(asked.size()).isZero();
    }

    private static Consent consent(String... args) {
        return CommandLine.populateCommand(new Consent(), args);
    }

    private Streams streams(String input, Terminals terminals) {
        return new Streams(
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new Output(OutputStream.nullOutputStream(), false),
                new PrintStream(asked, true, UTF_8),
                terminals,
                new Interrupts());
    }
}
