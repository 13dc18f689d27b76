package io.minikafka.benchmarks;

import io.minikafka.benchmarks.machine.HotMemory;
import io.minikafka.benchmarks.machine.Machine;
import io.minikafka.benchmarks.result.Measurement;
import io.minikafka.benchmarks.result.Metric;
import io.minikafka.benchmarks.result.Results;
import io.minikafka.benchmarks.result.Spread;
import io.minikafka.benchmarks.scenario.Benchmark;
import io.minikafka.benchmarks.scenario.Folders;
import io.minikafka.benchmarks.scenario.Stand;
import io.minikafka.benchmarks.system.BrokerSystem;
import io.minikafka.benchmarks.system.Home;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs one benchmark: ours, Kafka's, ours, Kafka's, the first of each not counted where they have to warm up. */
final class Runner {
    private final BrokerSystem ours;
    private final BrokerSystem kafka;
    private final Path folder;
    private final int runs;
    private final int seconds;

    Runner(BrokerSystem ours, BrokerSystem kafka, Path folder, int runs, int seconds) {
        this.ours = ours;
        this.kafka = kafka;
        this.folder = folder;
        this.runs = runs;
        this.seconds = seconds;
    }

    Results.Entry run(Benchmark benchmark) throws Exception {
        System.out.println(benchmark.name() + ": " + benchmark.what());
        // At the start, since the sources may be changed while it runs.
        Map<String, String> machine = Machine.describe(folder, Home.folder());
        Path place = folder.resolve(benchmark.name());
        Folders.delete(place);
        List<Map<String, Double>> ourFigures = new ArrayList<>();
        List<Map<String, Double>> kafkaFigures = new ArrayList<>();
        try (Stand our = stand(ours, place);
                Stand theirs = stand(kafka, place)) {
            benchmark.prepare(our);
            benchmark.prepare(theirs);
            for (int i = benchmark.warmsUp() ? 0 : 1; i <= runs; i++) {
                Map<String, Double> first = run(benchmark, our);
                Map<String, Double> second = run(benchmark, theirs);
                if (i > 0) { // the first warms both up
                    ourFigures.add(first);
                    kafkaFigures.add(second);
                }
                System.out.println("  " + (i == 0 ? "warm-up" : "run " + i) + ": " + first + " | " + second);
            }
        }
        Folders.delete(place);
        List<Measurement> measurements = new ArrayList<>();
        for (Metric metric : benchmark.metrics()) {
            Measurement measurement = new Measurement(metric, values(ourFigures, metric), values(kafkaFigures, metric));
            System.out.println("  " + told(measurement));
            measurements.add(measurement);
        }
        return new Results.Entry(LocalDate.now(ZoneOffset.UTC).toString(), runs, seconds, machine, measurements);
    }

    private Stand stand(BrokerSystem system, Path place) {
        return new Stand(system, place.resolve(system.id()), seconds);
    }

    private static Map<String, Double> run(Benchmark benchmark, Stand stand) throws Exception {
        HotMemory.prepare(benchmark.filledBytes());
        return benchmark.run(stand);
    }

    private static List<Double> values(List<Map<String, Double>> figures, Metric metric) {
        return figures.stream()
                .map(figure -> figure.get(metric.name()))
                .filter(Objects::nonNull)
                .toList();
    }

    private static String told(Measurement measurement) {
        Metric metric = measurement.metric();
        String ours = String.format(
                "%s: %.4g %s", metric.name(), Spread.of(measurement.ours()).median(), metric.unit());
        if (measurement.kafka().isEmpty()) {
            return ours;
        }
        return String.format(
                "%s, Kafka %.4g, better by %.2f%s",
                ours,
                Spread.of(measurement.kafka()).median(),
                measurement.factor(),
                metric.goal().none() ? "" : measurement.reached() ? ", reached" : ", not reached");
    }
}
