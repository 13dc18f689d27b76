package io.minikafka.broker.dump;

import io.minikafka.broker.log.PartitionFolders;
import io.minikafka.common.TopicPartition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All partitions of a broker's data folder, one after the other. */
final class DataFolderDump {
    private static final String CLEAN_MARK = "clean-shutdown";

    private final Path folder;
    private final boolean running;
    private final Report report;
    private Map<String, Long> recoveryPoints = Map.of();

    /** @param running whether a broker may be writing */
    DataFolderDump(Path folder, boolean running, Report report) {
        this.folder = folder;
        this.running = running;
        this.report = report;
    }

    static boolean isOne(Path folder) throws IOException {
        return Files.exists(folder.resolve("meta.json")) || !partitions(folder).isEmpty();
    }

    void dump() throws IOException {
        for (LogFile file : PartitionDump.list(folder)) {
            if (file.kind() == FileKind.CHECKPOINT && !report.isFull()) {
                report.examine(running, () -> checkpoint(file));
            }
        }
        boolean stoppedCleanly = !running && Files.exists(folder.resolve(CLEAN_MARK));
        for (Map.Entry<TopicPartition, Path> partition : partitions(folder).entrySet()) {
            if (!report.isFull()) {
                PartitionDump dump = new PartitionDump(partition.getValue(), running, report);
                report.examine(running, () -> {
                    OptionalLong end = dump.dump();
                    if (stoppedCleanly && end.isPresent()) {
                        checkEnd(partition.getKey(), end.getAsLong());
                    }
                });
            }
        }
    }

    private void checkpoint(LogFile file) {
        try {
            Map<String, Long> offsets = new CheckpointDump(file, report).dump();
            if (file.name().equals(CheckpointDump.RECOVERY_POINTS)) {
                recoveryPoints = offsets;
            }
        } catch (IOException e) {
            report.problem(file.path(), 0, "the file cannot be read: " + e.getMessage());
        }
    }

    /** A broker that stopped cleanly has written down where each log ended. */
    private void checkEnd(TopicPartition partition, long end) {
        Long recoveryPoint = recoveryPoints.get(partition.toString());
        if (recoveryPoint != null && recoveryPoint != end) {
            report.problem(
                    folder.resolve(CheckpointDump.RECOVERY_POINTS),
                    0,
                    partition + " was brought to the disk up to offset " + recoveryPoint
                            + " before the broker stopped, and ends at " + end);
        }
    }

    private static SortedMap<TopicPartition, Path> partitions(Path folder) throws IOException {
        SortedMap<TopicPartition, Path> partitions = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            paths.filter(Files::isDirectory).forEach(path -> {
                Optional<TopicPartition> partition = PartitionFolders.partition(path);
                partition.ifPresent(name -> partitions.put(name, path));
            });
        }
        return partitions;
    }
}
