package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A file in the data folder with an offset for each log, in Kafka's form. */
final class OffsetCheckpoint {
    private final DataFolder folder;
    private final Path file;

    OffsetCheckpoint(DataFolder folder, String name) {
        this.folder = folder;
        this.file = folder.path().resolve(name);
    }

    Path file() {
        return file;
    }

    boolean exists() {
        return folder.files().exists(file);
    }

    Map<TopicPartition, Long> load() throws IOException {
        Map<TopicPartition, Long> offsets = new TreeMap<>();
        for (String line : CheckpointText.lines(folder.files().read(file))) {
            String[] fields = line.split(" ", -1);
            try {
                if (fields.length != 3) {
                    throw new NumberFormatException("three fields expected");
                }
                offsets.put(new TopicPartition(fields[0], Integer.parseInt(fields[1])), Long.parseLong(fields[2]));
            } catch (NumberFormatException e) {
                throw new IOException("a topic and two numbers expected, not \"" + line + "\"", e);
            }
        }
        return offsets;
    }

    void store(Map<TopicPartition, Long> offsets) throws IOException {
        byte[] content = CheckpointText.of(offsets.entrySet().stream()
                .map(offset -> offset.getKey().topic() + " " + offset.getKey().partition() + " " + offset.getValue())
                .toList());
        folder.files().replace(file, content);
    }
}
