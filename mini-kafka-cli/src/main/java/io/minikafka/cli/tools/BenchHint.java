package io.minikafka.cli.tools;

import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bench}: the launcher does it, with a module that this jar knows nothing of; here so that it is listed. */
@Command(
        name = "bench",
        description =
                "Measures Mini Kafka beside Apache Kafka, with the sources at hand; bench --help tells its options.")
public final class BenchHint implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Which benchmarks; bench --list tells their names.")
    private List<String> names = List.of();

    @Override
    public Integer call() {
        throw new CliException(
                ExitCode.FAILED,
                "bench is not in this jar",
                ("./mini-kafka bench " + String.join(" ", names)).strip() + " builds and runs it");
    }
}
