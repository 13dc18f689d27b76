package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a log begins, when that is not where its first segment does: records were deleted up to somewhere inside. The
 * file {@code log-start-offset-checkpoint} lies in the partition's own folder and goes with it, so that a topic of the
 * same name cannot inherit it.
 */
final class LogStart {
    static final String FILE = "log-start-offset-checkpoint";

    private static final Logger LOG = LoggerFactory.getLogger(LogStart.class);

    private LogStart() {}

    /** 0 where there is no such file. */
    static long load(FileSystem files, Path folder, TopicPartition partition) {
        Path file = folder.resolve(FILE);
        try {
            if (!files.exists(file)) {
                return 0;
            }
            List<String> lines = CheckpointText.lines(files.read(file));
            long offset = lines.size() == 1 ? Long.parseLong(lines.get(0)) : -1;
            if (offset < 0) {
                throw new IOException("one offset expected, not " + lines);
            }
            return offset;
        } catch (IOException | NumberFormatException e) {
            LOG.warn("{}: {} cannot be read, the log begins with its first segment: {}", partition, file, e.toString());
            return 0;
        }
    }

    static void store(FileSystem files, Path folder, long offset) throws IOException {
        files.replace(folder.resolve(FILE), CheckpointText.of(List.of(Long.toString(offset))));
    }
}
