package io.minikafka.broker.dump;

import io.minikafka.common.rpc.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is told, and what has been counted. While a broker may be writing, what looks wrong is looked at again before it
 * is told: a batch that was half written is whole then, and a file that was taken away is gone.
 */
final class Report {
    private static final int LOOKS = 3;
    /** Beyond so many the rest is not told, where problems have to be kept in mind. */
    private static final int MAX_HELD = 1000;

    /** A part of what is dumped; looked at again it finds again what is wrong with it. */
    interface Part {
        void dump() throws IOException;
    }

    /** What makes two problems the same one: nothing that changes while a file grows. */
    private record Problem(String file, long position, String what) {}

    private final DumpOptions options;
    private final Lines lines;
    private final Runnable pause;
    private Map<Problem, String> held; // with what is to be added; null where problems are told at once
    private boolean again;
    private long batches;
    private long records;
    private long gaps;
    private long files;
    private long problems;

    /** @param pause called before a second look: gives a broker the time to finish what it was at */
    Report(DumpOptions options, Lines lines, Runnable pause) {
        this.options = options;
        this.lines = lines;
        this.pause = pause;
    }

    DumpOptions options() {
        return options;
    }

    /** Has a part looked at: once, or where a broker runs as often as it takes to be sure of what is wrong. */
    void examine(boolean whileABrokerRuns, Part part) throws IOException {
        if (!whileABrokerRuns) {
            part.dump();
            return;
        }
        held = new LinkedHashMap<>();
        try {
            part.dump();
            for (int look = 1; look < LOOKS && !held.isEmpty(); look++) {
                pause.run();
                Map<Problem, String> before = held;
                held = new LinkedHashMap<>();
                again = true;
                part.dump();
                held.keySet().retainAll(before.keySet());
            }
        } finally {
            again = false;
        }
        Map<Problem, String> sure = held;
        held = null;
        sure.forEach(this::tell);
    }

    /** Says that something is wrong at a position of a file. */
    void problem(Path file, long position, String what) {
        problem(file, position, what, "");
    }

    /** @param addition is told as well, but may change from one look to the next */
    void problem(Path file, long position, String what, String addition) {
        Problem problem = new Problem(file.toString(), position, what);
        if (held == null) {
            tell(problem, addition);
        } else if (held.size() < MAX_HELD) {
            held.put(problem, addition);
        }
    }

    private void tell(Problem problem, String addition) {
        problems++;
        lines.add(problem.file(), "problem", out -> {
            out.writeNumberField("position", problem.position());
            out.writeStringField("problem", problem.what() + addition);
        });
    }

    /** Says what is in a file, unless only problems are asked for. */
    void line(Path file, String type, Json.Writer fields) {
        if (!again && !options.problemsOnly()) {
            lines.add(file.toString(), type, fields);
        }
    }

    void file() {
        files += again ? 0 : 1;
    }

    void batch(Path file, long position, BatchHeader header, boolean crcValid) {
        if (!again) {
            batches++;
            line(file, "batch", out -> {
                out.writeNumberField("position", position);
                header.writeTo(out);
                out.writeBooleanField("crcValid", crcValid);
            });
        }
    }

    void record(Path file, Json.Writer fields) {
        if (!again) {
            records++;
            if (!options.batchesOnly()) {
                line(file, "record", fields);
            }
        }
    }

    /** Notes that offsets are missing before a batch. */
    void gap() {
        gaps += again ? 0 : 1;
    }

    /** Whether as much has been told as was asked for. */
    boolean isFull() {
        return !again && (options.batchesOnly() ? batches : records) >= options.limit();
    }

    long problems() {
        return problems;
    }

    String summary() {
        return counted(files, "file") + ", " + counted(batches, "batch") + ", " + counted(records, "record")
                + (gaps == 0 ? "" : ", " + counted(gaps, "gap") + " between batches, as compaction leaves them") + ": "
                + (problems == 0 ? "no problems" : counted(problems, "problem"));
    }

    private static String counted(long count, String what) {
        String plural = what.endsWith("ch") ? what + "es" : what + "s";
        return count + " " + (count == 1 ? what : plural);
    }
}
