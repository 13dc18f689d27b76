package io.minikafka.common.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads one setting's text; says what is allowed, for the error and for {@code docs/config.md}. */
public final class Parser<T> {
    private final String allowed;
    private final Function<String, T> function;

    /** {@code function} throws an {@link IllegalArgumentException} for what is not allowed; its message is not shown. */
    public Parser(String allowed, Function<String, T> function) {
        this.allowed = allowed;
        this.function = function;
    }

    public String allowed() {
        return allowed;
    }

    T parse(String text) {
        return function.apply(text);
    }

    public static Parser<Integer> int32(int min, int max) {
        return new Parser<>("integer from " + min + " to " + max, text -> inRange(Integer.parseInt(text), min, max));
    }

    /** A range, or one value outside of it that has a meaning of its own. */
    public static Parser<Integer> int32Or(int alone, int min, int max) {
        return new Parser<>("integer from " + min + " to " + max + ", or " + alone, text -> {
            int value = Integer.parseInt(text);
            return value == alone ? value : inRange(value, min, max);
        });
    }

    public static Parser<Long> int64(long min, long max) {
        return new Parser<>("integer from " + min + " to " + max, text -> inRange(Long.parseLong(text), min, max));
    }

    /** A number that may have a fraction; not a NaN. */
    public static Parser<Double> float64(double min, double max) {
        return new Parser<>("number from " + min + " to " + max, text -> inRange(Double.parseDouble(text), min, max));
    }

    public static Parser<Boolean> bool() {
        return new Parser<>("true or false", text -> {
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.equals("true") || lower.equals("false")) {
                return lower.equals("true");
            }
            throw new IllegalArgumentException(text);
        });
    }

    public static Parser<String> text() {
        return new Parser<>("text", Function.identity());
    }

    /** A text of at least one character that is no white space. */
    public static Parser<String> word() {
        return new Parser<>("text that is not empty", text -> {
            if (text.isBlank()) {
                throw new IllegalArgumentException(text);
            }
            return text;
        });
    }

    public static Parser<Path> path() {
        return new Parser<>("path of a folder", Path::of);
    }

    public static Parser<String> oneOf(String... values) {
        List<String> list = Arrays.asList(values);
        return new Parser<>(list.stream().collect(Collectors.joining(", ", "one of ", "")), text -> {
            if (list.contains(text)) {
                return text;
            }
            throw new IllegalArgumentException(text);
        });
    }

    /** Comma-separated, at least one. */
    public static <T> Parser<List<T>> listOf(Parser<T> element) {
        return new Parser<>("comma-separated list, each: " + element.allowed(), text -> {
            List<T> list = Stream.of(text.split(",", -1))
                    .map(String::trim)
                    .filter(part -> !part.isEmpty())
                    .map(element::parse)
                    .collect(Collectors.toUnmodifiableList());
            if (list.isEmpty()) {
                throw new IllegalArgumentException(text);
            }
            return list;
        });
    }

    private static <N extends Comparable<N>> N inRange(N value, N min, N max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(value.toString());
        }
        return value;
    }
}
