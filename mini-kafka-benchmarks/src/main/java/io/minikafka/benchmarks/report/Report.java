package io.minikafka.benchmarks.report;

import io.minikafka.benchmarks.result.Goal;
import io.minikafka.benchmarks.result.Measurement;
import io.minikafka.benchmarks.result.Metric;
import io.minikafka.benchmarks.result.Results;
import io.minikafka.benchmarks.result.Spread;
import io.minikafka.benchmarks.scenario.Benchmark;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Writes {@code docs/benchmarks.md}: only what was measured, and what was not reached as not reached. */
public final class Report {
    private final Results results;
    private final List<Benchmark> benchmarks;
    private final Properties limits = new Properties();
    private final StringBuilder text = new StringBuilder();

    private Report(Results results, List<Benchmark> benchmarks) throws IOException {
        this.results = results;
        this.benchmarks = benchmarks;
        try (InputStream in = Report.class.getResourceAsStream("limits.properties");
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            limits.load(reader);
        }
    }

    /** Writes the report and its charts; {@code ours} and {@code kafka} say how each system was started. */
    public static void write(Path docs, Results results, List<Benchmark> benchmarks, String ours, String kafka)
            throws IOException {
        Report report = new Report(results, benchmarks);
        report.head(ours, kafka);
        report.table();
        report.shares();
        report.charts(Charts.write(docs.resolve("images"), results, benchmarks));
        report.limits();
        Files.writeString(docs.resolve("benchmarks.md"), report.text);
        ReadmeFigures.write(docs.resolveSibling("README.md"), results);
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void head(String ours, String kafka) {
        line("# Benchmarks");
        line("");
        text.append("""
                Mini Kafka beside Apache Kafka on one machine. `./mini-kafka bench` measures all of it again and writes this
                page, which takes about two hours; `./mini-kafka bench NAME ...` measures single ones and keeps the rest;
                `--runs`, `--seconds` and `--list` are what they say. Needs Linux, and 12 GB for each system (growth: 35 GB).

                Brokers and clients are processes of their own, of the same Java, with a heap of 1 GiB each, over loopback,
                on the same disk. Runs alternate: ours, Kafka's, ours, and so on; the first of each does not count where it
                has to warm up. Each figure is the median of the runs, with the smallest and the largest; the factor says by
                how much ours is better, as the median over the pairs of runs. CPU is what the operating system says that
                the process used. Before each run that fills much of the page cache as much memory was in use a moment ago
                (a file in /dev/shm, deleted again), for both alike: a virtual machine may have given back what was free,
                and then a page costs up to nine times as much when it is written first, by chance to the one or the other.
                """);
        line("");
        line("- Mini Kafka: " + ours + ".");
        line("- Apache Kafka: " + kafka + ".");
        for (String described : described()) {
            line("- " + described);
        }
        line("");
    }

    /** Each machine that figures are from, and how they were measured; with whose they are where that is not one. */
    private List<String> described() {
        Map<String, List<String>> described = new TreeMap<>();
        for (Benchmark benchmark : benchmarks) {
            Results.Entry entry = results.entries().get(benchmark.name());
            if (entry != null) {
                described
                        .computeIfAbsent(described(entry), none -> new ArrayList<>())
                        .add(benchmark.name());
            }
        }
        return described.entrySet().stream()
                .map(each ->
                        each.getKey() + (described.size() == 1 ? "." : ": " + String.join(", ", each.getValue()) + "."))
                .toList();
    }

    private static String described(Results.Entry entry) {
        StringBuilder machine = new StringBuilder("Machine: ");
        entry.machine()
                .forEach((name, value) ->
                        machine.append(name).append(' ').append(value).append("; "));
        return machine.append(entry.runs())
                .append(" counted runs, ")
                .append(entry.seconds())
                .append(" s each; measured on ")
                .append(entry.measuredAt())
                .toString();
    }

    private void table() {
        line("| benchmark | figure | Mini Kafka | Apache Kafka | factor | to reach | reached |");
        line("|---|---|---|---|---|---|---|");
        for (Benchmark benchmark : benchmarks) {
            Results.Entry entry = results.entries().get(benchmark.name());
            if (entry == null) {
                line("| " + benchmark.name() + " | not measured | | | | | |");
                continue;
            }
            String name = benchmark.name();
            for (Measurement measurement : entry.measurements()) {
                line("| " + name + " | " + row(measurement) + " |");
                name = "";
            }
        }
        line("");
        for (Benchmark benchmark : benchmarks) {
            line("- **" + benchmark.name() + "**: " + benchmark.what() + ".");
        }
        line("");
    }

    private static String row(Measurement measurement) {
        Metric metric = measurement.metric();
        Goal goal = metric.goal();
        String wanted = goal.factor() > 0
                ? Numbers.of(goal.factor()) + " x"
                : goal.limit() > 0
                        ? (metric.better() == Metric.Better.HIGHER ? "at least " : "at most ")
                                + Numbers.of(goal.limit())
                        : "";
        String reached = goal.none() ? "" : measurement.reached() ? "yes" : "**not reached**";
        String factor = Double.isNaN(measurement.factor()) ? "" : Numbers.of(measurement.factor()) + " x";
        return String.join(
                " | ",
                metric.name() + (metric.name().equals(metric.unit()) ? "" : ", " + unit(metric.unit())),
                Numbers.of(Spread.of(measurement.ours())),
                Numbers.of(Spread.of(measurement.kafka())),
                factor,
                wanted,
                reached);
    }

    private static String unit(String unit) {
        return unit.equals("s/M") ? "seconds for a million records" : unit;
    }

    /** What part of what the machine can do at most went through the broker. */
    private void shares() {
        line(
                "How far that is from what the machine can do at most (the first rows of the table), by the bytes of the values:");
        line("");
        share("produce-1k", 1024, "page cache, new file", "of writing into the page cache");
        share("ceiling-60x1k", 1024, "page cache, new file", "of writing into the page cache");
        share("produce-100", 100, "page cache, new file", "of writing into the page cache");
        share("consume-1k", 1024, "loopback TCP", "of what loopback carries");
        share("consume-100", 100, "loopback TCP", "of what loopback carries");
        line("");
    }

    private void share(String benchmark, int valueBytes, String limit, String what) {
        double most = ours("machine", limit) * 1e9;
        double bytes = ours(benchmark, "records/s") * valueBytes;
        if (most > 0 && bytes > 0) { // false where either was not measured
            line("- " + benchmark + ": " + Numbers.of(bytes / 1e6) + " MB/s, " + Math.round(100 * bytes / most) + " % "
                    + what + ".");
        }
    }

    private double ours(String benchmark, String metric) {
        Results.Entry entry = results.entries().get(benchmark);
        return entry == null
                ? Double.NaN
                : entry.measurements().stream()
                        .filter(measurement -> measurement.metric().name().equals(metric))
                        .mapToDouble(
                                measurement -> Spread.of(measurement.ours()).median())
                        .findFirst()
                        .orElse(Double.NaN);
    }

    private void charts(Map<String, String> charts) {
        charts.forEach((file, title) -> {
            line("![" + title + "](images/" + file + ")");
            line("");
        });
    }

    private void limits() {
        if (limits.isEmpty()) {
            return;
        }
        line("## What limits us");
        line("");
        for (Benchmark benchmark : benchmarks) {
            String limit = limits.getProperty(benchmark.name());
            if (limit != null) {
                line("- **" + benchmark.name() + "**: " + limit);
            }
        }
    }
}
