package io.minikafka.cli.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Which of the known names a mistyped one was meant to be. */
public final class Nearest {
    private static final int CHARS_FOR_A_FURTHER_MISTAKE = 4;
    private static final int SHORTEST_PART = 3;

    private Nearest() {}

    /**
     * The name with the fewest letters wrong, missing, superfluous or swapped, where that are few for its length; else one
     * that begins with what was typed, where that is three letters or more.
     */
    public static Optional<String> of(String typed, Collection<String> names) {
        String word = typed.toLowerCase(Locale.ROOT);
        Optional<String> close = names.stream()
                .filter(name -> !name.equals(typed))
                .min(Comparator.comparingInt((String name) -> distance(word, name.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> distance(word, name.toLowerCase(Locale.ROOT))
                        <= 1 + typed.length() / CHARS_FOR_A_FURTHER_MISTAKE)
                .filter(name -> distance(word, name.toLowerCase(Locale.ROOT)) < typed.length());
        return close.isPresent() || typed.length() < SHORTEST_PART
                ? close
                : names.stream()
                        .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(word))
                        .sorted()
                        .findFirst();
    }

    /** "did you mean orders?", or what else to try. */
    public static String hint(String typed, Collection<String> names, String otherwise) {
        return of(typed, names).map(name -> "did you mean " + name + "?").orElse(otherwise);
    }

    /** Damerau's and Levenshtein's, where two neighbours that are swapped are one mistake. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, cost, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(String a, String b, int[][] cost, int i, int j) {
        char last = a.charAt(i - 1);
        int replaced = cost[i - 1][j - 1] + (last == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && last == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
