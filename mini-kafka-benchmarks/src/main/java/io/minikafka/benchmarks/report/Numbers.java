package io.minikafka.benchmarks.report;

import io.minikafka.benchmarks.result.Spread;
import java.util.Locale;

/** Figures as people read them. */
final class Numbers {
    private Numbers() {}

    /** Three digits that count: 1.64 M, 682 k, 27.4, 0.058. */
    static String of(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        if (value >= 1e6) {
            return digits(value / 1e6) + " M";
        }
        return value >= 1e4 ? digits(value / 1e3) + " k" : digits(value);
    }

    /** The median, and between which values all runs were; nothing where there were none. */
    static String of(Spread spread) {
        return spread.min() == spread.max() || Double.isNaN(spread.median())
                ? of(spread.median())
                : of(spread.median()) + " (" + of(spread.min()) + " to " + of(spread.max()) + ")";
    }

    private static String digits(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
