package io.minikafka.cli.tools;

import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.failure.Failures;
import io.minikafka.cli.failure.Nearest;
import io.minikafka.cli.terminal.SafeText;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.common.api.ApiVersions;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rpc METHOD '{json}'}. */
@Command(
        name = "rpc",
        description = {
            "Calls any method of docs/protocol.md and prints its result: on a terminal with line breaks, else, and with"
                    + " --json, as one line.",
            "Without METHOD it lists those that the broker knows."
        })
public final class Rpc implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", arity = "0..1", paramLabel = "METHOD", description = "For instance metadata.")
    private String method;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PARAMS",
            defaultValue = "{}",
            description = "A JSON object; - reads it from standard input. Default: ${DEFAULT-VALUE}.")
    private String params;

    public Rpc(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        String text = params.equals("-") ? new String(streams.in().readAllBytes(), StandardCharsets.UTF_8) : params;
        try (Session session = new Session(common)) {
            if (method == null) {
                methods(session).methods.forEach(name -> streams.out().line(SafeText.of(name)));
                return ExitCode.OK;
            }
            String result = call(session, text);
            if (streams.out().isTerminal() && !common.json()) {
                new PrettyJson(streams.out()).print(result);
            } else {
                streams.out().json(Session.object(result));
            }
        }
        return ExitCode.OK;
    }

    private String call(Session session, String text) {
        try {
            return session.admin().rpc(method, text).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof BrokerException
                    && ((BrokerException) e.getCause()).code() == ErrorCode.METHOD_NOT_FOUND) {
                throw new CliException(
                        ExitCode.NOT_FOUND,
                        "the broker has no method " + method,
                        Nearest.hint(method, methods(session).methods, "mini-kafka rpc lists them"),
                        e);
            }
            throw Failures.of(e);
        } catch (BrokerException e) { // thrown at once: the text is no JSON object
            throw new CliException(
                    ExitCode.USAGE,
                    e.getMessage(),
                    "quote it for the shell: mini-kafka rpc metadata '{\"topics\":null}'",
                    e);
        }
    }

    private static ApiVersions.Result methods(Session session) {
        return session.call(new ApiVersions.Request(Optional.empty(), Optional.empty()));
    }
}
