package io.minikafka.benchmarks.report;

import io.minikafka.benchmarks.result.Measurement;
import io.minikafka.benchmarks.result.Results;
import io.minikafka.benchmarks.result.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The few figures that README.md shows, between two comments that stay. */
final class ReadmeFigures {
    private static final String BEGIN = "<!-- figures of docs/benchmarks.md: begin -->\n";
    private static final String END = "<!-- figures of docs/benchmarks.md: end -->";

    private record Figure(String benchmark, String metric, String said) {}

    private static final List<Figure> FIGURES = List.of(
            new Figure("produce-100", "records/s", "records of 100 bytes a second, one producer, acks=1"),
            new Figure("produce-all", "records/s", "the same, idempotent and acks=all"),
            new Figure("produce-single", "records/s", "the same, each record a request of its own"),
            new Figure("ceiling-1x1", "requests/s", "such requests a second from a client that costs nothing"),
            new Figure("consume-100", "records/s", "records of 100 bytes read back a second"),
            new Figure("latency-e2e", "p50", "µs from send to receipt, median"),
            new Figure("latency-e2e", "p99", "µs from send to receipt, 99th percentile"),
            new Figure("start", "cold", "seconds from nothing to the first acknowledged record"),
            new Figure("start", "after kill -9 with 1 GiB", "seconds the same, after `kill -9` right behind 1 GiB"),
            new Figure("memory", "idle", "MB resident when idle"));

    private ReadmeFigures() {}

    static void write(Path readme, Results results) throws IOException {
        String text = Files.readString(readme);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(readme + " has not the two comments that the figures go between");
        }
        Files.writeString(readme, text.substring(0, begin + BEGIN.length()) + table(results) + text.substring(end));
    }

    private static String table(Results results) {
        List<String> rows = new ArrayList<>(List.of("| | Mini Kafka | Apache Kafka |", "|---|---|---|"));
        for (Figure figure : FIGURES) {
            Results.Entry entry = results.entries().get(figure.benchmark);
            if (entry == null) {
                continue;
            }
            for (Measurement measured : entry.measurements()) {
                if (measured.metric().name().equals(figure.metric)) {
                    rows.add("| " + figure.said + " | "
                            + Numbers.of(Spread.of(measured.ours()).median()) + " | "
                            + Numbers.of(Spread.of(measured.kafka()).median()) + " |");
                }
            }
        }
        return String.join("\n", rows) + "\n";
    }
}
