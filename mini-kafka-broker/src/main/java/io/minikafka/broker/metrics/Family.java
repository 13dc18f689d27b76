package io.minikafka.broker.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One metric with a meter for each set of label values. Each look at the broker sets the values that there are, and ends
 * with {@link #endOfLook}, which takes away the meters of what is gone: a deleted topic, an expired group. On one thread.
 */
final class Family {
    /** Meters of one family; past it no new ones are made, so that a flood of topics or groups is not one of metrics. */
    static final int MAX_METERS = 2_000;

    /** What a family is made of. */
    enum Kind {
        COUNTER,
        GAUGE
    }

    /** A value as of the last look. */
    private static final class Row {
        private Meter meter;
        private double value;
        private long look;
    }

    private final MeterRegistry registry;
    private final Kind kind;
    private final String name;
    private final String unit;
    private final String help;
    private final List<String> labels;
    private final Map<List<String>, Row> rows = new HashMap<>();
    private long look;
    private int leftOut;

    /** @param unit the base unit, which the name will end with; empty for plain numbers */
    Family(MeterRegistry registry, Kind kind, String name, String unit, String help, String... labels) {
        this.registry = registry;
        this.kind = kind;
        this.name = name;
        this.unit = unit;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** A count, which as a double is exact up to 2^53. */
    void set(long value, String... labels) {
        set((double) value, labels);
    }

    /** The value of one meter, by the values of its labels in their order. */
    void set(double value, String... labelValues) {
        List<String> key = List.of(labelValues);
        Row row = rows.get(key);
        if (row == null) {
            if (rows.size() >= MAX_METERS) {
                leftOut++;
                return;
            }
            row = new Row();
            row.meter = register(row, key);
            rows.put(key, row);
        }
        row.value = value;
        row.look = look;
    }

    private Meter register(Row row, List<String> values) {
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            tags.add(Tag.of(labels.get(i), values.get(i)));
        }
        String baseUnit = unit.isEmpty() ? null : unit;
        return kind == Kind.COUNTER
                ? FunctionCounter.builder(name, row, now -> now.value)
                        .description(help)
                        .baseUnit(baseUnit)
                        .tags(tags)
                        .register(registry)
                : Gauge.builder(name, row, now -> now.value)
                        .description(help)
                        .baseUnit(baseUnit)
                        .tags(tags)
                        .strongReference(true)
                        .register(registry);
    }

    /** Removes the meters that were not set since the last end; returns how many had no room. */
    int endOfLook() {
        rows.values().removeIf(row -> {
            boolean gone = row.look != look;
            if (gone) {
                registry.remove(row.meter);
            }
            return gone;
        });
        look++;
        int missing = leftOut;
        leftOut = 0;
        return missing;
    }
}
