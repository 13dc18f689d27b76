package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** How the folders of partitions are named within the data folder, also while they wait to be deleted. */
public final class PartitionFolders {
    private static final String DELETE_SUFFIX = "-delete";
    private static final int MAX_NAME_LENGTH = 255;

    private PartitionFolders() {}

    static Path of(DataFolder folder, TopicPartition partition) {
        return folder.path().resolve(partition.toString());
    }

    /** The partition whose folder this is, if it is one's. */
    public static Optional<TopicPartition> partition(Path path) {
        String name = path.getFileName().toString();
        int dash = name.lastIndexOf('-');
        String number = name.substring(dash + 1);
        boolean isNumber =
                !number.isEmpty() && number.length() < 10 && number.chars().allMatch(c -> c >= '0' && c <= '9');
        return dash < 1 || !isNumber
                ? Optional.empty()
                : Optional.of(new TopicPartition(name.substring(0, dash), Integer.parseInt(number)));
    }

    static boolean isToBeDeleted(Path path) {
        return path.getFileName().toString().endsWith(DELETE_SUFFIX);
    }

    /** Renames the folder, so that it counts as deleted from now on, and returns what it is called then. */
    static Path markDeleted(DataFolder folder, TopicPartition partition) throws IOException {
        Path from = of(folder, partition);
        Path to;
        int attempt = 0;
        do {
            String suffix = "." + attempt++ + DELETE_SUFFIX;
            String name = partition.toString();
            to = folder.path()
                    .resolve(name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH - suffix.length())) + suffix);
        } while (folder.files().exists(to));
        folder.files().rename(from, to);
        return to;
    }
}
