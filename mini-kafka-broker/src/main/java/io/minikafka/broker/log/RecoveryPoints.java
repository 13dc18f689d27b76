package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import java.io.IOException;
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
        OffsetCheckpoint checkpoint = new OffsetCheckpoint(folder, FILE);
        try {
            return checkpoint.exists() ? checkpoint.load() : new TreeMap<>();
        } catch (IOException e) {
            LOG.warn("{} cannot be read, all logs are checked from their start: {}", checkpoint.file(), e.toString());
            return new TreeMap<>();
        }
    }

    static void store(DataFolder folder, Map<TopicPartition, Long> points) throws IOException {
        new OffsetCheckpoint(folder, FILE).store(points);
    }
}
