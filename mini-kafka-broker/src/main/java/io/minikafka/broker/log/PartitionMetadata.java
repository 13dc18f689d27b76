package io.minikafka.broker.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * To which topic a partition's folder belongs, in Kafka's {@code partition.metadata}: names come back, topic ids do not.
 */
final class PartitionMetadata {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionMetadata.class);
    private static final String FILE = "partition.metadata";
    private static final String VERSION = "version: 0";
    private static final String TOPIC_ID = "topic_id: ";

    private PartitionMetadata() {}

    /** Empty where the folder does not say: an earlier version made it, or nobody. */
    static Optional<String> topicId(FileSystem files, Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines =
                new String(files.read(file), StandardCharsets.UTF_8).lines().toList();
        if (lines.size() != 2 || !lines.get(0).equals(VERSION) || !lines.get(1).startsWith(TOPIC_ID)) {
            LOG.warn("{} cannot be read and is written anew: {}", file, lines);
            return Optional.empty();
        }
        return Optional.of(lines.get(1).substring(TOPIC_ID.length()));
    }

    static void store(FileSystem files, Path folder, String topicId) throws IOException {
        String content = VERSION + "\n" + TOPIC_ID + topicId + "\n";
        files.replace(folder.resolve(FILE), content.getBytes(StandardCharsets.UTF_8));
    }
}
