package io.minikafka.benchmarks.report;

import io.minikafka.benchmarks.result.Measurement;
import io.minikafka.benchmarks.result.Results;
import io.minikafka.benchmarks.result.Spread;
import io.minikafka.benchmarks.scenario.Benchmark;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler;

/** The pictures of the report: both systems in each, medians as bars. */
final class Charts {
    private static final Color OURS = new Color(0x1f6feb);
    private static final Color KAFKA = new Color(0x9aa3b0);
    private static final Color GRID = new Color(0xe3e6ea);
    private static final BasicStroke SOLID = new BasicStroke(1);
    private static final int WIDTH = 900;
    private static final int HEIGHT = 420;
    private static final Pattern LONG_FRACTION = Pattern.compile("\\d+\\.\\d{3,}");
    private static final Pattern CLIP_ID = Pattern.compile("clip-?\\d+");

    /** Of the axis; of the chart and not of its figures, so that two reports can be laid side by side. */
    private enum Scale {
        LINEAR,
        LOGARITHMIC
    }

    /** What stands in one place of the axis; NaN is no bar. */
    private record Bar(String label, double ours, double kafka) {
        private Bar {
            kafka = kafka > 0 ? kafka : Double.NaN;
        }

        static Bar of(String label, Measurement m) {
            return new Bar(
                    label, Spread.of(m.ours()).median(), Spread.of(m.kafka()).median());
        }

        /** The ones that can be drawn, on a logarithmic axis too. */
        DoubleStream values() {
            return DoubleStream.of(ours, kafka).filter(value -> value > 0);
        }
    }

    private final Path folder;
    private final List<Measurement> all;
    private final Map<String, String> written = new LinkedHashMap<>();

    private Charts(Path folder, Results results, List<Benchmark> benchmarks) {
        this.folder = folder;
        Map<String, Results.Entry> entries = results.entries();
        this.all = benchmarks.stream()
                .map(benchmark -> entries.get(benchmark.name()))
                .filter(Objects::nonNull)
                .flatMap(entry -> entry.measurements().stream())
                .toList();
    }

    /** Writes those that there are figures for; returns the titles by the names of the files. */
    static Map<String, String> write(Path folder, Results results, List<Benchmark> benchmarks) throws IOException {
        Files.createDirectories(folder);
        Charts charts = new Charts(folder, results, benchmarks);
        charts.bars(
                "throughput",
                "Throughput, Apache Kafka's as 1 (more is better)",
                Scale.LINEAR,
                m -> List.of("records/s", "requests/s").contains(m.metric().name()),
                m -> new Bar(m.metric().benchmark(), m.factor(), 1));
        charts.bars(
                "latency",
                "Latency in microseconds (less is better)",
                Scale.LOGARITHMIC,
                m -> m.metric().benchmark().startsWith("latency"),
                m -> Bar.of(
                        m.metric().benchmark().replace("latency-", "") + " "
                                + m.metric().name(),
                        m));
        charts.cpu("broker");
        charts.cpu("client");
        charts.bars("fan-out", "CPU seconds of the broker for a million records delivered (less is better)", "s/M");
        charts.bars("partitions", "Records a second over so many partitions (more is better)", "records/s");
        charts.bars("start", "Seconds to the first acknowledged record (less is better)", "s");
        charts.bars("growth", "Latency with 30 GB in the log over that with 1 MB (1 is no growth)", "ratio");
        return charts.written;
    }

    private void cpu(String process) throws IOException {
        bars(
                "cpu-" + process,
                "CPU seconds of the " + process + " for a million records (less is better)",
                Scale.LOGARITHMIC,
                m -> m.metric().name().equals(process + " CPU"),
                m -> Bar.of(m.metric().benchmark(), m));
    }

    /** All figures of one benchmark that have the unit. */
    private void bars(String benchmark, String title, String unit) throws IOException {
        bars(
                benchmark,
                title,
                Scale.LINEAR,
                m -> m.metric().benchmark().equals(benchmark)
                        && m.metric().unit().equals(unit),
                m -> Bar.of(m.metric().name(), m));
    }

    private void bars(
            String name, String title, Scale scale, Predicate<Measurement> which, Function<Measurement, Bar> bar)
            throws IOException {
        List<Bar> shown = all.stream()
                .filter(which)
                .map(bar)
                .filter(each -> each.ours > 0)
                .toList();
        if (shown.isEmpty()) {
            return;
        }
        List<String> labels = shown.stream().map(Bar::label).toList();
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .build();
        chart.addSeries("Mini Kafka", labels, shown.stream().map(Bar::ours).toList())
                .setFillColor(OURS);
        if (shown.stream().anyMatch(each -> each.kafka > 0)) {
            chart.addSeries(
                            "Apache Kafka",
                            labels,
                            shown.stream().map(Bar::kafka).toList())
                    .setFillColor(KAFKA);
        }
        style(chart.getStyler(), scale, shown);
        String file = "bench-" + name + ".svg";
        Files.writeString(folder.resolve(file), svg(chart));
        written.put(file, title);
    }

    private static void style(CategoryStyler styler, Scale scale, List<Bar> shown) {
        if (scale == Scale.LOGARITHMIC) {
            double smallest = shown.stream().flatMapToDouble(Bar::values).min().orElseThrow();
            styler.setYAxisLogarithmic(true);
            // else XChart begins the bars at 0, and throws when it draws
            styler.setYAxisMin(Math.pow(10, Math.floor(Math.log10(smallest / 1.5))));
        }
        styler.setLocale(Locale.ROOT);
        styler.setYAxisDecimalPattern("#,##0.###");
        styler.setXAxisLabelRotation(shown.size() > 6 ? 45 : 0);
        styler.setLegendPosition(Styler.LegendPosition.OutsideS);
        styler.setLegendLayout(Styler.LegendLayout.Horizontal);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridLinesStroke(SOLID); // each dash of the default is a shape of its own: 8 KB a line
        styler.setAvailableSpaceFill(0.8);
    }

    /** With two decimals, which is a third less, and with the same ids each time. */
    private static String svg(CategoryChart chart) throws IOException {
        ByteArrayOutputStream drawn = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, drawn, VectorGraphicsFormat.SVG);
        String rounded = LONG_FRACTION
                .matcher(drawn.toString(StandardCharsets.UTF_8))
                .replaceAll(number -> new BigDecimal(number.group())
                        .setScale(2, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString());
        return CLIP_ID.matcher(rounded).replaceAll("clip");
    }
}
