package io.minikafka.broker.dump;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table of numbers in Kafka's form: a line with version 0, one with the number of lines, and the lines. */
final class CheckpointDump {
    static final String RECOVERY_POINTS = "recovery-point-offset-checkpoint";
    private static final String LEADER_EPOCHS = "leader-epoch-checkpoint";
    /** In a partition's folder it has one offset; in Kafka's data folders it has those of all partitions. */
    private static final String LOG_START = "log-start-offset-checkpoint";

    /** Far more than the topics and epochs of one broker take. */
    private static final int MAX_BYTES = 64 << 20;

    private static final Pattern EPOCH = Pattern.compile("(\\d{1,9}) (\\d{1,18})");
    private static final Pattern START = Pattern.compile("\\d{1,18}");
    private static final Pattern OFFSET = Pattern.compile("(\\S+) (\\d{1,9}) (\\d{1,18})");

    private final LogFile file;
    private final Report report;
    private final Map<String, Long> offsets = new HashMap<>();
    private int lastEpoch = -1;
    private long lastOffset = -1;

    CheckpointDump(LogFile file, Report report) {
        this.file = file;
        this.report = report;
    }

    /** Returns the offset of each partition, where the table has such. */
    Map<String, Long> dump() throws IOException {
        report.file();
        if (Files.size(file.path()) > MAX_BYTES) {
            report.problem(file.path(), 0, "a checkpoint has at most " + MAX_BYTES + " bytes, this file has more");
            return offsets;
        }
        try (BufferedReader lines = Files.newBufferedReader(file.path(), StandardCharsets.UTF_8)) {
            String version = lines.readLine();
            String announced = lines.readLine();
            if (!"0".equals(version)) {
                report.problem(file.path(), 0, "version 0 expected, not " + quoted(version));
                return offsets;
            }
            long position = version.length() + 1L + (announced == null ? 0 : announced.length() + 1);
            int count = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                line(position, line);
                position += line.getBytes(StandardCharsets.UTF_8).length + 1L;
                count++;
            }
            if (!Integer.toString(count).equals(announced)) {
                report.problem(file.path(), 2, quoted(announced) + " lines announced, " + count + " are there");
            }
        }
        return offsets;
    }

    private void line(long position, String line) {
        Matcher epoch = EPOCH.matcher(line);
        Matcher start = START.matcher(line);
        Matcher offset = OFFSET.matcher(line);
        if (file.name().equals(LEADER_EPOCHS)) {
            if (epoch.matches()) {
                epoch(position, Integer.parseInt(epoch.group(1)), Long.parseLong(epoch.group(2)));
            } else {
                unexpected(position, line, "an epoch and an offset");
            }
        } else if (file.name().equals(LOG_START) && start.matches()) {
            start(position, Long.parseLong(line));
        } else if (offset.matches()) {
            offset(position, offset.group(1), Integer.parseInt(offset.group(2)), Long.parseLong(offset.group(3)));
        } else {
            unexpected(position, line, "a topic and two numbers");
        }
    }

    private void unexpected(long position, String line, String expected) {
        report.problem(file.path(), position, expected + " expected, not " + quoted(line));
    }

    private void epoch(long position, int epoch, long startOffset) {
        report.line(file.path(), "leaderEpoch", out -> {
            out.writeNumberField("position", position);
            out.writeNumberField("leaderEpoch", epoch);
            out.writeNumberField("startOffset", startOffset);
        });
        if (epoch <= lastEpoch || startOffset <= lastOffset) {
            report.problem(
                    file.path(),
                    position,
                    "epoch " + epoch + " from offset " + startOffset + " on stands behind epoch " + lastEpoch
                            + " from offset " + lastOffset + " on");
        }
        lastEpoch = epoch;
        lastOffset = startOffset;
    }

    private void start(long position, long offset) {
        report.line(file.path(), "checkpoint", out -> {
            out.writeNumberField("position", position);
            out.writeNumberField("offset", offset);
        });
    }

    private void offset(long position, String topic, int partition, long offset) {
        report.line(file.path(), "checkpoint", out -> {
            out.writeNumberField("position", position);
            out.writeStringField("topic", topic);
            out.writeNumberField("partition", partition);
            out.writeNumberField("offset", offset);
        });
        if (offsets.put(topic + "-" + partition, offset) != null) {
            report.problem(file.path(), position, topic + "-" + partition + " is there twice");
        }
    }

    private static String quoted(String line) {
        return line == null ? "nothing" : '"' + line + '"';
    }
}
