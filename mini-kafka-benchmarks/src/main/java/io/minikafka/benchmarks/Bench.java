package io.minikafka.benchmarks;

import io.minikafka.benchmarks.report.Report;
import io.minikafka.benchmarks.result.Results;
import io.minikafka.benchmarks.scenario.Benchmark;
import io.minikafka.benchmarks.scenario.Benchmarks;
import io.minikafka.benchmarks.system.Home;
import io.minikafka.benchmarks.system.Kafka;
import io.minikafka.benchmarks.system.MiniKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./mini-kafka bench}. */
@Command(
        name = "mini-kafka bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures Mini Kafka and Apache Kafka side by side on this machine, and writes docs/benchmarks.md.",
            "Without a name all benchmarks run, for an hour and a half; the machine should do nothing else meanwhile."
        })
public final class Bench implements Callable<Integer> {
    private static final int USAGE = 2;

    @Parameters(paramLabel = "NAME", description = "Which benchmarks; --list tells their names. Default: all.")
    private List<String> names = List.of();

    @Option(names = "--list", description = "Shows what each is, and runs none.")
    private boolean list;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs of each system that count, behind one that does not. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long each run lasts. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Where the data of both is while it runs. Default: target/bench of the module.")
    private Path folder;

    @Option(names = "--report-only", description = "Measures nothing, and writes the page from docs/benchmarks.json.")
    private boolean reportOnly;

    @Option(names = "--no-report", description = "Leaves docs/benchmarks.md as it is, and keeps no results.")
    private boolean noReport;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        List<Benchmark> all = Benchmarks.all();
        if (list) {
            all.forEach(benchmark -> System.out.printf("%-18s %s%n", benchmark.name(), benchmark.what()));
            return 0;
        }
        List<String> known = all.stream().map(Benchmark::name).toList();
        if (!known.containsAll(names) || runs < 1 || seconds < 1) {
            System.err.println(
                    known.containsAll(names)
                            ? "--runs and --seconds are 1 and above"
                            : "there is no benchmark "
                                    + names.stream()
                                            .filter(name -> !known.contains(name))
                                            .collect(Collectors.joining(", "))
                                    + "; there are " + String.join(", ", known));
            return USAGE;
        }
        Path module = Home.folder().resolve("mini-kafka-benchmarks");
        Path docs = Home.folder().resolve("docs");
        Results results = Results.load(docs.resolve("benchmarks.json"));
        MiniKafka ours = new MiniKafka();
        Kafka kafka = new Kafka(AppInfoParser.getVersion());
        if (reportOnly) {
            Report.write(docs, results, all, ours.described(), kafka.described());
            return 0;
        }
        Path data = folder == null ? module.resolve("target/bench") : folder;
        Runner runner = new Runner(ours, kafka, data, runs, seconds);
        for (Benchmark benchmark : all) {
            if (names.isEmpty() || names.contains(benchmark.name())) {
                Results.Entry entry = runner.run(benchmark);
                if (!noReport) { // one after the other, so that none is lost with a later one
                    results.put(benchmark.name(), entry);
                    Report.write(docs, results, all, ours.described(), kafka.described());
                }
            }
        }
        return 0;
    }
}
