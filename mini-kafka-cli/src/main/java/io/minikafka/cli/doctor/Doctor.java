package io.minikafka.cli.doctor;

import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.doctor.Finding.Level;
import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.terminal.SafeText;
import io.minikafka.cli.terminal.Streams;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doctor}. */
@Command(
        name = "doctor",
        description = {
            "Looks at the broker and says what is wrong and what to do: reached, versions, readiness, clock, disk,"
                    + " partitions, settings; where the broker runs on this machine also its folder and its limits.",
            "Ends with 1 where something is wrong, with 0 where there are warnings at most."
        })
public final class Doctor implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            description =
                    "Looks at this folder of a broker, whether it runs or not. Default: where the broker says it is.")
    private Path dataDir;

    public Doctor(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<Finding> findings = examine();
        findings.forEach(finding -> {
            if (common.json()) {
                printJson(finding);
            } else {
                print(finding);
            }
        });
        return findings.stream().anyMatch(finding -> finding.level() == Level.FAIL) ? ExitCode.FAILED : ExitCode.OK;
    }

    private List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        try (Session session = new Session(common)) {
            findings.addAll(new BrokerLook(session, common).findings());
            findings.addAll(new LocalLook(session, common, dataDir).findings());
        } catch (CliException e) {
            findings.add(Finding.fail("broker", e.getMessage(), e.next()));
            if (dataDir != null) {
                findings.addAll(FolderLook.findings(dataDir));
                findings.add(FolderLook.disk(dataDir));
            }
        }
        return findings;
    }

    private void print(Finding finding) {
        String word = String.format(
                "%-4s", finding.level() == Level.OK ? "ok" : finding.level().name());
        streams.out().line(word + "  " + String.format("%-10s", finding.check()) + "  " + SafeText.of(finding.found()));
        if (!finding.todo().isEmpty()) {
            streams.out().line(" ".repeat(18) + "-> " + SafeText.of(finding.todo()));
        }
    }

    private void printJson(Finding finding) {
        streams.out().json(out -> {
            out.writeStartObject();
            out.writeStringField("check", finding.check());
            out.writeStringField("level", finding.level().name().toLowerCase(Locale.ROOT));
            out.writeStringField("found", finding.found());
            out.writeStringField("todo", finding.todo());
            out.writeEndObject();
        });
    }
}
