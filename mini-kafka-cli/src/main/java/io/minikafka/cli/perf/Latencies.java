package io.minikafka.cli.perf;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long things took, as percentiles, each exact to 0.1 %. Written by one thread at a time. */
final class Latencies {
    private static final double[] PERCENTILES = {50, 95, 99, 99.9};
    private static final String[] NAMES = {"p50", "p95", "p99", "p99.9"};
    private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final int DIGITS = 3;

    private final Histogram micros = new Histogram(LONGEST_MICROS, DIGITS);

    void addNanos(long nanos) {
        micros.recordValue(Math.max(0, Math.min(TimeUnit.NANOSECONDS.toMicros(nanos), LONGEST_MICROS)));
    }

    /** Heads of table columns for {@link #cells}. */
    static List<String> heads() {
        List<String> heads = new ArrayList<>();
        for (String name : NAMES) {
            heads.add(">" + name.toUpperCase(Locale.ROOT));
        }
        heads.add(">MAX");
        return heads;
    }

    /** In milliseconds. */
    List<String> cells() {
        List<String> cells = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            cells.add(ms(micros.getValueAtPercentile(percentile)));
        }
        cells.add(ms(micros.getMaxValue()));
        return cells;
    }

    /** As a field that is an object, in microseconds. */
    void write(JsonGenerator out, String field) throws IOException {
        out.writeObjectFieldStart(field);
        for (int i = 0; i < PERCENTILES.length; i++) {
            out.writeNumberField(NAMES[i], micros.getValueAtPercentile(PERCENTILES[i]));
        }
        out.writeNumberField("max", micros.getMaxValue());
        out.writeNumberField("mean", Math.round(micros.getMean()));
        out.writeEndObject();
    }

    private static String ms(long value) {
        return String.format(Locale.ROOT, "%.2f ms", value / 1000.0);
    }
}
