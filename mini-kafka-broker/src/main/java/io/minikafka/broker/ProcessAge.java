package io.minikafka.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long this process runs. Linux tells in ticks of 10 ms since it started itself (proc(5): field 22 of
 * {@code /proc/self/stat}, the first of {@code /proc/uptime}); {@link ProcessHandle} would convert that to a wall clock
 * whose zero is known to the second only. Elsewhere the virtual machine's own start stays uncounted.
 */
final class ProcessAge {
    private static final int TICKS_PER_SECOND = 100;
    private static final int START_TIME_BEHIND_NAME = 19;

    private ProcessAge() {}

    static long millis(long mainStartNanos) {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double startSeconds = Double.parseDouble(behindName[START_TIME_BEHIND_NAME]) / TICKS_PER_SECOND;
            String uptime = Files.readString(Path.of("/proc/uptime"));
            double nowSeconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
            return Math.round((nowSeconds - startSeconds) * 1000);
        } catch (IOException | RuntimeException e) {
            return (System.nanoTime() - mainStartNanos) / 1_000_000;
        }
    }
}
