package io.minikafka.broker.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Kafka's form for small tables of numbers: a line with version 0, one with the number of lines, and the lines. */
final class CheckpointText {
    private static final String VERSION = "0";

    private CheckpointText() {}

    static byte[] of(List<String> lines) {
        StringBuilder text = new StringBuilder(VERSION + "\n" + lines.size() + "\n");
        for (String line : lines) {
            text.append(line).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The lines of the table; an {@link IOException} that says what is wrong where it is not whole. */
    static List<String> lines(byte[] content) throws IOException {
        List<String> all = new String(content, StandardCharsets.UTF_8).lines().toList();
        if (all.size() < 2 || !all.get(0).equals(VERSION)) {
            throw new IOException(
                    "version " + VERSION + " expected, not \"" + (all.isEmpty() ? "" : all.get(0)) + "\"");
        }
        if (!all.get(1).equals(Integer.toString(all.size() - 2))) {
            throw new IOException("\"" + all.get(1) + "\" lines announced, " + (all.size() - 2) + " are there");
        }
        return all.subList(2, all.size());
    }
}
