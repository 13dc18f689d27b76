package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Up to where each log is on the disk, in Kafka's {@code recovery-point-offset-checkpoint}. Where the file cannot be
 * read, recovery begins at the start of each log.
 */
final class RecoveryPoints {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryPoints.class);
    private static final String FILE = "recovery-point-offset-checkpoint";

    private RecoveryPoints() {}

    static Map<TopicPartition, Long> load(DataFolder folder) {
        Map<TopicPartition, Long> points = new TreeMap<>();
        Path file = folder.path().resolve(FILE);
        try {
            if (folder.files().exists(file)) {
                for (String line : CheckpointText.lines(folder.files().read(file))) {
                    String[] fields = line.split(" ", -1);
                    if (fields.length != 3) {
                        throw new IOException("a topic and two numbers expected, not \"" + line + "\"");
                    }
                    points.put(new TopicPartition(fields[0], Integer.parseInt(fields[1])), Long.parseLong(fields[2]));
                }
            }
            return points;
        } catch (IOException | NumberFormatException e) {
            LOG.warn("{} cannot be read, all logs are checked from their start: {}", file, e.toString());
            return new TreeMap<>();
        }
    }

    static void store(DataFolder folder, Map<TopicPartition, Long> points) throws IOException {
        byte[] content = CheckpointText.of(points.entrySet().stream()
                .map(point -> point.getKey().topic() + " " + point.getKey().partition() + " " + point.getValue())
                .toList());
        folder.files().replace(folder.path().resolve(FILE), content);
    }
}
