package io.minikafka.cli.demo;

import java.util.ArrayList;
import java.util.List;

/** Text in columns, numbers to the right, words to the left, with rules above and below the body. */
final class Table {
    private static final String GAP = "   ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heads) {
        row(heads);
    }

    /** As many cells as there are heads. */
    void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** The lines, the first row being the heads and the last one the totals, without trailing blanks. */
    List<String> lines() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.add(line(row, widths));
        }
        int width = GAP.length() * (columns - 1);
        for (int columnWidth : widths) {
            width += columnWidth;
        }
        lines.add(1, "-".repeat(width));
        lines.add(lines.size() - 1, "-".repeat(width));
        return lines;
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String blanks = " ".repeat(widths[i] - row.get(i).length());
            line.append(i == 0 ? "" : GAP);
            line.append(isNumeric(i) ? blanks + row.get(i) : row.get(i) + blanks);
        }
        return line.toString().stripTrailing();
    }

    /** Told by the body alone. */
    private boolean isNumeric(int column) {
        return rows.stream()
                .skip(1)
                .map(row -> row.get(column))
                .allMatch(cell -> cell.isEmpty() || Character.isDigit(cell.charAt(0)));
    }
}
