package io.minikafka.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultsTest {
    @TempDir
    private Path folder;

    @Test
    void aBenchmarkThatRunsAgainReplacesItsOwnFiguresAndKeepsTheOthers() throws IOException {
        Path file = folder.resolve("docs/benchmarks.json");
        Results results = Results.load(file);
        results.put("produce", entry(1.5, 0.5));
        results.put("consume", entry(2, 1));

        Results again = Results.load(file);
        again.put("produce", entry(3, 1));

        assertThat(Results.load(file).entries()).isEqualTo(Map.of("produce", entry(3, 1), "consume", entry(2, 1)));
    }

    private static Results.Entry entry(double ours, double kafka) {
        Metric metric = Metric.higher("any", "records/s", "records/s", new Goal(2, 0.1));
        return new Results.Entry(
                "2026-11-27",
                5,
                10,
                Map.of("CPU", "2 x any"),
                List.of(new Measurement(metric, List.of(ours), List.of(kafka))));
    }
}
