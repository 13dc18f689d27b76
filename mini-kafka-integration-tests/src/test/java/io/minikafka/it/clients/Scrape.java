package io.minikafka.it.clients;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/** Metrics as Prometheus reads them. */
final class Scrape {
    final String text;
    private final Map<String, Double> values = new LinkedHashMap<>();

    Scrape(String text) {
        this.text = text;
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            values.put(
                    line.substring(0, space),
                    Double.valueOf(line.substring(space + 1).replace("Inf", "Infinity")));
        });
    }

    /** The names with labels, as in the text. */
    Iterable<String> series() {
        return values.keySet();
    }

    boolean has(String series) {
        return values.containsKey(series);
    }

    /** Of a series as it stands in the text: labels in the order of their names. */
    double value(String series) {
        Double value = values.get(series);
        if (value == null) {
            throw new NoSuchElementException(series + " is not in\n" + text);
        }
        return value;
    }
}
