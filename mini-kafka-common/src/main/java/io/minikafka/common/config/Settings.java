package io.minikafka.common.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The parsed values of a list of keys. Immutable. */
public final class Settings {
    private final Map<Key<?>, Object> values;

    private Settings(Map<Key<?>, Object> values) {
        this.values = values;
    }

    /**
     * Parses and checks everything at once.
     *
     * @throws ConfigException with one line for each unknown name (and the nearest known one), bad value and missing key
     */
    public static Settings parse(List<Key<?>> keys, Map<String, String> properties) {
        List<String> problems = new ArrayList<>();
        unknown(keys, properties).forEach((name, problem) -> problems.add(problem));
        Map<Key<?>, Object> values = new HashMap<>();
        for (Key<?> key : keys) {
            String text = properties.getOrDefault(key.name(), key.required() ? null : key.defaultText());
            if (text == null) {
                problems.add(key.name() + " is missing; allowed: " + key.allowed() + " (" + key.meaning() + ")");
                continue;
            }
            try {
                values.put(key, key.parse(text));
            } catch (ConfigException e) {
                problems.add(e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(String.join(System.lineSeparator(), problems));
        }
        return new Settings(values);
    }

    /** The given names that are none of the keys', each with a sentence that says so and names the nearest key. */
    public static Map<String, String> unknown(List<Key<?>> keys, Map<String, String> properties) {
        Map<String, String> problems = new LinkedHashMap<>();
        for (String name : new TreeMap<>(properties).keySet()) {
            if (keys.stream().noneMatch(key -> key.name().equals(name))) {
                String hint = nearest(keys, name)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
                problems.put(name, name + " is not a setting" + hint);
            }
        }
        return problems;
    }

    @SuppressWarnings("unchecked") // parse() put what this key's parser made
    public <T> T get(Key<T> key) {
        return (T) values.get(key);
    }

    private static Optional<String> nearest(List<Key<?>> keys, String name) {
        return keys.stream()
                .map(Key::name)
                .min(Comparator.comparingInt(known -> distance(known, name)))
                .filter(known -> distance(known, name) <= 1 + name.length() / 4);
    }

    /** Levenshtein's distance, with one row of the table at a time. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j - 1], row[j]) + 1);
            }
        }
        return row[b.length()];
    }
}
