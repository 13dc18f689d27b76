package io.minikafka.benchmarks.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Memory that was in use a moment ago. A virtual machine may give back what its guests leave free, and then the first
 * write to a page costs up to nine times one to a page that is at hand ({@link MachineLimits} shows it); whichever broker
 * runs into that pays for it, by as much as the other has left over. So as much as a run may fill is used before it.
 */
public final class HotMemory {
    private static final Path FOLDER = Path.of("/dev/shm");
    private static final int CHUNK = 1 << 20;

    private HotMemory() {}

    /** Fills so much memory, or as much as a file system in memory has room for, and leaves it free. */
    public static void prepare(long bytes) throws IOException {
        if (bytes == 0 || !Files.isDirectory(FOLDER)) {
            return;
        }
        long usable = Math.min(bytes, Files.getFileStore(FOLDER).getUsableSpace() - CHUNK);
        Path file = Files.createTempFile(FOLDER, "bench", null);
        try (FileChannel memory =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
            for (long written = 0; written < usable; ) {
                written += memory.write(chunk.clear());
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
