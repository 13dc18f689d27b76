package io.minikafka.benchmarks.report;

import io.minikafka.benchmarks.result.Measurement;
import io.minikafka.benchmarks.result.Results;
import io.minikafka.benchmarks.result.Spread;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler;

/** The pictures of the report: both systems in each, medians as bars, on a scale that lets small ones be seen too. */
final class Charts {
    private static final Color OURS = new Color(0x1f6feb);
    private static final Color KAFKA = new Color(0xb0b7c3);
    private static final int WIDTH = 900;
    private static final int HEIGHT = 420;

    private final Path folder;
    private final List<Measurement> all;
    private final Map<String, String> written = new LinkedHashMap<>();

    private Charts(Path folder, Results results) {
        this.folder = folder;
        this.all = results.entries().values().stream()
                .flatMap(entry -> entry.measurements().stream())
                .toList();
    }

    /** Writes those that there are figures for; returns the titles by the names of the files. */
    static Map<String, String> write(Path folder, Results results) throws IOException {
        Files.createDirectories(folder);
        Charts charts = new Charts(folder, results);
        charts.bars("throughput", "Records a second", m -> m.metric().name().equals("records/s"), false);
        charts.bars(
                "latency",
                "Latency in microseconds",
                m -> m.metric().benchmark().startsWith("latency"),
                true);
        charts.bars(
                "cpu",
                "CPU seconds for a million records",
                m -> m.metric().unit().equals("s/M"),
                true);
        charts.bars("partitions", "Records a second over so many partitions", of("partitions", "records/s"), false);
        charts.bars("start", "Seconds to the first acknowledged record", of("start", "s"), false);
        charts.bars("growth", "Latency with 30 GB in the log over that with 1 MB", of("growth", "ratio"), false);
        return charts.written;
    }

    private static Predicate<Measurement> of(String benchmark, String unit) {
        return m ->
                m.metric().benchmark().equals(benchmark) && m.metric().unit().equals(unit);
    }

    private void bars(String name, String title, Predicate<Measurement> which, boolean labelled) throws IOException {
        List<Measurement> shown = all.stream().filter(which).toList();
        if (shown.isEmpty()) {
            return;
        }
        List<String> labels = new ArrayList<>();
        for (Measurement m : shown) {
            labels.add(labelled ? m.metric().benchmark() + " " + m.metric().name() : label(m));
        }
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .build();
        chart.addSeries("Mini Kafka", labels, medians(shown, true)).setFillColor(OURS);
        if (shown.stream().anyMatch(m -> !m.kafka().isEmpty())) {
            chart.addSeries("Apache Kafka", labels, medians(shown, false)).setFillColor(KAFKA);
        }
        style(chart.getStyler(), shown);
        String file = "bench-" + name + ".svg";
        VectorGraphicsEncoder.saveVectorGraphic(chart, folder.resolve(file).toString(), VectorGraphicsFormat.SVG);
        written.put(file, title);
    }

    private static String label(Measurement m) {
        return m.metric().name().equals("records/s")
                ? m.metric().benchmark()
                : m.metric().name();
    }

    private static List<Double> medians(List<Measurement> shown, boolean ours) {
        return shown.stream()
                .map(m -> Spread.of(ours ? m.ours() : m.kafka()).median())
                .toList();
    }

    /** Logarithmic where the largest is fifty times the smallest. */
    private static void style(org.knowm.xchart.style.CategoryStyler styler, List<Measurement> shown) {
        double[] values = shown.stream()
                .flatMap(m -> Stream.concat(m.ours().stream(), m.kafka().stream()))
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        styler.setYAxisLogarithmic(values[values.length - 1] > 50 * values[0]);
        styler.setXAxisLabelRotation(shown.size() > 5 ? 45 : 0);
        styler.setLegendPosition(Styler.LegendPosition.OutsideS);
        styler.setLegendLayout(Styler.LegendLayout.Horizontal);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setAvailableSpaceFill(0.8);
    }
}
