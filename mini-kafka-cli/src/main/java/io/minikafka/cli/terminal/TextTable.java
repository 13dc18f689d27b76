package io.minikafka.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Columns for people: heads, then rows; foreign text in the cells is made safe. A head that begins with ">" is of numbers. */
public final class TextTable {
    private static final String GAP = "  ";
    private static final String TO_THE_RIGHT = ">";

    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] right;

    public TextTable(String... heads) {
        right = new boolean[heads.length];
        List<String> names = new ArrayList<>();
        for (int i = 0; i < heads.length; i++) {
            right[i] = heads[i].startsWith(TO_THE_RIGHT);
            names.add(right[i] ? heads[i].substring(1) : heads[i]);
        }
        rows.add(names);
    }

    /** As many cells as there are heads; each is shown by its text. */
    public TextTable row(Object... cells) {
        List<String> texts = new ArrayList<>();
        for (Object cell : cells) {
            texts.add(SafeText.of(String.valueOf(cell)));
        }
        rows.add(texts);
        return this;
    }

    public void printTo(Output out) {
        lines().forEach(out::line);
    }

    public List<String> lines() {
        int[] widths = new int[right.length];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String blanks = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : GAP);
                line.append(right[i] ? blanks + row.get(i) : row.get(i) + blanks);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
